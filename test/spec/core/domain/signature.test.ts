import { expect, test } from 'vitest'
import { type CommitSignature, refusalOf, type SignatureState } from '../../../../core/domain/signature.ts'

const signature = (state: SignatureState, key = ''): CommitSignature => ({
  ...{ commit: 'abcdef0123', subject: 'Raise', author: 'Eve', state, key },
})

test.each<[SignatureState, string, string]>([
  ['none', '', 'carries no signature that can be checked'],
  ['unlisted-key', 'SHA256:x', 'is signed with a key that is not listed (SHA256:x)'],
  ['bad', 'SHA256:x', 'has a bad signature: it is not what was signed'],
  ['expired', '', 'is signed with a key or signature that has expired'],
  ['revoked', 'AB', 'is signed with a key that was revoked (AB)'],
])('%s', (state, key, message) => {
  expect(refusalOf([signature('good'), signature(state, key)])).toBe(
    `commit abcdef0 "Raise" by Eve ${message}`,
  )
})

test('good ones are let in, and so is nothing', () => {
  expect(refusalOf([signature('good'), signature('good')])).toBeNull()
  expect(refusalOf([])).toBeNull()
})
