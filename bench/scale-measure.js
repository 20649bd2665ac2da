// What one size of a config repository costs: its start, commits that change one environment, idleness, a restart.
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fillHistory } from './history.js'
import { startController } from './scale-controller.js'
import { writeExtension } from './scale-extension.js'
import { floorOf } from './scale-floor.js'
import { localFile, moveBranch, processFile, writeRepository } from './scale-repository.js'
import { connectRunner } from './scale-runner.js'
import { statusOf, statusSize } from './scale-status.js'
import { memory, processorTime, share, shareAwake } from './scale-usage.js'
import { extensionOf, typeOf } from './validate-repository.js'

/** Environments that are changed in turn. Each has a runner, which hears of it. */
const inTurn = 8
const warmUps = 5
/** Commits that change a schedule. */
const moves = 20
/** For what is done after the last status commit. */
const settleMs = 2_000
/** Seconds of idleness beside processes that keep all cores awake, at most. */
const mostAwake = 60

/**
 * Figures of one size, each a number.
 * @param count environments
 * @param processes whether each is a process of its own, of which another release is deployed; else local, and a value changes
 * @param commits how many change one environment each
 * @param idleSeconds how long it is looked at while nothing happens
 * @param schedules of each environment
 * @param kept finished tasks of all of them together
 */
export async function measureSize(folder, options) {
  const { count, processes, commits, idleSeconds, schedules, kept, say } = options
  const repository = prepare(folder, { count, processes, changes: warmUps + commits, schedules })
  const floor = floorOf(repository.directory, folder, repository.commits.slice(0, 21))
  moveBranch(repository.directory, repository.commits[0])
  const start = (env) => {
    const data = join(folder, 'data')
    return startController({ repository: repository.directory, data, env: { ...repository.env, ...env } })
  }
  let controller = start({ BOWLINE_KEEP_INSTANCES: String(processes) })
  try {
    const started = await startFigures(controller, repository)
    say(`${count}: converged after ${(started.converged / 1000).toFixed(1)} s`)
    if (kept > 0) {
      await fillHistory(controller.database(), 'all', kept)
      say(`${count}: ${kept} finished tasks are kept`)
    }
    const changed = await changeFigures(controller, { ...repository, count, processes })
    say(`${count}: ${commits} commits, ${changed.cpu.toFixed(3)} s of processor time each`)
    const moved = processes ? {} : await moveFigures(controller, repository)
    const rested = await restFigures(controller, repository, idleSeconds)
    const stop = await controller.stop()
    controller = start({})
    const restarted = await restartFigures(controller, repository, stop)
    return { ...started, ...changed, ...moved, ...rested, ...restarted, floor: floor.ms, floorCpu: floor.cpu }
  } finally {
    await controller.stop()
  }
}

function prepare(folder, { count, processes, changes, schedules }) {
  chmodSync(folder, 0o711) // as root, PostgreSQL and extensions run as others, who have to get in
  mkdirSync(join(folder, 'data'))
  const step = Math.max(1, Math.floor(count / inTurn))
  const numberOf = (index) => ((index % inTurn) * step) % count
  const numbers = Array.from({ length: changes }, (_, index) => numberOf(index))
  if (processes) {
    const source = writeExtension(folder, changes + 1)
    const fileOf = (number, changed) => processFile(number, changed, source)
    return { ...writeRepository(folder, { count, changes: numbers, fileOf }), numbers, moved: [], env: {} }
  }
  const moved = Array.from({ length: moves }, (_, index) => numberOf(index))
  const values = new Map() // as the last of the first kind of commits left them
  const fileOf = (number, changed) => {
    if (changed <= changes) values.set(number, changed)
    return localFile(number, values.get(number), { schedules, moved: Math.max(0, changed - changes) })
  }
  const repository = writeRepository(folder, { count, changes: [...numbers, ...moved], fileOf })
  return { ...repository, numbers, moved, env: {} }
}

/** From the start of the process on, in milliseconds. */
async function startFigures(controller, { directory, commits }) {
  const [ready, converged, status] = await Promise.all([
    controller.ready(),
    controller.arrived(commits[0]),
    statusOf(directory, commits[0]),
  ])
  await pause(settleMs)
  const cpu = processorTime(controller.roots()).all
  return {
    ready: ready - controller.begun,
    converged: converged - controller.begun,
    convergedStatus: status - controller.begun,
    convergedCpu: cpu,
    convergedLines: controller.lines,
  }
}

