import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { GitCredentials } from '../../controller/adapters/git/git-credentials.ts'
import { createGitSource, type GitSourceOptions } from '../../controller/adapters/git/git-source.ts'
import { type GitHttpServerOptions, startGitHttpServer } from './git-http-server.ts'
import { createRepository, type TestRepository, temporaryFolder } from './git-repository.ts'

/** Of tests that stop nothing. */
export const signal: AbortSignal = new AbortController().signal
/** The id of no object. */
export const nobody = 'f'.repeat(40)

export async function remote(options?: { objectFormat?: 'sha256' }): Promise<TestRepository> {
  const repository = await createRepository(options)
  onTestFinished(() => repository.remove())
  return repository
}

export async function folder(): Promise<string> {
  const directory = await temporaryFolder()
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

export async function sourceOf(repository: { directory: string }, options: Partial<GitSourceOptions> = {}) {
  return await createGitSource({
    url: repository.directory,
    branch: 'main',
    directory: options.directory ?? join(await folder(), 'mirror.git'),
    ...options,
  })
}

type Source = Awaited<ReturnType<typeof createGitSource>>

export async function contents(source: Source, commit: string): Promise<Map<string, string>> {
  const entries = await source.entries(commit, signal)
  const blobs = await source.read(
    entries.map((entry) => entry.blob),
    signal,
  )
  return new Map(entries.map((entry) => [entry.path, String(blobs.get(entry.blob))]))
}

export async function blob(repository: TestRepository, path: string): Promise<string> {
  return await repository.git('rev-parse', `HEAD:${path}`)
}

/**
 * A source over HTTP; by default it gives the credentials that the server asks for.
 * @param folderName in which REPOSITORY stands for the one that is there
 */
export async function overHttp(
  server: Omit<GitHttpServerOptions, 'root'>,
  given: GitCredentials | null | undefined = server.credentials,
  folderName?: string,
) {
  const origin = await remote()
  const commit = await origin.commit({ 'a.yaml': 'a' })
  const bare = await origin.clone({ bare: true })
  onTestFinished(() => bare.remove())
  const http = await startGitHttpServer({ root: dirname(bare.directory), ...server })
  onTestFinished(() => http.close())
  const mirror = join(await folder(), 'mirror.git')
  const url = http.url((folderName ?? 'REPOSITORY').replace('REPOSITORY', basename(bare.directory)))
  const source = await createGitSource({
    url,
    branch: 'main',
    directory: mirror,
    credentials: given ?? undefined,
  })
  return { source, commit, mirror }
}

/** Its message, stack, causes and fields. */
export function everythingIn(error: unknown): string {
  const { inspect } = process.getBuiltinModule('node:util')
  return inspect(error, { depth: 10, showHidden: true })
}

export async function argumentLists(): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const read = (id: string) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
  return (await Promise.all(processes.map(read))).map((line) => line.replaceAll('\0', ' '))
}

export async function damageObjects(mirror: string): Promise<void> {
  for (const file of await objectFiles(mirror)) {
    await chmod(file, 0o644)
    await writeFile(file, 'rubbish')
  }
}

export async function loseObjects(mirror: string): Promise<void> {
  for (const file of await objectFiles(mirror)) await rm(file)
}

export async function objectFiles(mirror: string): Promise<string[]> {
  const found = await readdir(join(mirror, 'objects'), { recursive: true, withFileTypes: true })
  return found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
}

/** A TCP server that accepts connections and never answers. */
export async function blackHole() {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {}).resume()
  })
  const connected = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const closed = connected.then((socket) => new Promise((resolve) => socket.once('close', resolve)))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: await listen(server), connected, closed }
}

export async function babble(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}).end('220 mail.example.com ESMTP\r\n'))
  onTestFinished(() => void server.close())
  return await listen(server)
}

export async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
