import { describe, expect, test } from 'vitest'
import { planPull } from '../../../../controller/pulls/plan-pull.ts'
import { planReport } from '../../../../controller/pulls/plan-report.ts'
import { loadFile, loadSymbolicLink } from '../../../../core/load/load-file.ts'
import { newKeyPair, writeKeySet } from '../../../../core/sealing/keys.ts'
import { keyFindings } from '../../../../core/validate/key-findings.ts'
import { validate } from '../../../../core/validate/validate.ts'

const ours = await newKeyPair()
const older = await newKeyPair()
const stranger = await newKeyPair()
const own = new Set([ours.id, older.id])

const path = 'bowline-keys.json'
const load = (text: string, at = path) => loadFile({ path: at, content: Buffer.from(text) })
const fileOf = (...pairs: (typeof ours)[]) => load(writeKeySet(pairs.map((each) => each.public.jwk)))
const told = (found: ReturnType<typeof keyFindings>) =>
  found.map(({ severity, code, at }) => `${severity} ${code} ${at.line}`)

describe('keys that are to be sealed with', () => {
  test('the ids are those that sealing takes', () => {
    expect(fileOf(ours, older).keys?.map(({ id }) => id)).toEqual([ours.id, older.id])
    expect(load(JSON.stringify(ours.public.jwk)).keys?.map(({ id }) => id)).toEqual([ours.id])
  })

  test.each([
    ['that the controller has are fine', [ours, older], []],
    ['of a stranger are errors', [stranger], ['error foreign-sealing-key 6']],
    ['of a stranger are errors in the second place, too', [ours, stranger], ['error foreign-sealing-key 15']],
  ])('%s', (_, pairs, expected) => {
    expect(told(keyFindings([fileOf(...pairs)], { sealingKeys: own }))).toEqual(expected)
  })

  test('of a stranger fail the check on a pull request, and touch no environment', () => {
    const live = { commit: null, account: null, observed: { extensions: [] }, sealingKeys: own }
    const account = load(
      'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: { name: a }\nspec: { role: vendor }',
      'a.yaml',
    )
    const { diff, digest } = planPull({ files: [account, fileOf(stranger)], base: [fileOf(ours)] }, live, 0)
    const { conclusion, annotations } = planReport({ diff, digest, head: 'a', merges: true, refusal: null })
    expect([conclusion, annotations.map(({ title }) => title)]).toEqual([
      'failure',
      ['foreign-sealing-key', 'sealing-key-changed'],
    ])
    expect(diff.extensions).toEqual([])
  })

  test('nobody can tell whose they are without the controller', () => {
    expect(keyFindings([fileOf(stranger)], {})).toEqual([])
  })

  test.each([
    ['the same are not told', [ours], [ours], []],
    ['another one is', [ours], [stranger], ['warning sealing-key-changed 6']],
    ['one more is', [ours], [ours, older], ['warning sealing-key-changed 6']],
    [
      'another order is, as the first one seals',
      [ours, older],
      [older, ours],
      ['warning sealing-key-changed 6'],
    ],
  ])('compared with before, %s', (_, was, is, expected) => {
    expect(told(keyFindings([fileOf(...is)], { before: [fileOf(...was)] }))).toEqual(expected)
  })

  test('an error about them touches no extension, and holds no deletion back', () => {
    const [found] = keyFindings([fileOf(stranger)], { sealingKeys: own })
    expect(found?.extensions).toEqual([])
  })
})

describe('a file that is none', () => {
  const { x, y } = stranger.public.jwk
  test.each([
    ['no JSON', '{', 'it is no JWK Set'],
    ['another JSON', '[]', 'it is no JWK Set'],
    ['deep JSON', '['.repeat(60_000), 'it is no JWK Set'],
    ['no key', '{"keys":[]}', 'it has 0 keys'],
    ['many keys', JSON.stringify({ keys: Array(101).fill({}) }), 'it has 101 keys'],
    ['a large file', ' '.repeat(65_537), 'larger than 65536 bytes'],
    ['RSA', '{"keys":[{"kty":"RSA"}]}', 'a key of it is no public key on the curve P-256'],
    [
      'a wrong id',
      JSON.stringify({ kty: 'EC', crv: 'P-256', x, y, kid: ours.id }),
      `"kid" of the key ${stranger.id} is another`,
    ],
    ['a private key', writeKeySet([ours.private.jwk]), `it has the private half of ${ours.id}`],
  ])('%s is told', (_, text, expected) => {
    const [found, ...more] = validate([load(text, `config/${path}`)], {
      sealingKeys: own,
    }).diagnostics.filter(({ code }) => code !== 'missing-account')
    expect([found?.code, more]).toEqual(['bad-sealing-keys', []])
    expect(found?.message).toContain(expected)
    expect(found?.message).not.toContain(String(ours.private.jwk.d))
  })

  test('a symbolic link is not followed', () => {
    expect(loadSymbolicLink(path).findings[0]?.code).toBe('bad-sealing-keys')
    expect(loadSymbolicLink('a.yaml').findings[0]?.code).toBe('symbolic-link')
  })
})
