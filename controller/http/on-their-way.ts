import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf } from '../access/principal.ts'

const mebibyte = 2 ** 20
/** Bytes of one key; of all who have shown none, and of one address of them. */
const mostOfKey = 64 * mebibyte
const mostOfStrangers = 64 * mebibyte
const mostOfAddress = 32 * mebibyte
/** Of smaller answers Node.js writes no more than fit what it keeps for a connection. */
const fewBytes = 16 * 1024

export interface Load {
  bytes: number
  /** It has to go. */
  end: () => void
  readonly groups: readonly Group[]
}

interface Group {
  name: string
  most: number
  /** Oldest first. */
  loads: Set<Load>
}

/**
 * What is kept for callers while it comes or goes. Where it is too much of one, what came first has to go: so nobody keeps
 * others out by being slow.
 */
export class OnTheirWay {
  readonly #groups = new Map<string, Group>()

  begin(request: FastifyRequest): Load {
    const load: Load = { bytes: 0, end: () => {}, groups: this.#groupsOf(request) }
    for (const { loads } of load.groups) loads.add(load)
    return load
  }

  set(load: Load, bytes: number): void {
    load.bytes = bytes
    for (const { loads, most } of load.groups) {
      let all = 0
      for (const each of loads) all += each.bytes
      for (const oldest of loads) {
        if (all <= most) break
        all -= oldest.bytes
        this.over(oldest)
        oldest.end()
      }
    }
  }

  over(load: Load): void {
    for (const { name, loads } of load.groups) {
      loads.delete(load)
      if (loads.size === 0) this.#groups.delete(name)
    }
  }

  #groupsOf({ principal, sender, ip }: FastifyRequest): Group[] {
    const key = principal ? actorOf(principal) : sender
    if (key !== null) return [this.#group(`key ${key}`, mostOfKey)]
    return [this.#group(`address ${ip}`, mostOfAddress), this.#group('strangers', mostOfStrangers)]
  }

  #group(name: string, most: number): Group {
    const group = this.#groups.get(name) ?? { name, most, loads: new Set<Load>() }
    this.#groups.set(name, group)
    return group
  }
}

/** Answers that nobody reads would be kept for ever. */
export function limitUnread(app: FastifyInstance): void {
  const onTheirWay = new OnTheirWay()
  app.addHook('onSend', async (request, { raw }, payload) => {
    if ((typeof payload !== 'string' && !Buffer.isBuffer(payload)) || payload.length < fewBytes) return
    const answer = onTheirWay.begin(request)
    answer.end = () => raw.destroy()
    for (const end of ['finish', 'close']) raw.once(end, () => onTheirWay.over(answer))
    onTheirWay.set(answer, payload.length)
  })
}
