import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

export interface Opener {
  /** With it, this one opens what is to be opened in a browser. */
  env: { PATH: string; DISPLAY: string }
  /** What it opened last. */
  address: () => Promise<string>
  /** Names of the variables that it was given. */
  variables: () => Promise<string[]>
}

/** An `xdg-open` that only writes down what it was called with. */
export async function openerOf(folder: string, { exitCode = 0 } = {}): Promise<Opener> {
  const [programs, opened] = [join(folder, 'programs'), join(folder, 'opened')]
  await mkdir(programs, { recursive: true })
  const script = `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\nenv > '${opened}.env'\nexit ${exitCode}\n`
  await writeFile(join(programs, 'xdg-open'), script, { mode: 0o755 })
  const text = async (path: string) => await readFile(path, 'utf8')
  return {
    env: { PATH: `${programs}${delimiter}${process.env.PATH}`, DISPLAY: ':0' },
    address: () => text(opened),
    variables: async () =>
      (await text(`${opened}.env`)).split('\n').map((line) => line.split('=', 1)[0] ?? ''),
  }
}
