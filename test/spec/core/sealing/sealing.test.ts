import { CompactEncrypt, importJWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { Vault } from '../../../../controller/sealing/vault.ts'
import { environmentTypes } from '../../../../core/domain/desired.ts'
import {
  type KeyPair,
  newKeyPair,
  readKeyPair,
  readKeySet,
  readPublicKey,
} from '../../../../core/sealing/keys.ts'
import { open, seal } from '../../../../core/sealing/seal.ts'
import { readSealedHeader } from '../../../../core/sealing/sealed-header.ts'
import type { SealingPlace } from '../../../../core/sealing/sealing-place.ts'
import { accountOf, environmentOf, extensionOf } from '../../../support/samples.ts'

let key: KeyPair
let older: KeyPair

beforeAll(async () => {
  key = await newKeyPair()
  older = await newKeyPair()
})

const place: SealingPlace = {
  account: 'acme',
  extension: 'billing',
  environment: 'production',
  name: 'API_KEY',
}

describe('a sealed value', () => {
  test.each(['hunter2', '', '  spaces  ', 'line one\nline two', 'åäö 😀', 'x'.repeat(64 * 1024)])(
    'opens at its place: %j',
    async (value) => {
      expect(await open(await seal(value, place, key.public), place, [key])).toBe(value)
    },
  )

  test('tells where it belongs and which key opens it, and nothing of the value', async () => {
    const sealed = await seal('hunter2', place, key.public)
    expect(readSealedHeader(sealed)).toEqual({ keyId: key.id, place })
    expect(Buffer.from(sealed.replaceAll('.', ''), 'base64url').toString('latin1')).not.toContain('hunter2')
  })

  test('is another text each time, so that nobody sees that two values are the same', async () => {
    expect(await seal('hunter2', place, key.public)).not.toBe(await seal('hunter2', place, key.public))
  })

  test.each<[string, Partial<SealingPlace>, RegExp]>([
    [
      'variable',
      { name: 'OTHER' },
      /sealed for API_KEY of billing production, and found at OTHER of billing production/,
    ],
    [
      'environment',
      { environment: 'test' },
      /sealed for API_KEY of billing production, and found at API_KEY of billing test/,
    ],
    ['scope', { environment: null }, /found at API_KEY of billing \(all environments\)/],
    ['extension', { extension: 'search' }, /found at API_KEY of search production/],
    ['account', { account: 'evil' }, /in the account "acme", and found in the account "evil"/],
  ])('does not open at another %s', async (_, other, message) => {
    const sealed = await seal('hunter2', place, key.public)
    await expect(open(sealed, { ...place, ...other }, [key])).rejects.toThrow(message)
  })

  test('never opens at any other of many places, nor with the key of another repository', async () => {
    const places = ['acme', 'evil'].flatMap((account) =>
      ['billing', 'search'].flatMap((extension) =>
        [null, ...environmentTypes].flatMap((environment) =>
          ['API_KEY', 'TOKEN', 'api_key'].map((name) => ({ account, extension, environment, name })),
        ),
      ),
    )
    const sealed = await Promise.all(places.map((each) => seal('hunter2', each, key.public)))
    const tries = sealed.flatMap((token, from) =>
      places.map((found, at) => ({ token, found, isOwn: from === at })),
    )
    const opened = await Promise.all(
      tries.map(({ token, found }) =>
        open(token, found, [key]).then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(opened).toEqual(tries.map(({ isOwn }) => isOwn))
    expect(tries).toHaveLength(48 * 48)
    const elsewhere = sealed.map((token, at) =>
      open(token, places[at] ?? place, [older]).then(
        () => true,
        () => false,
      ),
    )
    expect((await Promise.all(elsewhere)).some(Boolean)).toBe(false)
  })

  test('does not open where its header was made to name another place', async () => {
    const [header = '', ...rest] = (await seal('hunter2', place, key.public)).split('.')
    const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), name: 'OTHER' }
    const forged = [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.')
    await expect(open(forged, { ...place, name: 'OTHER' }, [key])).rejects.toThrow(
      /damaged after it was sealed/,
    )
  })

  test('opens with an older key, too, and says which key is missing', async () => {
    const sealed = await seal('hunter2', place, older.public)
    expect(await open(sealed, place, [key, older])).toBe('hunter2')
    await expect(open(sealed, place, [key])).rejects.toThrow(
      `sealed with the key ${older.id}, which this controller does not have`,
    )
  })

  test.each([
    ['compressed', { zip: 'DEF' }],
    ['with a critical extension', { crit: ['b64'], b64: true }],
    ['with another encryption', { enc: 'A128CBC-HS256' }],
    ['with another key agreement', { alg: 'ECDH-ES' }],
  ])('is refused %s', async (_, header) => {
    const sealed = await seal('hunter2', place, key.public)
    const [first = '', ...rest] = sealed.split('.')
    const weaker = { ...JSON.parse(Buffer.from(first, 'base64url').toString()), ...header }
    const token = [Buffer.from(JSON.stringify(weaker)).toString('base64url'), ...rest].join('.')
    await expect(open(token, place, [key])).rejects.toThrow(/without compression/)
  })

  test('by a stranger, for the right place and key, but without our header, is refused', async () => {
    const token = await new CompactEncrypt(Buffer.from('x'))
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: key.id })
      .encrypt(await importJWK(key.public.jwk, 'ECDH-ES+A256KW'))
    await expect(open(token, place, [key])).rejects.toThrow(/not sealed by "bowline seal"/)
  })

  test.each([
    ['of more than 64 KiB', 'å'.repeat(32 * 1024 + 1), /65538 bytes/],
    ['with U+0000', 'a\0b', /U\+0000/],
  ])('cannot be made of one %s', async (_, value, message) => {
    await expect(seal(value, place, key.public)).rejects.toThrow(message)
  })
})

