import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Log } from '../ports/log.ts'

export interface ConnectionLimits {
  /** On which nobody has shown a key yet, in all and from one address. */
  strangers: number
  strangersOfAddress: number
  /** Of one key, the administrator's token as well. Sockets of runners are counted elsewhere. */
  ofKey: number
  all: number
}

/**
 * What has come is read by then, in milliseconds: many connections are accepted in one turn, and of those that were asked
 * something, or have shown a key, none has to go for others of its turn.
 */
const graceMs = 1_000
/** So many times as many strangers as there may be are there for that moment at most. */
const surge = 4
/** What the holders of strangers begin with. */
const ofAddress = 'address '

interface Held {
  socket: Socket
  holder: string
}

/** By the files that this process may open, which runners, the database and Git need, too. */
export function usualConnections(descriptors = openFiles()): ConnectionLimits {
  const strangers = Math.min(1_000, Math.floor(descriptors / 8))
  return {
    strangers,
    strangersOfAddress: Math.ceil(strangers / 2),
    ofKey: 500,
    all: Math.max(100, Math.floor((descriptors * 3) / 4)),
  }
}

/**
 * Who holds the connections of the server. Where strangers have too many, the one that came first has to go: whoever comes
 * with a key shows it at once, so neither silence nor numbers keep others out.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #log: Log
  /** By peer, since TLS puts a socket of its own around that which came. */
  readonly #byPeer = new Map<string, Held>()
  /** Oldest first, as `#strangers`. */
  readonly #byHolder = new Map<string, Set<Held>>()
  readonly #strangers = new Set<Held>()
  #trimming: NodeJS.Timeout | undefined

  constructor(limits: ConnectionLimits, log: Log) {
    this.#limits = limits
    this.#log = log
  }

  /** Once its other listeners are there: it is told of sockets as they come, and not of what TLS makes of them. */
  watch(server: Server): void {
    server.maxConnections = this.#limits.all
    server.on('connection', (socket: Socket) => this.#add(socket))
  }

  /**
   * It has shown this key.
   * @returns false where there are too many of that key; it is a stranger's still
   */
  claim(socket: Socket, key: string): boolean {
    const held = this.#byPeer.get(peerOf(socket))
    const holder = `key ${key}`
    if (!held || held.holder === holder) return true
    const others = this.#byHolder.get(holder)
    if (others && others.size >= this.#limits.ofKey) return false
    this.#leave(held)
    this.#hold(held, holder)
    return true
  }

  /** It has become a runner's. */
  release(socket: Socket): void {
    this.#remove(peerOf(socket))
  }

  #add(socket: Socket): void {
    const { remoteAddress } = socket
    if (remoteAddress === undefined) return void socket.destroy() // gone already
    const peer = peerOf(socket)
    if (this.#byPeer.get(peer)) return // it comes again after an upgrade that is ignored
    const held = { socket, holder: '' }
    this.#byPeer.set(peer, held)
    socket.once('close', () => {
      if (this.#byPeer.get(peer) === held) this.#remove(peer)
    })
    this.#strangers.add(held)
    this.#hold(held, `${ofAddress}${remoteAddress}`)
    const { strangers, strangersOfAddress } = this.#limits
    const others = this.#byHolder.get(held.holder)?.size ?? 0
    if (this.#strangers.size > surge * strangers) this.#trim()
    else if (others > strangersOfAddress || this.#strangers.size > strangers)
      this.#trimming ??= setTimeout(() => this.#trim(), graceMs).unref()
  }

  #trim(): void {
    clearTimeout(this.#trimming)
    this.#trimming = undefined
    const { strangers, strangersOfAddress } = this.#limits
    for (const [holder, group] of this.#byHolder)
      if (holder.startsWith(ofAddress)) this.#shrink(group, strangersOfAddress)
    this.#shrink(this.#strangers, strangers)
  }

  #hold(held: Held, holder: string): void {
    held.holder = holder
    this.#byHolder.set(holder, (this.#byHolder.get(holder) ?? new Set()).add(held))
  }

  #leave(held: Held): void {
    this.#strangers.delete(held)
    const others = this.#byHolder.get(held.holder)
    others?.delete(held)
    if (others?.size === 0) this.#byHolder.delete(held.holder)
  }

  #remove(peer: string): void {
    const held = this.#byPeer.get(peer)
    if (!held) return
    this.#byPeer.delete(peer)
    this.#leave(held)
  }

  /** The first of them go. */
  #shrink(group: ReadonlySet<Held>, most: number): void {
    const surplus = [...group].slice(0, Math.max(0, group.size - most))
    const [first] = surplus
    if (!first) return
    const fields = { address: first.socket.remoteAddress, closed: surplus.length }
    this.#log.warn(fields, 'connections without a key are too many; the oldest go')
    for (const { socket } of surplus) {
      this.#remove(peerOf(socket))
      socket.destroy()
    }
  }
}

export function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

/** How many this process may have open at once; where the system does not say, as many as are usual at least. */
function openFiles(): number {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return Number(soft ?? 4096)
  } catch {
    return 4096
  }
}
