import { createHash, createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import { privateFolder } from '../files/private-files.ts'
import { secretFile } from '../files/secret-file.ts'
import { writeWhole } from '../files/write-whole.ts'
import { commonNameOf, type Identity, issueForServer, makeAuthority } from './certificate.ts'
import { systemAuthorities } from './system-authorities.ts'

const dayMs = 86_400_000
/** For clocks that go behind ours. */
const backdatedMs = dayMs
const authorityMs = 3650 * dayMs
/** Macs refuse certificates of servers that last longer than 825 days. */
const serverMs = 365 * dayMs
/** An authority that ends sooner is made anew: what it vouches for must not outlive it. */
const leastLeftMs = 2 * serverMs

export interface OwnCertificatesOptions {
  dataFolder: string
  /** Folder where the file is that says whom to trust, for users who cannot get at ours; undefined: with the rest. */
  shared?: string | undefined
  /** What we are reached by: host names and IP addresses. */
  names: readonly string[]
  now: () => EpochMs
}

/**
 * What we speak TLS with to those who were told whom to trust: instances, and runners on this machine. An authority of our
 * own is kept in the data folder; what it vouches for is made anew with each start and each day, so that nothing ends
 * under a running controller.
 */
export interface OwnCertificates {
  trust: {
    /** Path of a file with the authorities this machine trusts, and ours. */
    file: string
    /** Of our authority: whoever trusts another one has to be told anew. */
    readonly fingerprint: string
  }
  /** Key and certificate of the server, good for the next year. Writes `trust.file` anew, too. */
  renew(): Promise<Identity>
}

export async function openOwnCertificates(options: OwnCertificatesOptions): Promise<OwnCertificates> {
  const { dataFolder, shared, names, now } = options
  const folder = join(dataFolder, 'tls')
  await mkdir(folder, { recursive: true, mode: privateFolder })
  const trustFile = join(shared ?? folder, 'trusted.pem')
  let authority = await keptAuthority(join(folder, 'authority.pem'), names, now())
  return {
    trust: {
      file: trustFile,
      get fingerprint() {
        return digestOf(authority.cert)
      },
    },
    async renew() {
      authority = await keptAuthority(join(folder, 'authority.pem'), names, now())
      await writeWhole(trustFile, `${await systemAuthorities()}\n${authority.cert}`, { mode: 0o644 })
      if (shared !== undefined) await chmod(trustFile, 0o644) // whatever the umask
      return issueForServer(authority, names, lasting(serverMs, now()))
    },
  }
}

/** What is kept where it serves; a new one else, which is kept from then on. */
async function keptAuthority(path: string, names: readonly string[], now: EpochMs): Promise<Identity> {
  const file = secretFile(path)
  const kept = authorityIn((await file.read()) ?? '')
  const family = `Bowline ${digestOf(names.join()).slice(0, 8)}`
  if (kept && serves(kept, family, now)) return kept
  const made = makeAuthority(`${family} ${randomBytes(4).toString('hex')}`, names, lasting(authorityMs, now))
  await file.write(made.key + made.cert)
  return made
}

function authorityIn(text: string): Identity | undefined {
  const [key = '', cert = ''] = text.split(/(?=-----BEGIN CERTIFICATE-----)/)
  try {
    const isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
    return isPair ? { key, cert } : undefined
  } catch {
    return undefined // damaged: nothing is lost with it, as instances are told of a new one
  }
}

function serves({ cert }: Identity, family: string, now: EpochMs): boolean {
  const read = new X509Certificate(cert)
  return commonNameOf(read).startsWith(family) && Date.parse(read.validTo) - now > leastLeftMs
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function lasting(ms: number, now: EpochMs): { from: Date; until: Date } {
  return { from: new Date(now - backdatedMs), until: new Date(now + ms) }
}
