import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import {
  bitString,
  boolean,
  integer,
  objectId,
  octetString,
  retagged,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
} from './der.ts'

/**
 * Certificates by RFC 5280, as strict clients want them (Python 3.13 asks for all that it says). Node.js reads certificates
 * and does not make them.
 */

/** Both PEM. */
export interface Identity {
  key: string
  cert: string
}

export interface Validity {
  from: Date
  until: Date
}

/** An authority that can vouch for these names only (host names and IP addresses), whoever may get hold of its key. */
export function makeAuthority(commonName: string, names: readonly string[], validity: Validity): Identity {
  const { key, publicKey } = newKey()
  const subject = nameOf(commonName)
  const cert = signed({ issuer: subject, subject, validity, publicKey }, key, [
    extension(ids.basicConstraints, sequence(boolean(true), integer(Buffer.from([0]))), 'critical'),
    extension(ids.keyUsage, bitString(Buffer.from([0b0000_0110]), 1), 'critical'), // signs certificates and revocations
    extension(ids.subjectKey, octetString(keyIdOf(publicKey))),
    extension(ids.nameConstraints, sequence(tagged(0, ...names.map(subtree))), 'critical'),
  ])
  return { key, cert }
}

/** Of a TLS server that is reached by these names. */
export function issueForServer(authority: Identity, names: readonly string[], validity: Validity): Identity {
  const { key, publicKey } = newKey()
  const issuer = new X509Certificate(authority.cert)
  const issuerName = nameOf(commonNameOf(issuer))
  const issuerKey = keyIdOf(issuer.publicKey.export({ type: 'spki', format: 'der' }))
  const parts = { issuer: issuerName, subject: nameOf('Bowline'), validity, publicKey }
  const cert = signed(parts, authority.key, [
    extension(ids.basicConstraints, sequence(), 'critical'),
    extension(ids.keyUsage, bitString(Buffer.from([0b1000_0000]), 7), 'critical'), // signs handshakes
    extension(ids.extendedKeyUsage, sequence(objectId(ids.serverAuthentication))),
    extension(ids.subjectKey, octetString(keyIdOf(publicKey))),
    extension(ids.authorityKey, sequence(retagged(0, issuerKey))),
    extension(ids.alternativeNames, sequence(...names.map((name) => generalName(name, addressBytes(name))))),
  ])
  return { key, cert }
}

/** Of an authority made above. */
export function commonNameOf({ subject }: X509Certificate): string {
  return subject.replace(/^CN=/, '')
}

const ids = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
}

function newKey(): { key: string; publicKey: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  }
}

interface Parts {
  issuer: Buffer
  subject: Buffer
  validity: Validity
  publicKey: Buffer
}

function signed({ issuer, subject, validity, publicKey }: Parts, key: string, extensions: Buffer[]): string {
  const version3 = tagged(0, integer(Buffer.from([2])))
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40 // positive, and without zeros in front
  const algorithm = sequence(objectId(ids.ecdsaWithSha256))
  const body = sequence(
    version3,
    integer(serial),
    algorithm,
    issuer,
    sequence(time(validity.from), time(validity.until)),
    subject,
    publicKey,
    tagged(3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, createPrivateKey(key)) // DER is the default for ECDSA
  return pem(sequence(body, algorithm, bitString(signature)))
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octetString(value))
}

function nameOf(commonName: string): Buffer {
  return sequence(setOf(sequence(objectId(ids.commonName), utf8(commonName))))
}

function keyIdOf(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKey).digest().subarray(0, 20)
}

/** Of a host name, or of an address and its mask: only this one. */
function subtree(name: string): Buffer {
  const address = addressBytes(name)
  return sequence(generalName(name, address && Buffer.concat([address, Buffer.alloc(address.length, 0xff)])))
}

function generalName(name: string, address: Buffer | undefined): Buffer {
  return address ? retagged(7, address) : retagged(2, Buffer.from(name))
}

/** The 4 or 16 bytes of an IP address; undefined for a host name. */
function addressBytes(name: string): Buffer | undefined {
  const [address = ''] = name.split('%') // what follows is an interface of this machine
  const version = isIP(address)
  if (version === 0) return undefined
  if (version === 4) return Buffer.from(address.split('.').map(Number))
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1) // without IPv4 at the end, and as short as can be
  const [front = '', back] = groups.split('::')
  const words = (text = '') => text.split(':').flatMap((each) => (each ? [Number.parseInt(each, 16)] : []))
  const [before, after] = [words(front), words(back)]
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0)
  return Buffer.from([...before, ...gap, ...after].flatMap((word) => [word >> 8, word & 0xff]))
}
