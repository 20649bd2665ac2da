import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const prefix = 'bw-' // short, as sockets of PostgreSQL have paths of 107 bytes
/** Where what is kept for later runs is: it outlives the folder of one. */
const cacheVariable = 'BOWLINE_TEST_CACHE'
/** What a controller that is killed may leave: the folder of a Git that it ran, and that of its database's socket. */
const ofTheKilled = /^bowline-(git-)?[A-Za-z0-9]{6}$/
/** So long what is just ending has time to end. */
const endingMs = 10_000

/**
 * Gives this run a folder of its own for all temporary files, so that at its end it can be seen what was left behind.
 * @returns the way to end it: kills processes that are left, removes folders that are left, and says which they are
 */
export function openRunFolder(): () => Promise<string[]> {
  const shared = tmpdir()
  removeOldOnes(shared)
  const folder = mkdtempSync(join(shared, `${prefix}${process.pid}-`))
  chmodSync(folder, 0o1777) // as the shared one: tests run programs as other users, too
  process.env[cacheVariable] ??= join(shared, 'bowline-test-cache')
  process.env.TMPDIR = folder
  return async () => {
    const left = await endProcesses(folder)
    const names = readdirSync(folder).filter((name) => !ofTheKilled.test(name))
    const found = names.map((name) => `${join(folder, name)}${withContent(join(folder, name))}`)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    process.env.TMPDIR = shared
    return [...left, ...found]
  }
}

/** Says whose it may be. */
function withContent(path: string): string {
  if (!statSync(path).isDirectory()) return ''
  const entries = readdirSync(path, { recursive: true }).slice(0, 5)
  return entries.length === 0 ? ', which is empty' : ` with ${entries.join(', ')}`
}

export function cacheFolder(): string {
  return process.env[cacheVariable] ?? join(tmpdir(), 'bowline-test-cache')
}

/** Of runs that were killed. */
function removeOldOnes(shared: string): void {
  for (const name of readdirSync(shared)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    for (const each of processesOf(join(shared, name))) kill(each.pid)
    rmSync(join(shared, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Those that do not end by themselves. Gives their command lines. */
async function endProcesses(folder: string): Promise<string[]> {
  const deadline = Date.now() + endingMs
  while (processesOf(folder).length > 0 && Date.now() < deadline) await delay(100)
  const left = processesOf(folder)
  for (const { pid } of left) kill(pid)
  return left.map(({ pid, command }) => `${pid} ${command}`)
}

/** Those that name the folder in their command line, or work below it. */
function processesOf(folder: string): { pid: number; command: string }[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 << 20 })
  return listed
    .split('\n')
    .flatMap((line) => {
      const [, pid, command = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? []
      return pid === undefined ? [] : [{ pid: Number(pid), command }]
    })
    .filter(
      ({ pid, command }) =>
        pid !== process.pid && (isBelow(command, folder) || isBelow(workingFolder(pid), folder)),
    )
}

function isBelow(text: string, folder: string): boolean {
  return text.includes(`${folder}/`)
}

/** Empty where it is not known. */
function workingFolder(pid: number): string {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {} // it has just ended
}
