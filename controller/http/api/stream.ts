import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { StreamChange, StreamStart } from '../../../api/stream.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { every } from '../../lib/every.ts'
import type { Changes } from '../../observe/changes.ts'
import type { TimerClock } from '../../ports/clock.ts'
import { ChangeHistory } from '../../report/change-history.ts'
import type { TaskFeed } from '../../tasks/feed.ts'
import { badInput } from '../errors.ts'
import { needs, seenBy } from '../guard.ts'
import { goneOf } from './lines.ts'

export interface StreamOptions {
  changes: Pick<Changes, 'subscribe'>
  feed: Pick<TaskFeed, 'subscribe'>
  clock: TimerClock
  fleet: Pick<Fleet, 'find' | 'target'>
}

/** Changes are told in bursts: a thing that changes a hundred times in one is told once. */
const burstMs = 250
/** A comment so often: whoever hears nothing for longer knows that the line is dead. */
const heartbeatMs = 15_000
/** Who reads nothing for so long is let go. */
const slowestMs = 30_000
/** Then the caller comes again, and is asked anew who it is. */
const longestMs = 240_000
/** Who is behind by more is told to look at everything again. */
const mostBehind = 2_000
/** Versions begin so far apart for each millisecond that a later controller begins: they are told apart. */
const versionsPerMs = 1_000

/** One stream for each browser: it says which things are others, and never what they are. */
export function addStreamRoute(app: FastifyInstance, { changes, feed, clock, fleet }: StreamOptions): void {
  const stream = new ChangeStream(clock, (id) => fleet.target(id) !== undefined)
  changes.subscribe(['environment'], ({ environment }) => stream.changed('environments', environment))
  changes.subscribe(['sync', 'troubles'], () => stream.changed('status'))
  changes.subscribe(['pauses'], ({ environments }) => {
    for (const each of environments) stream.changed('schedules', each)
  })
  changes.subscribe(['runs'], ({ environment }) => stream.changed('schedules', environment))
  feed.subscribe(({ task }) => stream.changed('tasks', task.environment))
  app.addHook('preClose', async () => stream.close())

  app.get(routeOf(paths.stream), needs('environments:read'), async (request, reply) => {
    const since = sinceOf(request)
    const body = new PassThrough()
    const listener = new Listener(body, {
      sees: seenBy(request, fleet),
      clock,
      drained: () => stream.flushSoon(),
    })
    goneOf(request, reply).addEventListener('abort', () => stream.leave(listener))
    stream.join(listener, since)
    // a proxy that gathers answers would keep it for itself
    reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no')
    return reply.type('text/event-stream; charset=utf-8').send(body)
  })
}

function sinceOf({ headers }: FastifyRequest): number | undefined {
  const last = headers['last-event-id']
  if (last === undefined) return undefined
  if (!/^\d{1,16}$/.test(String(last)))
    throw badInput('Last-Event-ID: expected the id of an event of this stream')
  return Number(last)
}

type Topic = keyof StreamChange

/** What has changed, and who is told. */
class ChangeStream {
  readonly #clock: TimerClock
  readonly #history: ChangeHistory
  readonly #listeners = new Set<Listener>()
  readonly #stopHeartbeat: () => void
  #cancelFlush: (() => void) | undefined
  #isClosed = false

