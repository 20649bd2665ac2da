import { describe, expect, test } from 'vitest'
import { groupsIn, nameIn } from '../../../../controller/adapters/oidc/claims.ts'
import { localPath } from '../../../../controller/http/sign-in/forms.ts'
import { html } from '../../../../controller/http/sign-in/page.ts'
import { Addresses, networkOf } from '../../../../controller/lib/addresses.ts'
import { SealedText } from '../../../../controller/sign-in/sealed-text.ts'
import { machineKeyId, newMachineKey } from '../../../../controller/sign-in/tokens.ts'

test('the check of a key is a CRC-32, as everybody computes it', () => {
  const secret = 'a'.repeat(52)
  expect(machineKeyId(`bwl_abcdefghij_${secret}_${crcOf(`abcdefghij_${secret}`)}`)).toBe('abcdefghij')
  const tokens = new Set(Array.from({ length: 1_000 }, () => newMachineKey().token))
  expect(tokens.size).toBe(1_000)
})

/** With a table, unlike the code under test. */
function crcOf(text: string): string {
  const table = Array.from({ length: 256 }, (_, n) =>
    Array.from({ length: 8 }).reduce<number>((crc) => (crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1), n),
  )
  const crc = [...Buffer.from(text)].reduce((all, byte) => (all >>> 8) ^ (table[(all ^ byte) & 255] ?? 0), -1)
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, '0')
}

test('a sealed text opens in its place, with its secret, unchanged, and nowhere else', () => {
  const sealed = new SealedText(Buffer.alloc(32, 1), 'refresh token')
  const text = sealed.seal('of somebody', 'here')
  expect(sealed.open(text, 'here')).toBe('of somebody')
  expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('somebody')
  const others = [
    new SealedText(Buffer.alloc(32, 2), 'refresh token'),
    new SealedText(Buffer.alloc(32, 1), 'cookie'),
  ]
  expect([sealed.open(text, 'there'), ...others.map((each) => each.open(text, 'here'))]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(sealed.open(`${text.slice(0, -2)}AA`, 'here')).toBeUndefined()
  expect(sealed.open('AAAA', 'here')).toBeUndefined()
})

describe('addresses', () => {
  test.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['fd00::7', 'fd00::/8', true],
    ['10.1.2.3:5678', '10.0.0.0/8', true],
    ['[fd00::7]:443', 'fd00::/8', true],
    ['nonsense', '0.0.0.0/0', false],
  ])('%s in %s: %s', (address, network, isIn) => {
    expect(new Addresses([network]).has(address)).toBe(isIn)
  })

  test.each([
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['10.1.2.3:5678', '10.1.2.3'],
    ['[::ffff:10.1.2.3]:5678', '10.1.2.3'],
    ['[2001:db8::1]:443', '2001:db8:0:0'],
    ['10.1.2.3:a', 'elsewhere'],
    ['unknown', 'elsewhere'],
    ['', 'elsewhere'],
  ])('%s is one of %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('a path to go on to', () => {
  test.each(['/', '/api/v1/status?a=b#c', '/auth/device?code=BCDF-GHJK'])('%s is ours', (path) => {
    expect(localPath(path)).toBe(path)
  })

  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '',
    undefined,
  ])('%s is not', (path) => {
    expect(localPath(path)).toBe('/')
  })
})

test('what is put into a page is text, whatever it looks like', () => {
  expect(html`<p title="${'"><script>alert(1)</script>'}">${"<b>&'"}</p>`.text).toBe(
    '<p title="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;">&#60;b&#62;&#38;&#39;</p>',
  )
})

describe('claims', () => {
  test('are found by their path, or by a name with points in it', () => {
    expect(groupsIn({ realm_access: { roles: ['b', 'a', 'b'] } }, 'realm_access.roles')).toEqual(['a', 'b'])
    expect(groupsIn({ 'https://acme.com/groups': 'one' }, 'https://acme.com/groups')).toEqual(['one'])
    expect(groupsIn({ groups: [{ name: 'a' }, 7, null, ''] }, 'groups')).toEqual(['a'])
    expect(groupsIn({}, 'constructor.name')).toEqual([])
  })

  test.each([
    [{ email: 'ann@acme.com' }],
    [{ email: 'ann@acme.com', email_verified: false }],
    [{ email: 'ann\u202e@acme.com', email_verified: true }],
    [{ email: '', email_verified: true }],
    [{ email: 7, email_verified: true }],
  ])('%j name nobody', (claims) => {
    expect(() => nameIn(claims, 'email')).toThrow()
  })
})
