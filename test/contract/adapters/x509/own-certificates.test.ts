import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, createServer, type SecureContextOptions } from 'node:tls'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { issueForServer, makeAuthority } from '../../../../controller/adapters/x509/certificate.ts'
import { openOwnCertificates } from '../../../../controller/adapters/x509/own-certificates.ts'
import { systemAuthorities } from '../../../../controller/adapters/x509/system-authorities.ts'
import { temporaryFolder } from '../../../support/git-repository.ts'

const day = 86_400_000
const start = Date.now()
const usual = ['localhost', '127.0.0.1', '::1', 'fe80::2:3', 'fe80::4%eth0', 'build.example.com']

let folder: string

beforeEach(async () => {
  folder = await temporaryFolder()
  return () => rm(folder, { recursive: true, force: true })
})

function open({ names = usual, now = start }: { names?: string[]; now?: number } = {}) {
  return openOwnCertificates({ dataFolder: folder, names, now: () => now })
}

/** Whether a client that trusts these authorities finds a server with this key and certificate under a name. */
async function greeting(server: SecureContextOptions, ca: string, servername: string): Promise<string> {
  const listening = createServer(server, (socket) => socket.end()).listen(0, '127.0.0.1')
  onTestFinished(() => void listening.close())
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  const isAddress = /^[\d.:]+$/.test(servername)
  const socket = connect({
    port,
    ca,
    host: isAddress ? servername : '127.0.0.1',
    ...(!isAddress && { servername }),
  })
  return await once(socket, 'secureConnect')
    .then(
      () => 'trusted',
      (error) => error.message as string,
    )
    .finally(() => socket.destroy())
}

describe('certificates of our own', () => {
  test('serve every name we have, for whoever trusts our authority', async () => {
    const certificates = await open()
    const server = await certificates.renew()
    const trusted = await readFile(certificates.trust.file, 'utf8')
    expect(await greeting(server, trusted, 'localhost')).toBe('trusted')
    expect(await greeting(server, trusted, '127.0.0.1')).toBe('trusted')
    expect(await greeting(server, trusted, 'build.example.com')).toBe('trusted')
    expect(new X509Certificate(server.cert).checkIP('fe80::2:3')).toBe('fe80::2:3')
    expect(new X509Certificate(server.cert).checkIP('fe80::4')).toBe('fe80::4') // without the interface
    expect(await greeting(server, trusted, 'other.example.com')).toMatch(/does not match/)
  })

  test('keep the authority, whose key only its owner reads, over restarts', async () => {
    const first = await open()
    const trusted = await first.renew().then(() => readFile(first.trust.file, 'utf8'))
    expect((await stat(join(folder, 'tls/authority.pem'))).mode & 0o777).toBe(0o600)
    const second = await open({ now: start + 300 * day })
    expect(second.trust.fingerprint).toBe(first.trust.fingerprint)
    expect(await greeting(await second.renew(), trusted, 'localhost')).toMatch(/not yet valid/) // it is ahead
  })

  test('of a server last a year from each renewal', async () => {
    let now = start
    const certificates = await openOwnCertificates({ dataFolder: folder, names: usual, now: () => now })
    const ends = async () => Date.parse(new X509Certificate((await certificates.renew()).cert).validTo)
    expect(await ends()).toBeCloseTo(start + 365 * day, -4)
    now += 200 * day
    expect(await ends()).toBeCloseTo(start + 565 * day, -4)
  })

  test.each<[string, Parameters<typeof open>[0], string | undefined]>([
    ['has two years left', { now: start + 8 * 365 * day + day }, undefined],
    ['was made for other names', { names: ['localhost', 'other.example.com'] }, undefined],
    ['is damaged', {}, '-----BEGIN PRIVATE KEY-----\nhalf of'],
    ['lost its certificate', {}, ''],
  ])('come from a new authority where the kept one %s', async (_, change, content) => {
    const { fingerprint } = (await open()).trust
    if (content !== undefined) await writeFile(join(folder, 'tls/authority.pem'), content)
    const renewed = await open(change)
    expect(renewed.trust.fingerprint).not.toBe(fingerprint)
    expect((await open(change)).trust.fingerprint).toBe(renewed.trust.fingerprint)
  })

  test('an authority vouches for its own names only, whoever has its key', async () => {
    const certificates = await open({ names: ['localhost'] })
    await certificates.renew()
    const authority = await readFile(join(folder, 'tls/authority.pem'), 'utf8')
    const [key = '', cert = ''] = authority.split(/(?=-----BEGIN CERTIFICATE-----)/)
    const validity = { from: new Date(start - day), until: new Date(start + day) }
    const forged = issueForServer({ key, cert }, ['bank.example.com'], validity)
    expect(await greeting(forged, cert, 'bank.example.com')).toBe('permitted subtree violation')
  })
})

describe('whom this machine trusts', () => {
  const [first, second, third] = ['one', 'two', 'three'].map((name) =>
    makeAuthority(name, ['localhost'], { from: new Date(start), until: new Date(start + day) }).cert.trim(),
  )
  const file = async (name: string, content = '') => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }

  test('is in the first bundle that holds anybody; keys and comments of it stay there', async () => {
    const empty = await file('empty.pem')
    const bundle = await file('bundle.pem', `# one\n${first}\n-----BEGIN PRIVATE KEY-----\nno\n${second}\n`)
    expect(await systemAuthorities({}, [join(folder, 'missing'), empty, bundle])).toBe(`${first}\n${second}`)
  })

  test('may be said by SSL_CERT_FILE instead, and more by NODE_EXTRA_CA_CERTS; nobody twice', async () => {
    const [own, more, system] = [
      await file('own.pem', first),
      await file('more.pem', `${third}\n${first}`),
      await file('system.pem', second),
    ]
    const env = { SSL_CERT_FILE: own, NODE_EXTRA_CA_CERTS: more }
    expect(await systemAuthorities(env, [system])).toBe(`${first}\n${third}`)
  })

  test('is what Node.js comes with where the system has no bundle', async () => {
    expect((await systemAuthorities({}, [])).match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50)
  })
})