  constructor(clock: TimerClock, isThere: (environment: string) => boolean) {
    this.#clock = clock
    this.#history = new ChangeHistory(Math.floor(clock.now()) * versionsPerMs, (key) => {
      const { id } = partsOf(key)
      return id === undefined || isThere(id)
    })
    this.#stopHeartbeat = every(heartbeatMs, clock, () => {
      for (const each of this.#listeners) each.beat()
    })
  }

  /** @param id of an environment; left out: it is about all */
  changed(topic: Topic, id?: string): void {
    const key = id === undefined ? topic : `${topic} ${id}`
    this.#history.add(key)
    for (const each of this.#listeners) each.add(key)
    if (this.#listeners.size > 0) this.flushSoon()
  }

  flushSoon(): void {
    if (!this.#isClosed) this.#cancelFlush ??= this.#clock.after(burstMs, () => this.#flush())
  }

  join(listener: Listener, since: number | undefined): void {
    listener.begin(this.#history.version, since === undefined ? [] : this.#history.since(since))
    if (this.#isClosed) listener.end()
    else this.#listeners.add(listener)
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener)
    listener.end()
  }

  close(): void {
    this.#isClosed = true
    this.#stopHeartbeat()
    this.#cancelFlush?.()
    for (const each of this.#listeners) this.leave(each)
  }

  #flush(): void {
    this.#cancelFlush = undefined
    for (const each of this.#listeners) each.flush(this.#history.version)
  }
}

interface ListenerOptions {
  /** Whether it may know of an environment. */
  sees: (environment: string) => boolean
  clock: TimerClock
  /** It reads again, and there is something to tell. */
  drained: () => void
}

/** Somebody who is told: of each thing once, however often it changed while nothing could be sent. */
class Listener {
  readonly #body: PassThrough
  readonly #sees: (environment: string) => boolean
  readonly #clock: TimerClock
  readonly #until: number
  readonly #dirty = new Set<string>()
  #isBehind = false
  /** By the clock's `elapsed`: since then nothing more fits. */
  #fullSince: number | undefined

  constructor(body: PassThrough, { sees, clock, drained }: ListenerOptions) {
    this.#body = body
    this.#sees = sees
    this.#clock = clock
    this.#until = clock.elapsed() + longestMs
    body.on('drain', () => {
      this.#fullSince = undefined
      if (this.#isBehind || this.#dirty.size > 0) drained()
    })
  }

  /** @param missed undefined: more than is known */
  begin(version: number, missed: readonly string[] | undefined): void {
    const start: StreamStart = { now: new Date(this.#clock.now()).toISOString() }
    this.#send('live', version, start)
    if (missed) for (const key of missed) this.add(key)
    else this.#isBehind = true
    this.flush(version)
  }

  add(key: string): void {
    if (this.#isBehind) return
    this.#dirty.add(key)
    if (this.#dirty.size > mostBehind) this.#isBehind = true
  }

  flush(version: number): void {
    if (this.#fullSince !== undefined) return
    if (this.#isBehind) this.#send('resync', version, {})
    else {
      const change = changeOf(this.#dirty, this.#sees)
      if (change) this.#send('changed', version, change)
    }
    this.#isBehind = false
    this.#dirty.clear()
  }

  /** Also the time to look whether it is still to be told. */
  beat(): void {
    const now = this.#clock.elapsed()
    if (this.#fullSince !== undefined && now - this.#fullSince > slowestMs) this.#body.destroy()
    else if (now > this.#until) this.end()
    else if (this.#fullSince === undefined) this.#write(':\n\n')
  }

  end(): void {
    this.#body.end()
  }

  #send(event: string, version: number, data: object): void {
    this.#write(`event: ${event}\nid: ${version}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  #write(text: string): void {
    if (this.#body.writable && !this.#body.write(text)) this.#fullSince ??= this.#clock.elapsed()
  }
}

/** Undefined where nothing of it may be seen. */
function changeOf(keys: Iterable<string>, sees: (environment: string) => boolean): StreamChange | undefined {
  const change = {
    status: false,
    environments: [] as string[],
    tasks: [] as string[],
    schedules: [] as string[],
  }
  let isAny = false
  for (const key of keys) {
    const { topic, id } = partsOf(key)
    if (id !== undefined && !sees(id)) continue
    isAny = true
    if (topic === 'status') change.status = true
    else if (id !== undefined) change[topic].push(id)
  }
  return isAny ? change : undefined
}

function partsOf(key: string): { topic: Topic; id: string | undefined } {
  const [topic, id] = key.split(' ')
  return { topic: topic as Topic, id }
}
