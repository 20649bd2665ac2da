import { once } from 'node:events'
import { paths, pathTo } from '../../../api/paths.ts'
import type { Attempt } from '../attempt.ts'
import type { Keys, Target } from '../target.ts'

const since = '1.1'
/** With what it is answered. 200: as if nothing odd was asked. */
const odd: readonly (readonly [query: string, status: number])[] = [
  ['limit=0', 200],
  ['limit=999999999', 200],
  ['limit=-1', 400],
  ['limit=1e9', 400],
  ['limit=1&limit=2', 400],
  ['after=TQ-0000-0000-0000', 400],
  ['after=EFS-0000-0000-01-0001', 400],
  ['after=orders%2Fdev&after=guest%2Fdev', 400],
  [`after=${'x'.repeat(201)}`, 400],
  ['since=-1.-1', 410],
  ['since=9999999999999999.9999999999999999', 410],
  ['since=99999999999999999999.1', 410],
  ['since=1.1&since=1.1', 410],
  ['since=%F0%9F%92%A5', 410],
  [`since=${since}&wait=-1`, 400],
  [`since=${since}&wait=999999999`, 410],
  ['q=%27%20OR%201%3D1%20--', 200],
  [`q=${'%F0%9F%92%A5'.repeat(100)}`, 200],
  [`q=${'(a%2B)%2B'.repeat(40)}%24`, 400],
  ['q=a&q=b', 400],
  ['status=__proto__', 400],
  ['standing=constructor', 400],
  ['type=dev,dev,dev,dev', 400],
  [`extension=${'a,'.repeat(1_001)}`, 400],
  [`id=${'ENV-0000-0000-01,'.repeat(201)}`, 400],
  ['id=..%2F..%2Fetc%2Fpasswd', 200],
]

export const attempt: Attempt = {
  line: 16,
  what: 'the status: odd questions, thousands that wait, slow readers, and who may not see it',
  async run(target) {
    const keys = await target.keys()
    const wrong = [
      ...(await oddQuestions(target)),
      ...(await waiting(target)),
      ...(await slowReaders(target)),
    ]
    return {
      tried: `${odd.length} questions, ${target.size(3_000, 450)} that wait, ${target.size(400, 100)} slow readers`,
      ...{ held: wrong.length === 0, said: wrong.join('; ') || 'refused, or answered at once' },
      read: await whoMayNot(target, keys),
    }
  },
}

const admin = ({ adminToken }: Target) => ({ headers: { authorization: `Bearer ${adminToken}` } })

async function oddQuestions(target: Target): Promise<string[]> {
  const wrong: string[] = []
  for (const [query, expected] of odd) {
    const { status } = await target.ask(`${paths.allEnvironments}?${query}`, admin(target))
    if (status !== expected) wrong.push(`${query.slice(0, 60)} answers ${status}`)
  }
  return wrong
}

/** Those beyond 200 are sent away; those that go make room at once. */
async function waiting(target: Target): Promise<string[]> {
  const ask = async (path: string) => await target.ask(path, admin(target))
  const { version } = JSON.parse((await ask(paths.status)).text)
  const path = `${paths.status}?since=${version}&wait=60`
  const wrong: string[] = []
  for (let round = 0; round < target.size(10, 2); round++) {
    const sockets = await Promise.all(Array.from({ length: target.size(300, 225) }, () => target.connect()))
    const closed = sockets.map((socket) => once(socket, 'close'))
    const answers = sockets.map((socket) => once(socket, 'data'))
    for (const socket of sockets)
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${target.adminToken}\r\n\r\n`,
        'latin1',
      )
    const [first] = await Promise.race(answers)
    if (!/^HTTP\/1.1 (429|200) /.test(String(first)))
      wrong.push(`too many that wait: ${String(first).slice(0, 40)}`)
    for (const socket of sockets) socket.destroy()
    await Promise.all(closed)
  }
  const { status } = await ask(`${paths.status}?since=${version}&wait=1`)
  if (status !== 200) wrong.push(`after all have gone, who waits is answered ${status}`)
  return wrong
}

/** Whoever asks for all and reads nothing of it. */
async function slowReaders(target: Target): Promise<string[]> {
  const lists = [paths.findings, paths.held, paths.observed, `${paths.allEnvironments}?limit=1000`]
  const sockets = await Promise.all(Array.from({ length: target.size(400, 100) }, () => target.connect()))
  for (const [at, socket] of sockets.entries()) {
    socket.pause()
    const head = `GET ${lists[at % lists.length]} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${target.adminToken}\r\n\r\n`
    socket.write(head, 'latin1')
  }
  const { status } = await target.ask(paths.status, admin(target))
  for (const socket of sockets) socket.destroy()
  return status === 200 ? [] : [`beside slow readers the status answers ${status}`]
}

async function whoMayNot(target: Target, { id, apiKey }: Keys): Promise<string[]> {
  const { id: other } = await target.keys('other')
  const asked = [
    ...[paths.status, paths.findings, paths.held, paths.observed, paths.allEnvironments, paths.extensions],
    ...[id, other, 'other:dev'].map((environment) => pathTo(paths.environmentStatus, { environment })),
    pathTo(paths.extensionTags, { extension: 'orders' }),
    `${paths.allEnvironments}?id=${id}`,
    `${paths.status}?since=${since}&wait=60`,
  ]
  const callers = {
    nobody: {},
    'a runner': { authorization: apiKey },
    'a wrong token': { authorization: 'Bearer x' },
  }
  const read: string[] = []
  for (const [who, headers] of Object.entries(callers))
    for (const path of asked) {
      const { status, text } = await target.ask(path, { headers })
      if (status !== 401 && status !== 403) read.push(`${path} by ${who}: ${status}`)
      else if (text.includes('orders') || text.includes(other))
        read.push(`names in the refusal of ${path} to ${who}`)
    }
  return read
}
