// What goes on during a soak: commits, events, and runners that come and go.
import { globalAgent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { localFile } from './scale-repository.js'
import { statusOf } from './scale-status.js'
import { pathOf } from './validate-repository.js'

const runnersAtOnce = 3
/** A runner lives so long, at least and at most. */
const lifeMs = [10_000, 30_000]
/** Events are about so many objects in turn: what is known of them does not grow. */
const objects = 2_000
const longestWorkMs = 40
/** Connections of whoever sends: more events wait here, so that the handles of the controller are its own. */
const connectionsAtOnce = 20

/**
 * A commit each second that changes one of so many environments beside the one that works, so many events a second for that
 * one, and its runners.
 * @returns the way to end it: what was done
 */
export async function startWork(world, { environments, tasksPerSecond }) {
  globalAgent.maxSockets = connectionsAtOnce
  const files = Array.from({ length: environments }, (_, number) => [pathOf(number), localFile(number, 0)])
  const first = await world.world.push(Object.fromEntries(files))
  await statusOf(world.world.config.directory, first)
  await world.begin()
  const stopping = new AbortController()
  const last = []
  const done = { commits: 0, sent: 0, taken: 0, killed: 0, ended: 0 }
  const work = [
    everySecond(stopping.signal, () => commit(world, environments, done)),
    sendEvents(world, tasksPerSecond, stopping.signal, done),
    ...Array.from({ length: runnersAtOnce }, (_, place) => keepRunner(world, place, stopping.signal, done)),
  ]
  const over = Promise.all(work)
  return {
    /** Rejects where it cannot go on. */
    over,
    async stop() {
      stopping.abort()
      await over
      for (let place = 0; place < runnersAtOnce; place += 1) last.push(world.startRunner(`soak-${place}`)) // for what is left
      return done
    },
    /** Everybody goes: the runners that were left, and whoever sent. */
    leave() {
      for (const runner of last) runner.kill('SIGKILL')
      globalAgent.destroy()
    },
  }
}

async function everySecond(signal, act) {
  while (!signal.aborted) {
    const begin = performance.now()
    await act()
    await waited(1000 - (performance.now() - begin), signal)
  }
}

async function commit(world, environments, done) {
  const number = (done.commits * 7) % environments
  done.commits += 1
  await world.world.push({ [pathOf(number)]: localFile(number, done.commits) })
}

/** At a steady pace, whatever becomes of them. */
async function sendEvents(world, perSecond, signal, done) {
  const begin = performance.now()
  const answers = new Set()
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - begin) / 1000) * perSecond)
    while (done.sent < due) {
      const answer = sendOne(world, done).finally(() => answers.delete(answer))
      answers.add(answer)
    }
    await waited(1000 / perSecond, signal)
  }
  await Promise.all(answers)
}

async function sendOne(world, done) {
  const number = done.sent
  done.sent += 1
  const data = { delayMs: (number * 7) % longestWorkMs }
  const sequence = Math.floor(number / objects) + 1
  const task = await world.send(`S-${number % objects}`, sequence, data)
  if (task !== undefined) done.taken += 1
}

/** One runner after the other: every second one is killed, the others are asked to end. */
async function keepRunner(world, place, signal, done) {
  for (let life = 0; !signal.aborted; life += 1) {
    const runner = world.startRunner(`soak-${place}`)
    const [least, most] = lifeMs
    await waited(least + Math.random() * (most - least), signal)
    const isKilled = (place + life) % 2 === 0
    if (isKilled) await world.fault('kill a runner', () => void runner.kill('SIGKILL'))
    else runner.kill('SIGTERM')
    done[isKilled ? 'killed' : 'ended'] += 1
  }
}

/** The time, or until it is over. */
async function waited(ms, signal) {
  await pause(Math.max(0, ms), undefined, { signal }).catch(() => {})
}
