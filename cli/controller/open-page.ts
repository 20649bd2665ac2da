import type { Command } from 'commander'
import type { RunningController } from '../../controller/compose/options.ts'
import { asCalled } from '../as-called.ts'
import { openInBrowser } from '../open-in-browser.ts'

export interface OpenOption {
  open: boolean
}

export function withOpenOption(command: Command): Command {
  return command.option('--open', 'open the page in a browser, signed in as the administrator', false)
}

/** Opens the page by a link that signs in once, and says what to do where that is not possible. */
export function openPage(
  { signInLink }: Pick<RunningController, 'signInLink'>,
  data: string,
  say: (text: string) => void,
): void {
  void openInBrowser(signInLink()).then((why) => {
    say(why === null ? 'opened the page in a browser' : `the page was not opened in a browser: ${why}`)
    if (why !== null) say(howToSignIn(data, signInLink))
  })
}

/**
 * A link that signs in is for who looks on: what is written into a file, others read, too.
 * @param data the data folder, as it is shown
 */
export function howToSignIn(data: string, signInLink: () => string): string {
  return process.stdout.isTTY
    ? `Sign in with a browser of this machine, within five minutes and once: ${signInLink()}`
    : `Sign in with a browser of this machine: ${asCalled()} login --data ${data} prints a link`
}
