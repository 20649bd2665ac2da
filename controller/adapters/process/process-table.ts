import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { runProgram } from '../../lib/start-process.ts'

/** One live process. A zombie is none: its program has ended, only its parent has not looked yet. */
export interface ProcessRow {
  pid: number
  /** Process group id: the pid of the group's leader. */
  group: number
  /** Tells this process from a later one with the same pid: its start time and, on Linux, the boot it belongs to. */
  identity: string
}

/** Live processes by pid: those of `pids` that are there, or all where none are named. */
export type ReadProcesses = (pids?: readonly number[]) => Promise<Map<number, ProcessRow>>

/**
 * From Linux's /proc. It reads synchronously on purpose: /proc is memory, and a child's row read in the same turn as its
 * spawn is sure to be its own, because Node.js has not reaped it yet.
 */
export const readProc: ReadProcesses = async (pids = procPids()) => {
  const rows = new Map<number, ProcessRow>()
  for (const pid of pids) {
    const row = parseStat(pid, readProcFile(pid, 'stat'))
    if (row) rows.set(pid, row)
  }
  return rows
}

/** From `ps`, on every other system. */
export const readPs: ReadProcesses = async (pids) => {
  if (pids?.length === 0) return new Map()
  const selection = pids ? ['-p', pids.join(',')] : ['-A']
  const text = await ps([...selection, '-o', 'pid=,pgid=,stat=,lstart='])
  const rows = text.split('\n').flatMap(parsePsLine)
  return new Map(rows.map((row) => [row.pid, row]))
}

export const readProcesses: ReadProcesses = process.platform === 'linux' ? readProc : readPs

/** A live process and what it was started with of our variables, where this user may read it. Linux only; elsewhere none. */
export async function readEnvironments(): Promise<{ row: ProcessRow; variables: readonly string[] }[]> {
  if (process.platform !== 'linux') return []
  const rows = await readProc()
  return [...rows.values()].map((row) => ({ row, variables: variablesOf(row.pid) }))
}

/** How to know a process, wherever it has gone. */
export interface Mark {
  /** `NAME=value`, all of them in the environment that it was started with. */
  variables: readonly string[]
  /** The file that it writes its output to, with no symbolic link in its path. */
  output: string
}

/**
 * For each mark the live processes, but ours, that bear all of its variables or write to its file. Goes through all there
 * are once. Linux only; elsewhere none.
 */
export function readMarked(marks: readonly Mark[]): number[][] {
  const found = marks.map((): number[] => [])
  for (const pid of process.platform === 'linux' ? procPids() : []) {
    const environment = pid === process.pid ? undefined : readEnvironment(pid)
    if (environment === undefined) continue
    const outputs = outputsOf(pid)
    const isBorne = ({ variables, output }: Mark) =>
      variables.every((each) => environment.includes(`\0${each}\0`)) || outputs.includes(output)
    const its = found.filter((_, index) => isBorne(marks[index] as Mark))
    if (its.length > 0 && parseStat(pid, readProcFile(pid, 'stat'))) for (const each of its) each.push(pid)
  }
  return found
}

/**
 * How much is read of the environment of a process, in bytes. A program can have megabytes there, shared by all processes
 * that it forks, and write in it what it likes.
 */
const environmentBytes = 64 * 1024
const environmentBuffer = Buffer.alloc(environmentBytes)

/** U+0000 before and after each variable; undefined where it is gone or another user's. */
function readEnvironment(pid: number): string | undefined {
  let fd: number | undefined
  try {
    fd = openSync(`/proc/${pid}/environ`, 'r')
    let length = 0
    for (let read = 1; read > 0 && length < environmentBytes; length += read)
      read = readSync(fd, environmentBuffer, length, environmentBytes - length, null)
    return `\0${environmentBuffer.toString('latin1', 0, length)}\0`
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** Those that may be ours. */
function variablesOf(pid: number): string[] {
  const ours = /\0((?:BOWLINE_RUNTIME|BOWLINE_BUILD|INSTANCE_ID)=[^\0]*)/g
  return [...(readEnvironment(pid) ?? '').matchAll(ours)].map(([, each = '']) => each)
}

/** Where its standard output and standard error go. */
function outputsOf(pid: number): (string | undefined)[] {
  return ['1', '2'].map((descriptor) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${descriptor}`)
    } catch {
      return undefined // gone, or closed
    }
  })
}

/** A live process of a user, and whose it is. */
export interface Kin {
  pid: number
  group: number
  /** Of ours that it was started with. */
  variables: readonly string[]
}

/** Live processes of a user. Linux only; elsewhere none. */
export function readKin(user: number): Kin[] {
  return processesOf(user).flatMap((pid) => {
    const row = parseStat(pid, readProcFile(pid, 'stat'))
    if (!row) return []
    return [{ pid, group: row.group, variables: variablesOf(pid) }]
  })
}

/** Whom a process runs as; undefined where it is gone. Linux only; elsewhere undefined. */
export function userOf(pid: number): number | undefined {
  const user = /^Uid:\t(\d+)/m.exec(process.platform === 'linux' ? readProcFile(pid, 'status') : '')?.[1]
  return user === undefined ? undefined : Number(user)
}

/** Live processes of a user, whatever they have done to be nobody's. Linux only; elsewhere none. */
export function processesOf(user: number): number[] {
  const pids = process.platform === 'linux' ? procPids() : []
  return pids.filter((pid) => {
    const status = readProcFile(pid, 'status')
    return status.includes(`\nUid:\t${user}\t`) && !/\nState:\t[ZXx]/.test(status)
  })
}

function procPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

/** Empty where the process is gone or another user's. */
function readProcFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * A line of `/proc/<pid>/stat`, as in proc_pid_stat(5): state is field 3, group 5, start time 22. Field 2, the program's
 * name, is in parentheses and may hold anything: fields are counted after its last one.
 */
function parseStat(pid: number, stat: string): ProcessRow | undefined {
  const [state, , group, ...more] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const started = more[16]
  if (state === undefined || started === undefined || /[ZXx]/.test(state)) return undefined
  return { pid, group: Number(group), identity: `${bootId()}/${started}` }
}

let boot: string | undefined
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return boot
}

function parsePsLine(line: string): ProcessRow[] {
  const [, pid, group, state, started] = /^(\d+)\s+(\d+)\s+(\S+)\s+(\S.*)$/.exec(line.trim()) ?? []
  if (started === undefined || state?.startsWith('Z')) return []
  return [{ pid: Number(pid), group: Number(group), identity: started }]
}

/** Start times are printed by locale and time zone, so both are pinned. `ps` exits with 1 where nothing matches. */
async function ps(args: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
  const { code, stdout, stderr } = await runProgram('ps', args, { env })
  if (code !== 0 && code !== 1) throw new Error(`ps ended with ${code}: ${stderr}`)
  return stdout
}
