import { readFile } from 'node:fs/promises'
import type { ConnectionOptions } from 'node:tls'
import type pg from 'pg'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { fileProblem } from '../files/file-problem.ts'
import type { DatabaseAddress } from './database-url.ts'
import type { TlsWish } from './database-url-options.ts'

/**
 * What node-postgres needs for a server of somebody else's. It knows nothing of settings: see `connection-settings.ts`.
 * @throws {BowlineError} `database-url` where a file of certificates cannot be read
 */
export async function connectionTo(address: DatabaseAddress): Promise<pg.ClientConfig> {
  const { host, port, user, password, database, tls, options, channelBinding, connectTimeoutMs } = address
  const ssl = await sslOf(tls)
  const config = {
    ...{ host, port, user, password, database, options, ssl },
    enableChannelBinding: channelBinding || undefined,
    connectionTimeoutMillis: connectTimeoutMs,
  }
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}

async function sslOf({ mode, ca, cert, key }: TlsWish): Promise<boolean | ConnectionOptions | undefined> {
  if (mode === undefined) return undefined
  if (mode === 'disable') return false
  const files = {
    ...(ca !== undefined && { ca: await pem('sslrootcert', ca) }),
    ...(cert !== undefined && { cert: await pem('sslcert', cert) }),
    ...(key !== undefined && { key: await pem('sslkey', key) }),
  }
  // `require` with an authority of one's own means `verify-ca`, as in PostgreSQL's own programs.
  if (mode === 'require' && ca === undefined) return { ...files, rejectUnauthorized: false }
  return mode === 'verify-full' ? files : { ...files, checkServerIdentity: () => undefined }
}

async function pem(option: string, path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    const reason = fileProblem(cause) ?? messageOf(cause)
    throw new BowlineError('database-url', `DATABASE_URL is not good: ${option}: ${reason}`, { cause })
  })
}
