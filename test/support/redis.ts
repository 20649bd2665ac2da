import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { temporaryFolder } from './git-repository.ts'

/** Another Redis, or a Valkey, to run the tests on. */
const program = process.env.BOWLINE_TEST_REDIS_SERVER ?? 'redis-server'

/** Why there is no redis-server here; undefined where there is one. */
export function redisProblem(): string | undefined {
  try {
    const version = /v=(\d+\.\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1]
    return Number(version) >= 6.2
      ? undefined
      : `${program} is version ${version}; these tests need 6.2 or newer`
  } catch {
    return `${program} is missing: apt-get install redis-server, or brew install redis`
  }
}

/** A redis-server of a test's own, in a folder of its own, on a port that was free. */
export interface TestRedis {
  url: string
  port: number
  /** Runs a command on it, as its administrator. */
  run(...words: (string | number)[]): Promise<unknown>
  signal(signal: NodeJS.Signals): void
  /** Ends it at once, as `kill -9`. */
  kill(): Promise<void>
  /** Starts it again, on the same port and folder. */
  start(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

export async function createRedis(settings: readonly string[] = []): Promise<TestRedis> {
  const directory = await temporaryFolder()
  const port = await freePorts()
  const usual = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory, '--save', '']
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    server = await startServer([...usual, ...settings])
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = server
    server = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = once(ending, 'exit')
    ending.kill('SIGCONT')
    ending.kill(signal)
    await ended
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    async run(...words) {
      const client = new Redis({ port, lazyConnect: true, retryStrategy: () => null })
      try {
        return await client.call(...(words as [string]))
      } finally {
        client.disconnect()
      }
    },
    signal: (signal) => void server?.kill(signal),
    kill: () => end('SIGKILL'),
    start,
    async remove() {
      await end('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Resolves once it takes connections. */
async function startServer(settings: readonly string[]): Promise<ChildProcess> {
  const server = spawn(program, settings, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  for await (const line of createInterface(server.stdout)) {
    said.push(line)
    if (!line.includes('Ready to accept connections')) continue
    server.stdout.resume()
    return server
  }
  throw new Error(`${program} did not start:\n${said.join('\n')}`)
}

/** Three masters, each with a third of the hash slots. */
export interface TestCluster {
  /** Names one node: the others are found through it. */
  url: string
  nodes: readonly TestRedis[]
  /** Moves what has this hash tag to the next node, one key after another, as operators do it. */
  moveSlot(tag: string): Promise<void>
  remove(): Promise<void>
}

const slots = 16_384

export async function createCluster(): Promise<TestCluster> {
  const nodes = await Promise.all([0, 1, 2].map(createNode))
  const share = Math.ceil(slots / nodes.length)
  await Promise.all(
    nodes.map(async (node, index) => {
      const first = index * share
      const length = Math.min(share, slots - first)
      await node.run('CLUSTER', 'ADDSLOTS', ...Array.from({ length }, (_, at) => first + at))
      await node.run('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    }),
  )
  const first = nodes[0] as TestRedis
  for (const { port } of nodes.slice(1)) await first.run('CLUSTER', 'MEET', '127.0.0.1', port)
  await Promise.all(nodes.map(untilWhole))
  return {
    url: first.url,
    nodes,
    moveSlot: (tag) => moveSlot(tag, nodes),
    async remove() {
      await Promise.all(nodes.map((node) => node.remove()))
    },
  }
}

async function moveSlot(tag: string, nodes: readonly TestRedis[]): Promise<void> {
  const slot = Number(await nodes[0]?.run('CLUSTER', 'KEYSLOT', tag))
  const ids = await Promise.all(nodes.map(async (node) => String(await node.run('CLUSTER', 'MYID'))))
  const ranges = (await nodes[0]?.run('CLUSTER', 'SLOTS')) as [number, number, [string, number, string]][]
  const owner = ranges.find(([first, last]) => first <= slot && slot <= last)?.[2][2] ?? ''
  const from = ids.indexOf(owner)
  const to = (from + 1) % nodes.length
  const [source, target] = [nodes[from] as TestRedis, nodes[to] as TestRedis]
  await target.run('CLUSTER', 'SETSLOT', slot, 'IMPORTING', owner)
  await source.run('CLUSTER', 'SETSLOT', slot, 'MIGRATING', ids[to] ?? '')
  for (;;) {
    const keys = (await source.run('CLUSTER', 'GETKEYSINSLOT', slot, 10)) as string[] // some here, some there meanwhile
    if (keys.length === 0) break
    await source.run('MIGRATE', '127.0.0.1', target.port, '', 0, 5000, 'KEYS', ...keys)
  }
  for (const node of [target, source, ...nodes])
    await node.run('CLUSTER', 'SETSLOT', slot, 'NODE', ids[to] ?? '')
}

function createNode(): Promise<TestRedis> {
  return createRedis([
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--appendonly', 'no'],
  ])
}

/** Nodes find each other by gossip: there is nothing to wait for but their own word. */
async function untilWhole(node: TestRedis): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const info = String(await node.run('CLUSTER', 'INFO'))
    const known = /cluster_known_nodes:3/.test(info) && /cluster_slots_ok:16384/.test(info)
    if (known && /cluster_state:ok/.test(info)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the cluster does not come together')
}

/** Nodes of a cluster talk on a port of their own, so far from the other. Before version 7 no other can be chosen. */
const busDistance = 10_000

/** Free with that of its bus. */
async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = await freePort()
    if (port + busDistance > 65_535) continue
    const isFree = await freePort(port + busDistance).then(
      () => true,
      () => false,
    )
    if (isFree) return port
  }
  throw new Error('no port is free with the one for the bus of a cluster')
}
