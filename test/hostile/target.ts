import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { type ClientOptions, WebSocket } from 'ws'
import { isRunning, World } from '../support/bowline.ts'
import type { FileChanges } from '../support/git-repository.ts'
import { GitHubWorld } from '../support/github-world.ts'

export interface Keys {
  id: string
  extensionId: string
  apiKey: string
  jwtSecret: string
}

export interface Answer {
  /** 0 where there was none: the connection was refused or cut. */
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  text: string
}

export interface Asked {
  method?: string
  headers?: Readonly<Record<string, string>>
  /** Parts are sent one after the other, until there is an answer. */
  body?: string | Buffer | Iterable<Buffer>
}

export interface Another {
  /** The user it runs as; only root can ask for it. */
  uid?: number
  /** Added to its environment. */
  env?: Readonly<Record<string, string>>
  flags?: readonly string[]
  /** What it finds in its config repository. With `uid`, nothing can be pushed there later. */
  files?: FileChanges
}

/**
 * A controller of the built product with the extension `orders` (an instance in the cloud, running), `guest` and `other` (a
 * runner is whoever has the key), whose config repository is at a GitHub that is played.
 */
export class Target {
  readonly place: GitHubWorld
  readonly short: boolean
  /** Where its HTTP server is. */
  url = ''
  adminToken = ''
  readonly #others: World[] = []
  readonly #sockets: { destroy(): void }[] = []

  private constructor(place: GitHubWorld, short: boolean) {
    this.place = place
    this.short = short
  }

  static async open({ short = false } = {}): Promise<Target> {
    const self = new Target(await GitHubWorld.create(), short)
    try {
      await self.place.push({ orders: {}, guest: { mode: 'local' }, other: { mode: 'local' } })
      await self.place.start()
      await self.world.until('orders', isRunning)
      self.url = JSON.parse(await readFile(join(self.world.data, 'controller.json'), 'utf8')).url
      self.adminToken = (await readFile(join(self.world.data, 'admin-token'), 'utf8')).trim()
      return self
    } catch (error) {
      const log = self.log().join('\n')
      await self.close()
      throw new Error(`there is nothing to try it on:\n${log}`, { cause: error })
    }
  }

  get world(): World {
    return this.place.world
  }

  get pid(): number {
    return this.world.controller?.process.pid ?? 0
  }

  get isAlive(): boolean {
    const process = this.world.controller?.process
    return process?.exitCode === null && process.signalCode === null
  }

  size<T>(full: T, short: T): T {
    return this.short ? short : full
  }

  /** Lines of the controller so far. */
  log(): readonly string[] {
    return this.world.controller?.lines ?? []
  }

  async keys(extension = 'guest', type = 'dev'): Promise<Keys> {
    const { id, extensionId } = await this.world.environment(extension, type)
    const client = await this.world.client()
    const secrets = await client.get<{ apiKey: string; jwtSecret: string }>(`/api/v1/environments/${id}/keys`)
    return { id, extensionId, ...secrets }
  }

  /** Without a token, unless one is among the headers. */
  ask(path: string, { method = 'GET', headers = {}, body = '' }: Asked = {}): Promise<Answer> {
    return new Promise((resolve) => {
      const none = { status: 0, headers: {}, text: '' }
      const sent = request(`${this.url}${path}`, { method, headers, agent: false }, async (answer) => {
        const read = await text(answer).catch(() => '')
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: read })
        sent.destroy()
      })
      sent.once('close', () => resolve(none)).on('error', () => {})
      if (typeof body === 'string' || Buffer.isBuffer(body)) sent.end(body)
      else void pour(sent, body)
    })
  }

  /** A connection to say anything on; it is closed at the end of the attempt. */
  async connect(): Promise<Socket> {
    const { hostname, port } = new URL(this.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    this.#sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }

  /** A runner's socket with an environment's key; whoever asks listens for `open` and `error`. */
  runner(
    { id, apiKey }: Pick<Keys, 'id' | 'apiKey'>,
    path = '/hostile',
    options: ClientOptions = {},
  ): WebSocket {
    const url = `${this.url.replace('http', 'ws')}/public/v1/devops/ws/${id}${path}`
    const headers = { authorization: apiKey, ...options.headers }
    const socket = new WebSocket(url, { ...options, headers })
    socket.on('error', () => {})
    this.#sockets.push({ destroy: () => socket.terminate() })
    return socket
  }

  /** A second controller with a world of its own; it is removed at the end of the attempt. */
  async another({ uid, env = {}, flags = [], files = {} }: Another = {}): Promise<World> {
    const world = await World.create(uid === undefined ? {} : { bare: true })
    this.#others.push(world)
    world.env = { ...world.env, ...env }
    await world.push(files)
    if (uid !== undefined) {
      world.user = { uid, gid: uid }
      const folders = [world.folder, world.config.directory, world.extension.directory]
      await promisify(execFile)('chown', ['-R', `${uid}:${uid}`, ...folders])
    }
    await world.start(...flags)
    return world
  }

  /** Undoes what an attempt may have left open. */
  async tidy(): Promise<void> {
    for (const socket of this.#sockets.splice(0)) socket.destroy()
    for (const world of this.#others.splice(0)) await world.remove()
  }

  async close(): Promise<void> {
    await this.tidy()
    await this.place.remove()
  }
}

/** As fast as it is taken, and no further than an answer or the end of the connection. */
async function pour(sent: ReturnType<typeof request>, parts: Iterable<Buffer>): Promise<void> {
  let over = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true
      resolve()
    }
    sent.once('response', end).once('close', end)
  })
  for (const part of parts) {
    if (over) return
    if (!sent.write(part)) await Promise.race([ended, new Promise((resolve) => sent.once('drain', resolve))])
  }
  if (!over) sent.end()
}
