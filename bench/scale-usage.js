// Processor time and memory of a process and of all below it, as Linux tells them in /proc.
import { readdirSync, readFileSync } from 'node:fs'
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

/** Shares of one processor over so many seconds, in percent. */
export async function share(roots, seconds) {
  const [before, begin] = [processorTime(roots), performance.now()]
  await pause(seconds * 1000)
  const [after, took] = [processorTime(roots), (performance.now() - begin) / 1000]
  return Object.fromEntries(
    Object.entries(after).map(([kind, value]) => [kind, (100 * (value - before[kind])) / took]),
  )
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
