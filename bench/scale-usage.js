// Processor time and memory of a process and of all below it, as Linux tells them in /proc.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

/** Of the kernel, always 100 for those who read /proc. */
const ticksPerSecond = 100

/**
 * Seconds of processor time so far. Those of a process that has ended are its parent's once that has waited for it.
 * @param roots processes of the `controller` and of its `postmaster`, which is nobody's child
 * @returns `controller` itself, `git` it has run, `postgres`, `instances`, and `all` of it but the instances
 */
export function processorTime({ controller, postmaster }) {
  const processes = readProcesses()
  const seconds = { controller: 0, git: 0, postgres: 0, instances: 0 }
  for (const each of tree(controller, processes)) {
    const kind = kindOf(each, controller, processes)
    seconds[kind] += each.own
    // What the controller has waited for is Git: instances go on.
    seconds[kind === 'controller' ? 'git' : kind] += each.ended
  }
  for (const each of tree(postmaster, processes)) seconds.postgres += each.own + each.ended
  const { instances, ...rest } = seconds
  return { ...seconds, all: Object.values(rest).reduce((sum, each) => sum + each, 0) }
}

/** MB that the controller has in memory now and had at most, and the share of PostgreSQL's in what it shares. */
export function memory({ controller, postmaster }) {
  const status = readFileSync(`/proc/${controller}/status`, 'utf8')
  const of = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024)
  const servers = tree(postmaster, readProcesses())
  const postgres = servers.reduce((sum, { pid }) => sum + proportionalKb(pid), 0)
  return { rss: of('VmRSS'), peak: of('VmHWM'), postgres: Math.round(postgres / 1024) }
}

/** Descriptors that a process has open. */
export function descriptors(pid) {
  return readdirSync(`/proc/${pid}/fd`).length
}

/** Shares of one processor over so many seconds, in percent, and how often a second one of their threads went on after a wait. */
export async function share(roots, seconds) {
  const [before, waits, begin] = [processorTime(roots), waitsOf(roots), performance.now()]
  await pause(seconds * 1000)
  const took = (performance.now() - begin) / 1000
  const after = processorTime(roots)
  const more = [...waitsOf(roots)].map(([thread, count]) => count - (waits.get(thread) ?? 0))
  const wakes = more.reduce((sum, each) => sum + each, 0) / took
  const shares = Object.entries(after).map(([kind, value]) => [kind, (100 * (value - before[kind])) / took])
  return { ...Object.fromEntries(shares), wakes }
}

/**
 * The same while every core is kept awake by a process that gives way to all others: without what a core takes to wake, which
 * counts as time of whoever it is woken for.
 */
export async function shareAwake(roots, seconds) {
  const spinners = cpus().map(() => spawn('nice', ['-n', '19', process.execPath, '-e', 'for (;;);']))
  try {
    await pause(1_000)
    return await share(roots, seconds)
  } finally {
    for (const each of spinners) each.kill('SIGKILL')
    await Promise.all(spinners.map((each) => each.exitCode ?? each.signalCode ?? once(each, 'exit')))
  }
}

/**
 * How often each thread of the controller and of PostgreSQL has waited so far. Those that are gone are left out, and what the
 * controller runs, as Git.
 */
function waitsOf({ controller, postmaster }) {
  const pids = [controller, ...tree(postmaster, readProcesses()).map(({ pid }) => pid)]
  return new Map(pids.flatMap(threadsOf).map((path) => [path, waitsIn(path)]))
}

function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/status`)
  } catch {
    return [] // it has ended
  }
}

function waitsIn(path) {
  try {
    return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(path, 'utf8'))[1])
  } catch {
    return 0 // it has ended
  }
}

/** Processor time of the programs that this process has run to their end. */
export function ownChildrenTime() {
  return parse(process.pid).ended
}

function proportionalKb(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1])
  } catch {
    return 0 // it has ended
  }
}

function readProcesses() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return new Map(pids.flatMap((pid) => parse(pid) ?? []).map((each) => [each.pid, each]))
}

function parse(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    const rest = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const at = (place) => Number(rest[place - 3]) // as proc(5) counts
    const [own, ended] = [at(14) + at(15), at(16) + at(17)].map((ticks) => ticks / ticksPerSecond)
    return { pid: Number(pid), name, parent: at(4), own, ended }
  } catch {
    return undefined // it has ended
  }
}

function tree(root, processes) {
  const isBelow = (each) => each !== undefined && (each.pid === root || isBelow(processes.get(each.parent)))
  return [...processes.values()].filter(isBelow)
}

/** By the program that the controller has started, and that the process is of. */
function kindOf(each, controller, processes) {
  if (each.pid === controller) return 'controller'
  let first = each
  while (first.parent !== controller) first = processes.get(first.parent)
  return first.name.startsWith('git') ? 'git' : 'instances'
}
