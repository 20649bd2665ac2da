import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { startEmbeddedPostgres } from '../../controller/adapters/postgres/embedded/embedded-postgres.ts'
import { freePort } from './free-port.ts'
import { temporaryFolder } from './git-repository.ts'
import { copyTemplate } from './template-database.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** A PostgreSQL server as others run it: on a port of 127.0.0.1, with a certificate for `localhost` of an authority of its own. */
export interface DatabaseServer {
  port: number
  password: string
  /** PEM file of the authority. */
  ca: string
  folder: string
  /** `postgres://bowline:...@localhost:PORT/bowline`, and what is to be added to it. */
  url(options?: string, port?: number): string
  /** As the administrator. */
  run(sql: string): Promise<void>
  remove(): Promise<void>
}

export async function createDatabaseServer(): Promise<DatabaseServer> {
  const folder = await temporaryFolder()
  await chmod(folder, 0o711)
  await copyTemplate(folder)
  const first = await startEmbeddedPostgres({ directory: folder, log: silent })
  const { ca, cert, key } = await makeCertificate(folder)
  const port = await freePort()
  const settings = { listen_addresses: 'localhost', port, ssl: 'on', ssl_cert_file: cert, ssl_key_file: key }
  for (const [name, value] of Object.entries(settings))
    await runOn(first.connection, `alter system set ${name} = '${value}'`)
  await first.stop()
  const server = await startEmbeddedPostgres({ directory: folder, log: silent })
  const { password } = server.connection
  return {
    ...{ port, password, ca, folder },
    url: (options = '', at = port) => `postgres://bowline:${password}@localhost:${at}/bowline${options}`,
    run: (sql) => runOn(server.connection, sql),
    remove: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function runOn(connection: pg.ClientConfig, sql: string): Promise<void> {
  const options = '-c statement_timeout=0 -c default_transaction_read_only=off' // whatever a test has set
  const client = new pg.Client({ ...connection, options })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

async function makeCertificate(folder: string) {
  const [ca, caKey] = [join(folder, 'ca.pem'), join(folder, 'ca-key.pem')]
  const cluster = join(folder, 'postgres')
  const [request, cert, key] = ['request.pem', 'cert.pem', 'key.pem'].map((name) => join(cluster, name)) as [
    string,
    string,
    string,
  ]
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    'req',
    '-x509',
    ...fresh,
    '-keyout',
    caKey,
    '-out',
    ca,
    '-days',
    '2',
    '-subj',
    '/CN=Our own authority',
  )
  openssl('req', ...fresh, '-keyout', key, '-out', request, '-subj', '/CN=localhost')
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:localhost\n')
  const signing = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-extfile', join(folder, 'names')]
  openssl('x509', '-req', '-in', request, '-out', cert, '-days', '2', ...signing)
  const { uid, gid } = await stat(cluster)
  for (const file of [cert, key]) {
    await chown(file, uid, gid)
    await chmod(file, 0o600)
  }
  return { ca, cert, key }
}

/** Why there is no PgBouncer here; undefined where there is one. */
export function pgbouncerProblem(): string | undefined {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'pgbouncer is missing: apt-get install pgbouncer, or brew install pgbouncer'
  }
}

export type PoolMode = 'session' | 'transaction' | 'statement'

/** A PgBouncer in front of the server, until the test is over. */
export async function startPgbouncer(
  server: DatabaseServer,
  mode: PoolMode,
  settings: readonly string[] = [],
): Promise<{ port: number }> {
  const port = await freePort()
  const folder = await temporaryFolder()
  const [config, users] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')]
  const lines = [
    `[databases]\nbowline = host=127.0.0.1 port=${server.port}\n[pgbouncer]`,
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
    `auth_type = scram-sha-256\nauth_file = ${users}\npool_mode = ${mode}\ndefault_pool_size = 40`,
    ...settings,
  ]
  await writeFile(config, `${lines.join('\n')}\n`)
  await writeFile(users, `"bowline" "${server.password}"\n`)
  await chmod(folder, 0o755)
  const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {} // it does not run as root
  const child = spawn('pgbouncer', ['-q', config], { stdio: 'ignore', ...somebody })
  onTestFinished(async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  await untilListening(port)
  return { port }
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      once(socket, 'close').then(() => false),
    ])
    socket.destroy()
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