/** One commit after the other, each when the status branch tells of the one before. */
async function changeFigures(controller, { directory, commits, numbers, processes }) {
  const runners = processes ? undefined : await connectRunners(controller, numbers)
  await pause(settleMs)
  const measured = []
  let before
  for (const [index, number] of numbers.entries()) {
    if (index === warmUps) before = standing(controller, directory)
    const arrives = runners
      ? runners.get(number).hears(`value ${number} ${index + 1}`)
      : controller.line(asSaid(number, commits[index + 1]))
    measured.push(await changeOne(controller, { directory, commit: commits[index + 1], arrives }))
  }
  await pause(settleMs)
  const after = standing(controller, directory)
  const each = Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, (value - before[name]) / (numbers.length - warmUps)]),
  )
  for (const runner of runners?.values() ?? []) await runner.close()
  return { ...timesOf(measured.slice(warmUps)), ...each }
}

/** Commits that move one schedule each: as the log has it, it is armed then. */
async function moveFigures(controller, { directory, commits, numbers, moved }) {
  const before = standing(controller, directory)
  const measured = []
  for (const [index, number] of moved.entries()) {
    const commit = commits[numbers.length + index + 1]
    const arrives = controller.line(asSaid(number, commit))
    measured.push(await changeOne(controller, { directory, commit, arrives }))
  }
  await pause(settleMs)
  const times = timesOf(measured)
  const cpu = (standing(controller, directory).cpu - before.cpu) / moved.length
  return { movedP50: times.desiredP50, movedP99: times.desiredP99, movedCpu: cpu }
}

async function connectRunners(controller, numbers) {
  const runners = new Map()
  for (const number of new Set(numbers)) {
    runners.set(number, await connectRunner(controller, `${extensionOf(number)}:${typeOf(number)}`))
  }
  return runners
}

function asSaid(number, commit) {
  return new RegExp(`${extensionOf(number)} ${typeOf(number)} is as ${commit.slice(0, 7)} says`)
}

async function changeOne(controller, { directory, commit, arrives }) {
  moveBranch(directory, commit)
  const begin = performance.now()
  const [desired, status, answered] = await Promise.all([
    arrives,
    statusOf(directory, commit),
    controller.sync().then((bytes) => ({ at: performance.now(), bytes })),
  ])
  return {
    desired: desired - begin,
    status: status - begin,
    answered: answered.at - begin,
    answerBytes: answered.bytes,
  }
}

/** What rises with every commit. */
function standing(controller, directory) {
  const { all, controller: own, git, postgres } = processorTime(controller.roots())
  return {
    cpu: all,
    cpuController: own,
    cpuGit: git,
    cpuPostgres: postgres,
    logLines: controller.lines,
    logBytes: controller.bytes,
    statusCommits: statusSize(directory).commits,
  }
}

function timesOf(measured) {
  const of = (name, part) =>
    at(
      measured.map((each) => each[name]),
      part,
    )
  return {
    desiredP50: of('desired', 0.5),
    desiredP99: of('desired', 0.99),
    statusP50: of('status', 0.5),
    statusP99: of('status', 0.99),
    syncP50: of('answered', 0.5),
    syncP99: of('answered', 0.99),
    answerBytes: of('answerBytes', 0.5),
  }
}

async function restFigures(controller, { directory }, idleSeconds) {
  await pause(settleMs)
  const idle = await share(controller.roots(), idleSeconds)
  const awake = await shareAwake(controller.roots(), Math.min(mostAwake, idleSeconds))
  const { rss, peak, postgres } = memory(controller.roots())
  return {
    idle: idle.all,
    idleWakes: idle.wakes,
    idleAwake: awake.all,
    idleController: idle.controller,
    idlePostgres: idle.postgres,
    idleGit: idle.git,
    rss,
    rssPeak: peak,
    postgresRss: postgres,
    statusKib: statusSize(directory).kib,
  }
}

/** Again on what is there; of the stop, too, in milliseconds. */
async function restartFigures(controller, { commits }, stop) {
  const [ready, arrived] = await Promise.all([controller.ready(), controller.arrived(commits.at(-1))])
  await pause(settleMs)
  return {
    stop,
    restartReady: ready - controller.begun,
    restart: stop + ready - controller.begun,
    restartPeak: memory(controller.roots()).peak,
    restartConverged: stop + arrived - controller.begun,
    restartCpu: processorTime(controller.roots()).all,
    restartRss: memory(controller.roots()).rss,
  }
}

function at(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}
