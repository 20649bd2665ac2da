import { beforeEach, expect, test } from 'vitest'
import { Witness } from '../../../../controller/audit/witness.ts'
import { headsIn, keysIn } from '../../../../core/audit/head-files.ts'
import { HeadSigner, headLine, isSigned } from '../../../../core/audit/heads.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'

const signer = new HeadSigner(Buffer.alloc(32, 3))
const chain = 'c'.repeat(64)
const hashOf = (seq: number) => seq.toString(16).padStart(64, '0')
const day = 86_400_000
const { signal } = new AbortController()

let clock: FakeClock
let seq: number
let kept: { seq: number; at: number; line: string }[]
let branch: Map<string, string> | Error
let published: number
let trouble: string | null

const newOne = () =>
  new Witness({
    store: {
      auditHead: async () => ({ head: { chain, seq, hash: hashOf(seq) }, base: { seq: 0, hash: chain } }),
      auditRows: async (_, { after = 0 }) =>
        after >= seq
          ? []
          : [{ seq: after + 1, hash: hashOf(after + 1), text: '', found: ['', '', '', '', 0, null] }],
      keepAuditHead: async (head) => void kept.push(head),
      auditHeads: async (from, to) => kept.filter(({ at }) => at >= from && at < to).map(({ line }) => line),
    },
    branch: {
      read: async () => {
        if (branch instanceof Error) throw branch
        return { commit: 'c', files: branch }
      },
    },
    signer,
    clock,
    log: silent,
    keepMs: 365 * day,
    changed: () => void published++,
    tell: (told) => {
      trouble = told?.code ?? null
    },
  })

beforeEach(() => {
  clock = new FakeClock(Date.UTC(2027, 0, 31, 12))
  seq = 0
  kept = []
  branch = new Map()
  published = 0
  trouble = null
})

test('a head is signed once a minute where something was written, and the branch is told as often', async () => {
  const witness = newOne()
  const stop = witness.start()
  await clock.advance(300_000)
  expect([kept.length, published]).toEqual([0, 0])
  seq = 5
  await clock.advance(180_000)
  expect([kept.map((each) => each.seq), published]).toEqual([[5], 1])
  const files = await witness.changedFiles(signal)
  expect([...(files ?? []).keys()]).toEqual(['audit/keys.json', 'audit/2027-01/31.jsonl'])
  const [head] = headsIn(files?.get('audit/2027-01/31.jsonl') ?? '')
  expect(head && isSigned(head, keysIn(files?.get('audit/keys.json') ?? ''))).toBe(true)
  expect((await witness.changedFiles(signal))?.size).toBe(0) // nothing since
  seq = 6
  await stop()
  expect(kept.map((each) => each.seq)).toEqual([5, 6])
})

test('many rows are signed at once, and the branch is told of them at the next minute', async () => {
  const witness = newOne()
  const stop = witness.start()
  for (seq = 1; seq <= 2500; seq++) {
    witness.appended(seq)
    if (seq % 500 === 0) await clock.advance(0)
  }
  expect(kept.length).toBeGreaterThanOrEqual(2)
  expect(published).toBe(0)
  await clock.advance(60_000)
  expect(published).toBe(1)
  await stop()
})

test('what the branch has stays there, also heads that the table does not know, and keys of before', async () => {
  const former = new HeadSigner(Buffer.alloc(32, 4))
  const foreign = headLine(
    former.sign({ chain: 'd'.repeat(64), seq: 9, hash: hashOf(9) }, '2027-01-31T08:00:00.000Z'),
  )
  branch = new Map([
    ['audit/keys.json', JSON.stringify({ keys: [former.publicKey] })],
    ['audit/2027-01/31.jsonl', `${foreign}\n`],
    ['audit/2026-12/01.jsonl', `${foreign}\n`],
  ])
  seq = 3
  const witness = newOne()
  const stop = witness.start()
  await clock.advance(60_000)
  const files = await witness.changedFiles(signal)
  expect(files?.get('audit/2027-01/31.jsonl')).toBe(`${foreign}\n${kept[0]?.line}\n`)
  expect(keysIn(files?.get('audit/keys.json') ?? '')).toEqual([signer.publicKey, former.publicKey])
  expect(files?.has('audit/2026-12/01.jsonl')).toBe(false)
  expect(await witness.read(['audit/2026-12/01.jsonl'])).toEqual(new Map())
  await stop()
})

test('nothing is written while the branch cannot be read: what is there must not be lost', async () => {
  branch = new Error('no route')
  seq = 3
  const witness = newOne()
  const stop = witness.start()
  await clock.advance(60_000)
  expect(await witness.changedFiles(signal)).toBeUndefined()
  branch = new Map()
  expect([...((await witness.changedFiles(signal)) ?? []).keys()]).toContain('audit/2027-01/31.jsonl')
  await stop()
})

test.each([
  ['is as it was', 8, hashOf(7), null],
  ['was cut', 6, hashOf(7), 'audit-not-as-witnessed'],
  ['was rewritten', 8, hashOf(1), 'audit-not-as-witnessed'],
])('a table that %s since its newest head', async (_, rows, hash, expected) => {
  const line = headLine(signer.sign({ chain, seq: 7, hash }, '2027-01-30T08:00:00.000Z'))
  branch = new Map([['audit/2027-01/30.jsonl', `${line}\n`]])
  seq = rows
  await newOne().changedFiles(signal)
  expect(trouble).toBe(expected)
})

test('files go two months after the rows that they are about', () => {
  expect(newOne().expiredFolders()).toEqual(['audit/2025-10/', 'audit/2025-09/', 'audit/2025-08/'])
})
