import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import { writeWhole } from '../adapters/files/write-whole.ts'

const usualPort = 7420
/** Connections that wait to be accepted; one more is tried again by its client a second later. The system may have a lower limit. */
const backlog = 4096

export interface ListenOptions {
  host: string
  /** Undefined: the port of the last time, else 7420, else a free one. */
  port: number | undefined
  /** Remembers the port for the next time: instances that go on running keep the address they were given. */
  dataFolder: string
}

/** @throws {BowlineError} `port-in-use`, `cannot-listen` */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<void> {
  const { host, port, dataFolder } = options
  const remembered = join(dataFolder, 'port')
  const last = Number(await readFile(remembered, 'utf8').catch(() => ''))
  const candidates = port !== undefined ? [port] : last > 0 ? [last] : [usualPort, 0]
  for (const [index, candidate] of candidates.entries()) {
    try {
      await app.listen({ host, port: candidate, backlog })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cannotListen(error, host, candidate)
      if (index < candidates.length - 1) continue
      throw new BowlineError(
        'port-in-use',
        `port ${candidate} on ${host} is taken; choose another with --port`,
      )
    }
  }
  await writeWhole(remembered, `${portOf(app)}\n`)
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; ports below 1024 need more rights: choose another with --port',
  EADDRNOTAVAIL: 'this machine does not have the address: choose another with --host',
  ENOTFOUND: 'nobody knows the name: choose an address of this machine with --host',
}

function cannotListen(cause: unknown, host: string, port: number): BowlineError {
  const reason = reasons[(cause as NodeJS.ErrnoException).code ?? ''] ?? messageOf(cause)
  return new BowlineError('cannot-listen', `cannot listen on ${host}, port ${port}: ${reason}`, { cause })
}

/** What a server that listens on this host is called on this machine: host names and IP addresses. */
export function namesOf(host: string): string[] {
  return [...new Set(['localhost', '127.0.0.1', '::1', ...(isAny(host) ? [] : [host])])]
}

/** `host:port` to reach a listening server at from this machine. */
export function addressOf(app: FastifyInstance, host: string): string {
  const name = isAny(host) ? '127.0.0.1' : host
  return `${name.includes(':') ? `[${name}]` : name}:${portOf(app)}`
}

/** Whether it stands for all addresses of this machine. */
function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port
}
