import { expect, test } from 'vitest'
import type { AuditState } from '../../../../api/audit.ts'
import { chainInWords, changeInShort } from '../../../../dashboard/lib/audit-words.ts'

const looked = (flaws: number, upTo = 1_200): AuditState['verified'] => ({
  upTo,
  at: '2027-01-31T08:00:00Z',
  verdict: { rows: 1_200, witnessed: 3, flaws, findings: [], accepted: [], keys: [], removals: [] },
})

test.each<[string, Pick<AuditState, 'last' | 'verified'>, string, string]>([
  [
    'claims nothing where nobody has looked',
    { last: 9, verified: null },
    'not-looked',
    'Nobody has had all rows looked at since the controller was started.',
  ],
  [
    'says how far it is whole',
    { last: 1_200, verified: looked(0) },
    'whole',
    'All 1,200 rows up to row 1,200 are as they were written; 3 of them were compared with Git.',
  ],
  [
    'claims nothing of what came after the look',
    { last: 1_201, verified: looked(0) },
    'whole',
    'All 1,200 rows up to row 1,200 are as they were written; 3 of them were compared with Git. 1 row came after that.',
  ],
  [
    'says that something is wrong',
    { last: 1_200, verified: looked(1) },
    'flawed',
    '1 flaw up to row 1,200: something was changed, cut or put back.',
  ],
])('the state of the chain %s', (_, state, kind, text) => {
  expect(chainInWords(state)).toEqual({ kind, text })
})

test('a change is told by name, before and after, with words for what was not there', () => {
  const change = { tag: ['v1', 'v2'], keys: [['SU-1'], ['SU-2', 'SU-1']], note: [null, 'new'] }
  expect(changeInShort({ change })).toBe('tag: v1 → v2; keys: ["SU-1"] → ["SU-2","SU-1"]; note: none → new')
  expect(changeInShort({})).toBe('')
})
