import { readFileSync } from 'node:fs'
import { switchTo, type Tools } from './process-isolation.ts'

export interface CommandLine {
  program: string
  args: string[]
  env: Record<string, string>
}

export interface CommandOptions {
  tools: Tools
  /** Undefined: ours. */
  user: number | undefined
  /** Of ours: each is safe for a program of root. */
  env: Readonly<Record<string, string>>
  /** Those that others have chosen. */
  chosen: Readonly<Record<string, string>>
}

/** Of one environment, threads counted: what lies beyond is a fork bomb. */
const mostTasks = 1024
const mostFiles = 16_384
/** Bytes of one file: of its output, while there is no controller to cut that. */
const largestFile = 2 ** 31

/** What waits for the switch under this prefix. */
const waiting = '_BOWLINE_'

/**
 * How a shell command is started: with no way to more rights and its limits, and as the user where it has one. Variables
 * that others have chosen (`LD_PRELOAD`, `PATH`) are not in force before the switch, for the programs that make it run as
 * root. All of it gives way to the command by `exec`: it has the pid that was started.
 */
export function commandLine(
  command: string,
  { tools: { setpriv, prlimit }, user, env, chosen }: CommandOptions,
): CommandLine {
  const limits = prlimit === undefined ? [] : [prlimit, ...limitsFor(user), '--']
  const rights = setpriv === undefined ? [] : [setpriv, ...rightsOf(user), '--']
  const names = Object.keys(chosen)
  const script = [
    // Where memory runs out, the system ends an extension before anybody else.
    '{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null',
    ...names.map((name) => `export ${name}="$${waiting}${name}"; unset ${waiting}${name}`),
    'exec /bin/sh -c "$0"',
  ].join('\n')
  const [program = '/bin/sh', ...args] = [...limits, ...rights, '/bin/sh', '-c', script, command]
  const held = Object.fromEntries(names.map((name) => [`${waiting}${name}`, chosen[name] as string]))
  return { program, args, env: { ...env, ...held } }
}

function rightsOf(user: number | undefined): string[] {
  return user === undefined ? ['--no-new-privs'] : switchTo(user)
}

/** The number of tasks is counted by user: one that others share has none of ours. */
function limitsFor(user: number | undefined): string[] {
  const tasks = user === undefined ? [] : [`--nproc=${lowered('Max processes', mostTasks)}`]
  const files = [
    `--nofile=${lowered('Max open files', mostFiles)}`,
    `--fsize=${lowered('Max file size', largestFile)}`,
  ]
  return ['--core=0', ...files, ...tasks]
}

let own: string | undefined

/** Limits are only ever lowered: to raise one takes a right that root of a container may not have. */
function lowered(name: string, wanted: number): string {
  own ??= process.platform === 'linux' ? readFileSync('/proc/self/limits', 'utf8') : ''
  const line = own.split('\n').find((each) => each.startsWith(name)) ?? ''
  const hard = Number(line.slice(name.length).trim().split(/ +/)[1])
  const value = Number.isInteger(hard) ? Math.min(hard, wanted) : wanted
  return `${value}:${value}`
}
