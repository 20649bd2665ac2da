import type { Nemesis } from '../nemesis.ts'
import type { FaultWorld } from '../world.ts'

const half = '\\ud800'
const event = (data: string, object = 'PO-body') =>
  `{"event_type": "order_placed", "object_id": "${object}", "data": ${data}}`

/** Bodies that nobody should send, and how each is answered. */
const bodies: readonly [name: string, body: string | Buffer, status: number][] = [
  ['NUL in a value', event('{"a": "x\\u0000y"}'), 202],
  ['NUL in a key', event('{"a\\u0000b": 1}'), 202],
  ['half a surrogate pair', event(`{"a": "${half}", "${half}": 1}`), 202],
  ['a key that is a prototype', event('{"__proto__": {"sequence": 99}, "constructor": {}}'), 400],
  ['NUL in the object id', event('{}', 'PO\\u0000'), 400],
  ['10 MB', event(`{"a": "${'x'.repeat(10 * 2 ** 20)}"}`), 413],
  ['just too much', event(`{"a": "${'x'.repeat(257 * 1024)}"}`), 400],
  ['deep JSON', event(`{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400],
  ['very many keys', event(`{${Array.from({ length: 20_000 }, (_, n) => `"k${n}": 0`).join()}}`), 202],
  ['a number beyond all', event('{"a": 1e999999}'), 202],
  ['not JSON', '{"event_type"', 400],
  ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
  ['an array', '[]', 400],
  ['nothing', '', 400],
]

type Misdeed = readonly [how: string, status: string]

/** How handlers end their process, and how the task stands after it. Who shares the process shares two losses at most. */
const killers: readonly Misdeed[] = [
  ['exit', 'quarantined'],
  ['abort', 'quarantined'],
  ['reject-later', 'quarantined'],
]

/** How handlers misbehave otherwise. */
const misdeeds: readonly Misdeed[] = [
  ['nothing', 'retrying'],
  ['throw-nul', 'retrying'],
  ['throw-huge', 'retrying'],
  ['throw-nothing', 'retrying'],
  ['wrong-answer', 'retrying'],
  ['fail-nul', 'fail'],
  ['fail-huge', 'fail'],
]

/** Inputs that nobody should send, and handlers that do what none should: each is answered, and others do not notice. */
export const poison: Nemesis = {
  name: 'poison',
  title: 'poison inputs and handlers',
  world: { instances: 1 },
  size: { short: 60, long: 600 },
  async harm(world, random, size) {
    await world.fault('poison', async () => {
      const load = world.load(size, random, { lanes: 4, workMs: [0, 30] })
      await send([...killers, ...misdeeds], world)
      for (const [name, body, status] of bodies) {
        const answer = await world.post(body)
        if (answer.status !== status)
          throw new Error(`${name}: answered with ${answer.status} ${answer.text.slice(0, 200)}`)
      }
      await load.done
      await world.settled()
    })
    await standAsExpected([...killers, ...misdeeds], world)
  },
}

async function send(deeds: readonly Misdeed[], world: FaultWorld): Promise<void> {
  for (const [how] of deeds) await world.send(`PO-${how}`, 1, { how })
}

async function standAsExpected(deeds: readonly Misdeed[], world: FaultWorld): Promise<void> {
  const rows = await world.sql<{ object: string; status: string }>(
    `select object_id as object, case
       when status in ('scheduled', 'processing') and attempts > 0 then 'retrying' -- it is just being tried again
       else coalesce(reason, status) end as status
     from bowline.tasks where object_id like 'PO-%' order by created_at`,
  )
  const status = new Map(rows.map((each) => [each.object, each.status]))
  const wrong = deeds.filter(([how, expected]) => status.get(`PO-${how}`) !== expected)
  if (wrong.length > 0)
    throw new Error(
      `${wrong.map(([how, expected]) => `${how}: ${status.get(`PO-${how}`)}, not ${expected}`)}`,
    )
}
