import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf } from '../../core/domain/errors.ts'
import { cacheFolder } from './run-folder.ts'

const run = promisify(execFile)
const commands = ['python3', 'python3.12', 'python3.11', 'python3.10', 'python3.9']

/**
 * What a controller is started with so that its extensions can run these: as root they are other users, who do not get at
 * what is installed in the home folder of root.
 */
export async function flagsFor(commands: readonly string[]): Promise<string[]> {
  if (process.getuid?.() !== 0) return []
  const asNobody = { uid: 65_534, gid: 65_534, cwd: '/' }
  const tried = commands.map((each) => run(join(dirname(each), 'python3'), ['--version'], asNobody))
  const outcomes = await Promise.allSettled(tried)
  return outcomes.every(({ status }) => status === 'fulfilled') ? [] : ['--extension-users', 'off']
}

/** The original runner's command, or why it cannot be had here. */
export type PythonRunner = { command: string; problem?: never } | { command?: never; problem: string }

/**
 * Installs `connect-extension-runner` into a virtual environment in a folder that outlives the run, once:
 * the next test run finds it there.
 * @param version its first number; default: the newest
 */
export async function pythonRunner(version?: string): Promise<PythonRunner> {
  const python = await suitablePython()
  if (!python) return { problem: 'The original runner needs Python 3.9 to 3.12: install it as python3.' }
  const name = ['connect-extension-runner', ...(version ? [version] : []), `python${python.version}`].join(
    '-',
  )
  const folder = join(cacheFolder(), name)
  try {
    if (!existsSync(join(folder, 'complete'))) await install(python.command, folder, version)
    return { command: join(folder, 'bin', 'cextrun') }
  } catch (error) {
    const reason = messageOf(error).trim().split('\n').at(-1)
    return {
      problem: `Could not run "pip install connect-extension-runner", which needs pypi.org or a mirror: ${reason}`,
    }
  }
}

async function suitablePython(): Promise<{ command: string; version: string } | undefined> {
  for (const command of commands) {
    const { stdout } = await run(command, ['--version']).catch(() => ({ stdout: '' }))
    const version = /^Python (3\.(?:9|10|11|12))\./.exec(stdout)?.[1]
    if (version) return { command, version }
  }
}

async function install(python: string, folder: string, version: string | undefined): Promise<void> {
  const wanted = version ? `connect-extension-runner~=${version}.0` : 'connect-extension-runner'
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await run(python, ['-m', 'venv', folder])
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', wanted])
  await writeFile(join(folder, 'complete'), '')
}
