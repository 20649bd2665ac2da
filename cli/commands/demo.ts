import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { packageFolder } from '../../controller/lib/package-folder.ts'
import { asCalled } from '../as-called.ts'
import { Client } from '../client.ts'
import { controllerOptions } from '../controller/controller-options.ts'
import { environmentHelp } from '../controller/environment-only.ts'
import { howToSignIn, type OpenOption, openPage, withOpenOption } from '../controller/open-page.ts'
import { runUntilSignalled } from '../controller/run-until-signalled.ts'
import { defaultSettings, demoSettings, optionOf, type Settings } from '../controller/settings.ts'
import { withExamples } from '../help.ts'

const examples = fileURLToPath(new URL('examples', packageFolder))

type DemoOptions = Pick<Settings, 'data' | 'logFormat' | 'logLevel'> & OpenOption

export function demoCommand(): Command {
  const command = new Command('demo')
    .summary('run the controller with a demo repository')
    .description(
      'Make a config repository and two extensions on the spot, and run the controller for them. Takes what "bowline up" ' +
        'takes, but what is about the repository.',
    )
  for (const setting of demoSettings()) command.addOption(optionOf(setting))
  withOpenOption(command).addHelpText('after', environmentHelp()).action(run)
  return withExamples(command, [
    ['bowline demo', 'until Ctrl-C; the next time it goes on where it was'],
    ['bowline demo --open', 'and open the page in a browser'],
    ['bowline demo --data demo --port 8080', 'in another folder, on another port'],
  ])
}

async function run({ open, ...given }: DemoOptions): Promise<void> {
  const { createLog } = await import('../../controller/adapters/log.ts')
  const { makeDemoRepositories, repositoriesIn } = await import('../demo/repositories.ts')
  const started = Date.now()
  const directory = resolve(given.data)
  const log = createLog(given.logFormat, given.logLevel)
  const say = (text: string) => log.info({}, text)
  const place = join(directory, 'repositories')
  const data = join(directory, 'controller')
  const chosen = { ...defaultSettings(), ...given, data, repo: repositoriesIn(place).config }
  const options = controllerOptions(chosen, process.env, log)
  await runUntilSignalled(async (signal) => {
    const repositories = await makeDemoRepositories(examples, place)
    say(`${repositories.fresh ? 'made' : 'found'} the demo config repository ${shown(repositories.config)}`)
    signal.throwIfAborted()
    let statusWritten = !repositories.fresh
    const { startController } = await import('../../controller/main.ts')
    const { tour } = await import('../demo/tour.ts')
    const statusPublished = () => (statusWritten = true)
    const controller = await startController({ ...options, github: undefined, statusPublished }, signal)
    const upMs = Date.now() - started
    if (open) openPage(controller, data, say)
    const client = new Client(controller.url, controller.adminToken)
    tour(client, controller.url, () => statusWritten, say).then(
      (figures) => {
        say('')
        say(`ready after ${((Date.now() - started) / 1000).toFixed(1)} s`)
        say(figuresLine({ up_ms: upMs, ...figures }))
        for (const line of whatToTry(repositories.clone, options.dataFolder, controller)) say(line)
      },
      (error: unknown) => {
        if (!signal.aborted) log.error({ err: error }, 'the tour broke off')
      },
    )
    return controller
  }, log)
}

function whatToTry(
  clone: string,
  data: string,
  { url, signInLink }: { url: string; signInLink: () => string },
): string[] {
  const verb = `${asCalled()} status --data ${shown(data)}`
  return [
    '',
    `The API is at ${url}; the status is on the branch bowline-status, and here: ${verb}`,
    howToSignIn(shown(data), signInLink),
    'Try this in another terminal:',
    `  cd ${shown(clone)}`,
    '  edit auto-approve/variables.yaml: in the second set, make MAX_QUANTITY "5"',
    '  git commit -am "Approve less" && git push',
    'Within two seconds Bowline sees the commit and hands the new value to the running extension, without a restart.',
    'Or edit auto-approve/environments.yaml: make the tag of dev v1.0.0. Bowline then starts that release, lets the',
    'running tasks finish, and stops the old one. Ctrl-C here stops everything; the next start goes on where it was.',
  ]
}

function figuresLine(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([key, value]) => `${key.replace(/Ms$/, '_ms')}=${value}`)
    .join(' ')
}

function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}