describe('sealing keys', () => {
  test('are known by their thumbprint', async () => {
    expect((await readPublicKey(key.public.jwk)).id).toBe(key.id)
    expect(JSON.stringify(key.public.jwk)).not.toContain('"d"')
  })

  test('come as one key or as a set, the first to seal with', async () => {
    const [first, second] = await readKeySet(
      JSON.stringify({ keys: [key.private.jwk, older.private.jwk] }),
      readKeyPair,
    )
    expect([first.id, second?.id]).toEqual([key.id, older.id])
    expect((await readKeySet(JSON.stringify(key.private.jwk), readKeyPair)).map((each) => each.id)).toEqual([
      key.id,
    ])
  })

  test.each([
    ['no JSON', 's3cret', 'it is not JSON'],
    ['no object among the keys', '{"keys":[null]}', 'it is not an object'],
    ['no keys', '{"keys": []}', 'the set has no keys'],
    ['another kind', '{"kty": "oct", "k": "s3cret", "d": "s3cret"}', 'expected a JWK with "kty": "EC"'],
    [
      'only the public part',
      '{"kty": "EC", "crv": "P-256", "x": "s3cret", "y": "s3cret"}',
      'the private part "d"',
    ],
    ['no numbers', '{"kty": "EC", "crv": "P-256", "x": "s3cret é", "y": "AA", "d": "AA"}', 'in base64url'],
    ['no point', '{"kty": "EC", "crv": "P-256", "x": "s3cret", "y": "s3cret", "d": "s3cret"}', 'not a point'],
  ])('that are %s are refused, without being repeated', async (_, text, message) => {
    const error: Error = await readKeySet(text, readKeyPair).then(
      () => expect.unreachable(),
      (reason: Error) => reason,
    )
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('s3cret')
  })
})

describe('the vault', () => {
  const learned: string[] = []
  const targetOf = (...sealed: [name: string, value: string][]) => ({
    account: accountOf(),
    extension: extensionOf('billing'),
    environment: environmentOf({
      variables: [
        { name: 'PLAIN', secure: false, value: 'plain' },
        ...sealed.map(([name, value]) => ({ name, secure: true as const, sealed: value })),
      ],
    }),
    commit: 'c0ffee',
  })
  const dev = { ...place, environment: 'dev' as const }

  test('opens values of the environment and of the whole extension, and tells what it learned', async () => {
    const vault = new Vault(
      () => [key],
      (value) => learned.push(value),
    )
    const target = targetOf(
      ['API_KEY', await seal('own', dev, key.public)],
      ['SHARED', await seal('shared', { ...dev, environment: null, name: 'SHARED' }, key.public)],
    )
    expect(await vault.openTarget(target, null)).toEqual({
      target,
      problem: null,
      variables: [
        { name: 'PLAIN', secure: false, value: 'plain' },
        { name: 'API_KEY', secure: true, value: 'own' },
        { name: 'SHARED', secure: true, value: 'shared' },
      ],
    })
    expect(learned.sort()).toEqual(['own', 'shared'])
  })

  test('keeps what was applied where a value cannot be opened, and says why for each', async () => {
    const vault = new Vault(
      () => [key],
      () => {},
    )
    const good = targetOf(['API_KEY', await seal('own', dev, key.public)])
    const bad = targetOf(
      ['A', await seal('a', dev, key.public)],
      ['B', await seal('b', { ...dev, name: 'B' }, older.public)],
    )
    const opened = await vault.openTarget(bad, good.environment)
    expect(opened.target.environment).toBe(good.environment)
    expect(opened.variables.map((each) => each.name)).toEqual(['PLAIN', 'API_KEY'])
    expect(opened.problem?.message).toMatch(
      /variable A: .* found at A of billing dev; seal it anew: bowline seal billing dev A; variable B: .* does not have; .*seal it anew: bowline seal billing dev B$/,
    )
    await expect(vault.openTarget(bad, null)).rejects.toThrow(/variable A:/)
  })

  test('counts what is sealed with older keys', async () => {
    const vault = new Vault(
      () => [key, older],
      () => {},
    )
    const { environment } = targetOf(
      ['A', await seal('a', dev, key.public)],
      ['B', await seal('b', dev, older.public)],
    )
    expect(vault.count(environment)).toEqual({ sealed: 2, onOldKeys: 1 })
  })
})
