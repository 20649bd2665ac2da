import { SignJWT } from 'jose'
import type { WebSocket } from 'ws'
import type { Attempt } from '../attempt.ts'
import type { Keys, Target } from '../target.ts'

export const attempt: Attempt = {
  line: 12,
  what: 'with the key of one environment: odd ids, large frames, many runners, costly questions',
  async run(target) {
    const keys = await target.keys()
    const lines = target.log().length
    const failed = [
      ...(await oddIds(target, keys)),
      ...(await largeFrames(target, keys)),
      ...(await declarations(target, keys)),
      ...(await questions(target, keys)),
      ...(await crowd(target, keys)),
    ]
    const said = target.log().length - lines
    if (said > 400) failed.push(`${said} lines of log`)
    return {
      tried: `${target.size(50_000, 500)} results, 64 MiB, ${target.size(400, 300)} runners`,
      ...{
        held: failed.length === 0,
        said: failed.join('; ') || `refused, in ${said} lines of log`,
        read: [],
      },
    }
  },
}

/** Close code or HTTP status; 0 where it goes on. */
function end(socket: WebSocket, withinMs = 20_000): Promise<number> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(0), withinMs)
    const settle = (code: number) => {
      clearTimeout(late)
      resolve(code)
    }
    socket.once('close', settle)
    socket.once('unexpected-response', (_, { statusCode }) => settle(statusCode ?? 0))
  })
}

async function opened(socket: WebSocket): Promise<WebSocket> {
  await new Promise((resolve) => socket.once('open', resolve))
  return socket
}

const setup = (data: object = {}) => JSON.stringify({ version: 2, message_type: 'setup_request', data })

async function connected(target: Target, keys: Keys): Promise<WebSocket> {
  const socket = await opened(target.runner(keys))
  const answered = new Promise((resolve) => socket.once('message', resolve))
  socket.send(setup())
  await answered
  return socket
}

async function oddIds(target: Target, keys: Keys): Promise<string[]> {
  const socket = await connected(target, keys)
  const ended = end(socket)
  for (let n = 0; n < target.size(50_000, 500); n++) {
    const options = { task_id: n % 2 ? `TQ-\0${n}` : `TQ-\ud800${n}`, correlation_id: 'fence-1' }
    const data = { options, output: { result: 'success' } }
    socket.send(JSON.stringify({ version: 2, message_type: 'task', data }))
  }
  return (await ended) === 0 ? ['ids that are none are taken for ever'] : []
}

async function largeFrames(target: Target, keys: Keys): Promise<string[]> {
  const [before, after] = [await opened(target.runner(keys)), await connected(target, keys)]
  const ends = [end(before), end(after)]
  for (const socket of [before, after]) socket.send('x'.repeat(target.size(64, 16) * 2 ** 20))
  return (await Promise.all(ends)).includes(0) ? ['a frame of 64 MiB is taken'] : []
}

async function declarations(target: Target, keys: Keys): Promise<string[]> {
  const socket = await opened(target.runner(keys))
  const ended = end(socket)
  const variables = Array.from({ length: 3_000 }, (_, n) => ({
    name: `V${n}`,
    initial_value: `v${n}`,
    secure: true,
  }))
  socket.send(setup({ variables }))
  return (await ended) === 1008 ? [] : ['3,000 secure variables are taken']
}

async function questions(target: Target, keys: Keys): Promise<string[]> {
  const { id, extensionId, apiKey, jwtSecret } = keys
  const E = `/public/v1/devops/services/${extensionId}/environments/${id}`
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(jwtSecret))
  const text = 'x'.repeat(200 * 1024)
  const event = (n: number) => ({
    event_type: 'asset_purchase_request_processing',
    object_id: `PR-${n}`,
    data: { text },
  })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  for (let n = 0; n < target.size(300, 20); n++)
    await target.ask(`${E}/external-events`, { method: 'POST', headers, body: JSON.stringify(event(n)) })
  const ask = (path: string) => target.ask(path, { headers: { authorization: apiKey } })
  const failed: string[] = []
  const one = await ask('/public/v1/requests?limit=1')
  if (one.status !== 200 || one.text.length > 300 * 1024) failed.push(`limit=1 answers ${one.status}`)
  const costly = [
    `${E}/tasks?ordering(${'id,'.repeat(3_000)}id)`,
    `${E}/tasks?or(${'like(output,*a*b*c*),'.repeat(500)}eq(id,a))`,
    `${E}/tasks?offset=999999999`,
    `/public/v1/requests?or(${'lt(text,a),'.repeat(1_000)}lt(text,a))`,
  ]
  for (const path of costly) {
    const { status } = await ask(path)
    if (status !== 400) failed.push(`${path.slice(0, 120)}... answers ${status}`)
  }
  const all = Array.from({ length: target.size(300, 30) }, () =>
    ask('/public/v1/requests?like(text,*y*)&limit=1'),
  )
  const statuses = (await Promise.all(all)).map(({ status }) => status)
  if (statuses.some((status) => status !== 200 && status !== 429)) failed.push(`questions answer ${statuses}`)
  return failed
}

async function crowd(target: Target, keys: Keys): Promise<string[]> {
  const sockets = Array.from({ length: target.size(400, 300) }, (_, n) => target.runner(keys, `/crowd-${n}`))
  const came = await Promise.all(
    sockets.map((socket) => Promise.race([end(socket), opened(socket).then(() => 101)])),
  )
  const there = came.filter((status) => status === 101).length
  for (const socket of sockets) socket.terminate()
  return there > 256 ? [`${there} runners are let in`] : []
}
