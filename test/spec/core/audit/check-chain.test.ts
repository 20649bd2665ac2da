import { createHash, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { acceptanceChange } from '../../../../core/audit/acceptances.ts'
import { ChainCheck, type KeyTrust } from '../../../../core/audit/check-chain.ts'
import { HeadSigner, headLine, isSigned, readHead, readHeadKeys } from '../../../../core/audit/heads.ts'
import { removalChange } from '../../../../core/audit/removals.ts'
import { type AuditEntry, auditActions } from '../../../../core/domain/audit.ts'
import { checked, rowsFrom, type Trail } from '../../../support/audit-chain.ts'
import { tries } from '../../../support/tries.ts'

const signer = new HeadSigner(Buffer.alloc(32, 7))
const chain = createHash('sha256').update('a chain').digest('hex')
const actions = auditActions.filter((each) => each !== 'audit.remove')
const random = (below: number) => randomInt(Math.max(1, below))

/** A trail of some rows; its last one, and some before it, witnessed. */
function someTrail(): Trail {
  const anchor = { chain, seq: 0, hash: chain }
  const rows = rowsFrom(anchor, Array.from({ length: 3 + random(15) }, someEntry))
  const witnessed = new Set([rows.length, 1 + random(rows.length)])
  const heads = [...witnessed].map((seq) =>
    signer.sign({ chain, seq, hash: rows[seq - 1]?.hash as string }, '2027-02-01T00:00:00.000Z'),
  )
  return { rows, anchor, heads, end: { seq: rows.length, hash: rows.at(-1)?.hash as string } }
}

function someEntry(): AuditEntry {
  return {
    actor: { kind: 'user', id: `u${random(5)}`, name: 'Ada "Ä" \u2028' },
    action: actions[random(actions.length)] as AuditEntry['action'],
    object: `ENV-${random(100)}`,
    ...(random(2) === 0 && { change: { tag: [`v${random(9)}`, null] } }),
  }
}

/** Each of them changes something: what it makes of the trail is another trail. */
const tamperings: Readonly<Record<string, (trail: Trail) => void>> = {
  'a byte of a row': ({ rows }) => {
    const row = rows[random(rows.length)] as Trail['rows'][number]
    const bytes = Buffer.from(row.text)
    const place = random(bytes.length)
    bytes[place] = (bytes[place] as number) ^ (1 + random(127))
    row.text =
      bytes.toString('latin1') === Buffer.from(row.text).toString('latin1')
        ? `${row.text} `
        : bytes.toString()
  },
  'a digit of a hash': ({ rows }) => {
    const row = rows[random(rows.length)] as Trail['rows'][number]
    const place = random(64)
    const digit = ((Number.parseInt(row.hash[place] as string, 16) + 1 + random(15)) % 16).toString(16)
    row.hash = row.hash.slice(0, place) + digit + row.hash.slice(place + 1)
  },
  'a row deleted': ({ rows }) => void rows.splice(random(rows.length), 1),
  'two rows swapped': ({ rows }) => {
    const one = random(rows.length - 1)
    const other = one + 1 + random(rows.length - one - 1)
    const [first, second] = [rows[one], rows[other]] as [Trail['rows'][number], Trail['rows'][number]]
    rows[one] = second
    rows[other] = first
  },
  'a row twice': ({ rows }) => {
    const place = random(rows.length)
    rows.splice(place, 0, { ...(rows[place] as Trail['rows'][number]) })
  },
  'the end cut off': ({ rows }) => void rows.splice(random(rows.length)),
  'the table rolled back, its end with it': (trail) => {
    trail.rows.splice(random(trail.rows.length))
    trail.end = { seq: trail.rows.length, hash: trail.rows.at(-1)?.hash ?? chain }
  },
  'the beginning removed without a word': (trail) => {
    const gone = 1 + random(trail.rows.length - 1)
    const last = trail.rows.splice(0, gone).at(-1)
    trail.anchor = { chain, seq: gone, hash: last?.hash as string }
  },
  'rows rewritten, and all hashes behind them': (trail) => {
    const entries = trail.rows.map(({ text }) => {
      const { seq: _, at: __, ...entry } = JSON.parse(text) as AuditEntry & { seq: number; at: string }
      return entry
    })
    const place = random(entries.length)
    entries[place] = { ...(entries[place] as AuditEntry), object: 'ENV-another' }
    trail.rows = rowsFrom(trail.anchor, entries)
    trail.end = { seq: trail.rows.length, hash: trail.rows.at(-1)?.hash as string }
  },
  'another chain put in its place': (trail) => {
    const other = createHash('sha256')
      .update(`chain ${random(1e9)}`)
      .digest('hex')
    trail.anchor = { chain: other, seq: 0, hash: other }
    trail.rows = rowsFrom(trail.anchor, trail.rows.map(someEntry))
    trail.end = { seq: trail.rows.length, hash: trail.rows.at(-1)?.hash as string }
  },
  'a head that others signed': (trail) => {
    const { chain: of, seq, hash } = trail.heads[0] as Trail['heads'][number]
    trail.heads = [
      new HeadSigner(Buffer.alloc(32, random(200) + 8)).sign(
        { chain: of, seq, hash },
        '2027-02-01T00:00:00.000Z',
      ),
    ]
  },
}

describe('a trail that was tampered with', () => {
  const each = tries(100)
  test.each(Object.entries(tamperings))('is found: %s', (_, tamper) => {
    for (let round = 0; round < each; round++) {
      const trail = someTrail()
      const before = JSON.stringify(trail)
      tamper(trail)
      const { flaws } = checked(trail, signer)
      if (flaws === 0) expect({ flaws, before, after: JSON.stringify(trail) }).toBe('found')
    }
  })
})

test('nothing is found in a trail that nobody touched', () => {
  for (let round = 0; round < tries(100); round++) expect(checked(someTrail(), signer).findings).toEqual([])
})

test('what is wrong is told once, with the number of its row', () => {
  const trail = someTrail()
  const row = trail.rows[1] as Trail['rows'][number]
  row.text = row.text.replace('"ENV-', '"ENV+')
  expect(checked(trail, signer).findings).toEqual([
    { code: 'row-changed', seq: 2, message: 'row 2, or the hash of it or of the one before it, was changed' },
  ])
})

/** The rest of nine rows of which some are gone, and the row that says so. @param change of that row */
function removedTrail(gone: number, changeOf: (base: { seq: number; hash: string }) => AuditEntry['change']) {
  const whole = rowsFrom({ chain, seq: 0, hash: chain }, Array.from({ length: 9 }, someEntry))
  const base = { seq: gone, hash: whole[gone - 1]?.hash as string }
  const actor = { kind: 'controller', id: 'controller' } as const
  const removal = { actor, action: 'audit.remove', object: `1-${gone}`, change: changeOf(base) } as const
  const entries = whole.slice(gone).map(({ text }) => JSON.parse(text) as AuditEntry)
  const anchor = { chain, ...base }
  const rows = rowsFrom(anchor, [...entries, removal])
  const heads = [signer.sign({ chain, ...base }, '2027-02-01T00:00:00.000Z')]
  return { base, anchor, rows, heads, end: { seq: rows.length + gone, hash: rows.at(-1)?.hash as string } }
}

const terms = { before: '2027-06-01T00:00:00.000Z', keepMs: 30 * 86_400_000 }
const signedBy =
  (by: HeadSigner, of = chain) =>
  ({ seq, hash }: { seq: number; hash: string }) =>
    removalChange({ chain: of, from: 1, to: seq, hash, ...terms }, by)

test('rows that were removed on record are not missing, where the head of the last of them was witnessed, and it is told what was removed on which terms', () => {
  const { base, anchor, rows, heads, end } = removedTrail(5, signedBy(signer))
  const check = checked({ rows, anchor, heads, end }, signer)
  expect(check.findings).toEqual([])
  expect(check.removals).toMatchObject([
    { from: 1, to: base.seq, row: 10, parts: 1, ...terms, isSigned: true },
  ])
  const newest = [signer.sign({ chain, ...end }, '2027-02-01T00:00:00.000Z')]
  expect(checked({ rows, anchor, heads: newest, end }, signer).findings).toMatchObject([
    { code: 'beginning-unproved' },
  ])
  const without = { rows: rows.slice(0, -1), anchor, heads, end: undefined }
  expect(checked(without, signer).findings).toMatchObject([{ code: 'beginning-unproved' }])
})

const other = new HeadSigner(Buffer.alloc(32, 9))

test.each([
  ['is not signed', ({ hash }: { hash: string }) => ({ first: [1, 6], base: [null, hash] }) as const],
  ['is signed by somebody else', signedBy(other)],
  ['was signed for another trail', signedBy(signer, 'ab'.repeat(32))],
  [
    'is about more rows than it was signed for',
    (base: { seq: number; hash: string }) => ({
      ...signedBy(signer)({ ...base, seq: 3 }),
      first: [1, base.seq + 1] as const,
    }),
  ],
])('a removal that %s is found, and told', (_, changeOf) => {
  const check = checked(removedTrail(5, changeOf), signer)
  expect(check.findings).toMatchObject([{ code: 'removal-not-signed', seq: 10 }])
  expect(check.removals).toMatchObject([{ from: 1, to: 5, isSigned: false }])
})

test('what was removed part after part on the same terms is told as one', () => {
  const anchor = { chain, seq: 6, hash: 'ab'.repeat(32) }
  const part = (from: number, to: number, keepMs: number): AuditEntry => ({
    actor: { kind: 'controller', id: 'controller' },
    action: 'audit.remove',
    object: `${from}-${to}`,
    change: removalChange({ chain, from, to, hash: anchor.hash, before: terms.before, keepMs }, signer),
  })
  const rows = rowsFrom(anchor, [part(1, 2, 7), part(3, 4, 7), part(5, 6, 8)])
  const { findings, removals } = checked({ rows, anchor, heads: [], end: undefined }, signer)
  expect(findings).toEqual([])
  expect(removals).toMatchObject([
    { from: 1, to: 4, parts: 2, row: 8, keepMs: 7 },
    { from: 5, to: 6, parts: 1, row: 9, keepMs: 8 },
  ])
})

describe('a head signed with another key that is published beside it', () => {
  const { rows, anchor, end } = someTrail()
  const head = { chain, seq: rows.length, hash: rows.at(-1)?.hash as string }
  const at = '2027-02-01T00:00:00.000Z'
  const heads = [signer.sign(head, at), other.sign(head, at), other.sign(head, '2027-02-02T00:00:00.000Z')]
  const verdict = (trusted?: ReadonlyMap<string, KeyTrust>) => {
    const keys = [signer.publicKey, other.publicKey]
    const check = new ChainCheck({ anchor, heads, keys, trusted, end })
    for (const { text, hash } of rows) check.row(text, hash)
    check.end()
    return {
      findings: check.findings.map(({ code }) => code),
      keys: check.keys.map(({ heads: of, trust }) => [of, trust]),
    }
  }
  const [own, foreign] = [signer.publicKey.kid, other.publicKey.kid]

  test('is believed where nobody says which keys count, which is told', () => {
    expect(verdict()).toEqual({
      findings: [],
      keys: [
        [1, 'published'],
        [2, 'published'],
      ],
    })
  })

  test('is one finding for all of that key where it is not among those that count', () => {
    const expected = {
      findings: ['foreign-key'],
      keys: [
        [1, 'own'],
        [2, 'foreign'],
      ],
    }
    expect(verdict(new Map([[own, 'own']]))).toEqual(expected)
  })

  test('is good where somebody vouches for that key', () => {
    const trusted = new Map<string, KeyTrust>([
      [own, 'own'],
      [foreign, 'pinned'],
    ])
    expect(verdict(trusted)).toEqual({
      findings: [],
      keys: [
        [1, 'own'],
        [2, 'pinned'],
      ],
    })
  })
})

describe('heads of another chain', () => {
  const former = createHash('sha256').update('another chain').digest('hex')
  const headOf = (seq: number, hash: string) =>
    signer.sign({ chain: former, seq, hash }, `2027-01-0${seq}T00:00:00.000Z`)
  const [older, newest] = [headOf(3, 'aa'.repeat(32)), headOf(5, 'bb'.repeat(32))]
  const commit = 'cc'.repeat(20)
  const another = 'ee'.repeat(32)
  const acceptedBy = (by: HeadSigner, of = chain, ended = former) =>
    acceptanceChange({ chain: ended, by: of, rows: 5, hash: newest.hash, commit }, by)
  const accept = {
    actor: { kind: 'admin', id: 'admin' },
    action: 'audit.accept',
    object: former,
    commit,
    change: acceptedBy(signer),
  } as const
  const checkedWith = (entry: AuditEntry | undefined, heads: Trail['heads']) => {
    const anchor = { chain, seq: 0, hash: chain }
    const rows = rowsFrom(anchor, [someEntry(), ...(entry ? [entry] : [])])
    return checked({ rows, anchor, heads, end: undefined }, signer)
  }

  test('are one finding for each chain', () => {
    expect(checkedWith(undefined, [newest, older]).findings).toEqual([
      {
        code: 'other-chain',
        seq: 5,
        message: expect.stringContaining('another chain had 5 rows when its newest head'),
      },
    ])
  })

  test('are none where a row accepts its end, which is told', () => {
    const check = checkedWith(accept, [newest, older])
    expect(check.findings).toEqual([])
    expect(check.accepted).toEqual([
      { chain: former, rows: 5, hash: newest.hash, commit: accept.commit, row: 2, at: expect.any(String) },
    ])
  })

  test.each<[string, AuditEntry, Trail['heads']]>([
    ['goes on beyond that end', accept, [older, newest, headOf(6, 'dd'.repeat(32))]],
    ['had another end', accept, [older, headOf(5, 'dd'.repeat(32))]],
    ['is another', { ...accept, object: another, change: acceptedBy(signer, chain, another) }, [newest]],
    ['was accepted by somebody else', { ...accept, actor: { kind: 'user', id: 'acme#ann' } }, [newest]],
    ['was not accepted', { ...accept, result: 'refused' }, [newest]],
  ])('are one where the chain %s', (_, entry, heads) => {
    expect(checkedWith(entry, heads).findings).toMatchObject([{ code: 'other-chain' }])
  })
})

describe('an acceptance that was forged in the table', () => {
  const former = createHash('sha256').update('another chain').digest('hex')
  const [hash, commit] = ['bb'.repeat(32), 'cc'.repeat(20)]
  const head = signer.sign({ chain: former, seq: 5, hash }, '2027-01-05T00:00:00.000Z')
  const wanted = { chain: former, by: chain, rows: 5, hash, commit }
  const good = acceptanceChange(wanted, signer)
  const { key: _, signature: __, ...unsigned } = good

  test.each<[string, Partial<AuditEntry>]>([
    ['is not signed', { change: unsigned }],
    ['is signed by somebody else', { change: acceptanceChange(wanted, other) }],
    [
      'was signed for another table',
      { change: acceptanceChange({ ...wanted, by: 'ab'.repeat(32) }, signer) },
    ],
    ['is about more rows than it was signed for', { change: { ...good, rows: [9, null] } }],
    ['is about another end', { change: { ...good, hash: ['dd'.repeat(32), null] } }],
    ['names another commit', { change: good, commit: 'ee'.repeat(20) }],
    ['is about another chain', { change: good, object: 'ee'.repeat(32) }],
    ['is signed as a removal', { change: { ...unsigned, ...signedBy(signer)({ seq: 5, hash }) } }],
  ])('and %s is found, and accepts nothing', (_, changed) => {
    const entry: AuditEntry = {
      ...{ actor: { kind: 'admin', id: 'admin' }, action: 'audit.accept', object: former, commit },
      ...changed,
    }
    const anchor = { chain, seq: 0, hash: chain }
    const rows = rowsFrom(anchor, [someEntry(), entry])
    const check = checked({ rows, anchor, heads: [head], end: undefined }, signer)
    expect(check.findings).toMatchObject([
      { code: 'accept-not-signed', seq: 2 },
      { code: 'other-chain', seq: 5 },
    ])
    expect(check.accepted).toEqual([])
  })
})

describe('a signed head', () => {
  const head = signer.sign({ chain, seq: 12, hash: 'ab'.repeat(32) }, '2027-01-01T00:00:00.000Z')

  test('is read again from its line, and is good with the published key alone', () => {
    const keys = readHeadKeys(JSON.stringify({ keys: [signer.publicKey, { kty: 'EC' }, null] }))
    expect(keys).toEqual([signer.publicKey])
    expect(readHead(headLine(head))).toEqual(head)
    expect(isSigned(head, keys)).toBe(true)
  })

  test.each([
    ['another row', { ...head, seq: 13 }],
    ['another hash', { ...head, hash: 'ac'.repeat(32) }],
    ['another time', { ...head, at: '2027-01-01T00:00:00.001Z' }],
    ['another chain', { ...head, chain: 'ab'.repeat(32) }],
    ['another key', { ...head, key: 'x' }],
    ['half a signature', { ...head, signature: head.signature.slice(0, 40) }],
  ])('is not good with %s', (_, changed) => {
    expect(isSigned(changed, [signer.publicKey])).toBe(false)
  })

  test('the same secret gives the same key', () => {
    expect(new HeadSigner(Buffer.alloc(32, 7)).publicKey).toEqual(signer.publicKey)
    expect(new HeadSigner(Buffer.alloc(32, 8)).publicKey).not.toEqual(signer.publicKey)
  })

  test.each(['', 'null', '{}', '[]', '{"seq":1}', `${headLine(head)}x`])('%j is none', (line) => {
    expect(readHead(line)).toBeUndefined()
  })
})
