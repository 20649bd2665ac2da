import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { GitCredentials } from '../../../../controller/adapters/git/git-credentials.ts'
import { createGitSource, type GitSourceOptions } from '../../../../controller/adapters/git/git-source.ts'
import { type GitHttpServerOptions, startGitHttpServer } from '../../../support/git-http-server.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../../../support/git-repository.ts'

const signal = new AbortController().signal
const nobody = 'f'.repeat(40)

test('a commit is found, brought and read without a checkout', async () => {
  const repository = await remote()
  const files = { 'bowline.yaml': 'kind: Account\n', 'environments/eu.yaml': 'kind: Environment\n' }
  const commit = await repository.commit(files, 'Add everything\n\nWith a body.')
  const source = await sourceOf(repository)

  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await source.entries(commit, signal)).toEqual([
    { path: 'bowline.yaml', blob: expect.stringMatching(/^[0-9a-f]{40}$/), size: 14, mode: '100644' },
    { path: 'environments/eu.yaml', blob: expect.stringMatching(/^[0-9a-f]{40}$/), size: 18, mode: '100644' },
  ])
  expect(await contents(source, commit)).toEqual(new Map(Object.entries(files)))
  expect(await source.describe(commit)).toEqual({
    subject: 'Add everything',
    author: 'Ada Lovelace',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
  })
})

test('pull requests are found and brought, and what merging them gives is known beforehand', async () => {
  const repository = await remote()
  const base = await repository.commit({ 'a.yaml': '1\n', 'b.yaml': '1\n' })
  await repository.git('checkout', '--quiet', '-b', 'work')
  const good = await repository.commit({ 'a.yaml': '2\n' })
  await repository.git('update-ref', 'refs/pull/7/head', good)
  const clash = await repository.commit({ 'b.yaml': '2\n' })
  await repository.git('update-ref', 'refs/pull/8/head', clash)
  await repository.git('checkout', '--quiet', 'main')
  await repository.git('branch', '--quiet', '-D', 'work')
  const main = await repository.commit({ 'b.yaml': '3\n' })
  const source = await sourceOf(repository)
  await source.fetch(main, signal)

  expect(await source.pullHeads(signal)).toEqual(
    new Map([
      [7, good],
      [8, clash],
    ]),
  )
  await source.fetchPull(7, good, signal)
  await source.fetchPull(8, clash, signal)
  const merged = await source.mergeTree(main, good, signal)
  expect(await contents(source, merged ?? '')).toEqual(
    new Map([
      ['a.yaml', '2\n'],
      ['b.yaml', '3\n'],
    ]),
  )
  expect(await source.mergeTree(main, clash, signal)).toBeUndefined()
  expect(await source.mergeTree(base, clash, signal)).toBeDefined()
  await expect(source.fetchPull(7, nobody, signal)).rejects.toThrow('pull request 7 is not at')
})

test('a remote without pull requests has none', async () => {
  const source = await sourceOf(await remote())
  expect(await source.pullHeads(signal)).toEqual(new Map())
})

test('binary, empty and executable files come back byte by byte', async () => {
  const repository = await remote()
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 31 + (at >> 8)) % 256))
  await repository.commit({ 'icon.png': bytes, empty: '', 'line-feeds': '\n\n', 'run.sh': '#!/bin/sh\n' })
  await chmod(join(repository.directory, 'run.sh'), 0o755)
  await repository.git('update-index', '--chmod=+x', 'run.sh')
  const commit = await repository.commit({})
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  const entries = await source.entries(commit, signal)
  const blobs = await source.read(entries.map(({ blob }) => blob).reverse(), signal)
  const content = Object.fromEntries(entries.map(({ path, blob }) => [path, blobs.get(blob)]))
  expect(content['icon.png']?.equals(bytes)).toBe(true)
  expect(content.empty).toHaveLength(0)
  expect(content['line-feeds']?.toString()).toBe('\n\n')
  expect(entries.find(({ path }) => path === 'run.sh')?.mode).toBe('100755')
})

test('2000 files are read in one call', async () => {
  const repository = await remote()
  const files = Object.fromEntries(
    Array.from({ length: 2000 }, (_, at) => [
      `environments/${at % 20}/${at}.yaml`,
      `name: environment-${at}\n`,
    ]),
  )
  const commit = await repository.commit(files)
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  expect(await contents(source, commit)).toEqual(new Map(Object.entries(files)))
})

test('asking for nothing reads nothing', async () => {
  const source = await sourceOf(await remote())
  expect(await source.read([], signal)).toEqual(new Map())
})

test('paths may hold any character', async () => {
  const repository = await remote()
  const paths = ['grüße/日本.yaml', 'with space.yaml', 'tab\tand\nline.yaml', '"quoted"\\.yaml', '😀.yaml']
  const commit = await repository.commit(Object.fromEntries(paths.map((path) => [path, path])))
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  const found = (await source.entries(commit, signal)).map(({ path }) => path)
  expect(found.sort()).toEqual([...paths].sort())
})

test('symbolic links are entries, submodules are not', async () => {
  const repository = await remote()
  const target = await repository.commit({ 'a.yaml': 'a' })
  await repository.git('update-index', '--add', '--cacheinfo', `160000,${target},module`)
  await repository.git(
    'update-index',
    '--add',
    '--cacheinfo',
    `120000,${await blob(repository, 'a.yaml')},link`,
  )
  await repository.git('commit', '--quiet', '--message=Links')
  const commit = await repository.git('rev-parse', 'HEAD')
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  const entries = await source.entries(commit, signal)
  expect(entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual(['100644 a.yaml', '120000 link'])
})

test('an empty repository has no head until its first commit', async () => {
  const repository = await remote()
  const source = await sourceOf(repository)
  expect(await source.head(signal)).toBeUndefined()

  const commit = await repository.commit({ 'a.yaml': 'a' })
  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test('an unknown branch has no head, and no branch is taken for another', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a' })
  await repository.git('branch', 'refs/heads/release')
  await repository.git('branch', 'feature/release')
  const source = await sourceOf(repository, { branch: 'release' })
  expect(await source.head(signal)).toBeUndefined()
})

test('a force push is followed, and the old commit stays readable', async () => {
  const repository = await remote()
  const first = await repository.commit({ 'a.yaml': 'first' })
  const source = await sourceOf(repository)
  await source.fetch(first, signal)

  await repository.git('checkout', '--quiet', '--orphan', 'other')
  const second = await repository.commit({ 'a.yaml': 'second' })
  await repository.git('branch', '--force', 'main', second)
  expect(await source.head(signal)).toBe(second)
  await source.fetch(second, signal)
  expect(await contents(source, second)).toEqual(new Map([['a.yaml', 'second']]))
  expect(await contents(source, first)).toEqual(new Map([['a.yaml', 'first']]))
})

test('a commit that a force push took off the branch can still be brought', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'base' })
  const lost = await repository.commit({ 'a.yaml': 'lost' })
  await repository.git('reset', '--quiet', '--hard', 'HEAD~1')
  const source = await sourceOf(repository)

  await source.fetch(lost, signal)
  expect(await contents(source, lost)).toEqual(new Map([['a.yaml', 'lost']]))
})

test('a branch may be deleted and come back', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a' })
  await repository.git('checkout', '--quiet', '-b', 'live')
  const before = await repository.commit({ 'a.yaml': 'before' })
  const source = await sourceOf(repository, { branch: 'live' })
  await source.fetch(before, signal)

  await repository.git('checkout', '--quiet', 'main')
  await repository.git('branch', '-D', 'live')
  expect(await source.head(signal)).toBeUndefined()

  await repository.git('checkout', '--quiet', '-b', 'live')
  const after = await repository.commit({ 'a.yaml': 'after' })
  await source.fetch(after, signal)
  expect(await contents(source, after)).toEqual(new Map([['a.yaml', 'after']]))
})

test('a commit that is nowhere is said to be gone', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a' })
  const source = await sourceOf(repository)
  await expect(source.fetch(nobody, signal)).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'source-invalid',
    message: expect.stringContaining('deleted or force-pushed'),
  })
})

test('a repository with SHA-256 ids is read as well', async () => {
  const repository = await remote({ objectFormat: 'sha256' })
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const source = await sourceOf(repository)
  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test('a relative path is taken from the working directory', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const before = process.cwd()
  onTestFinished(() => process.chdir(before))
  process.chdir(dirname(repository.directory))
  const source = await sourceOf({ directory: basename(repository.directory) })
  process.chdir(before)
  expect(await source.head(signal)).toBe(commit)
})

test('a mirror keeps what it has from one start to the next', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const directory = await folder()
  await (await sourceOf(repository, { directory })).fetch(commit, signal)

  const gone = join(directory, 'gone')
  const source = await createGitSource({ url: gone, branch: 'main', directory })
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test("the user's Git configuration has no say", async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const home = await folder()
  await writeFile(join(home, '.gitconfig'), `[url "/nowhere/"]\n  insteadOf = ${repository.directory}\n`)
  const before = process.env.HOME
  onTestFinished(() => {
    process.env.HOME = before
  })
  process.env.HOME = home
  expect(await (await sourceOf(repository)).head(signal)).toBe(commit)
})

test.runIf(process.getuid?.() === 0)('a local repository may belong to another user', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  await repository.git('gc', '--quiet')
  const { execFileSync } = await import('node:child_process')
  execFileSync('chown', ['-R', '12345', repository.directory])
  const source = await sourceOf(repository)
  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test.each<[string, (mirror: string) => Promise<void>]>([
  ['has lost its HEAD', (mirror) => rm(join(mirror, 'HEAD'))],
  ['has an unreadable HEAD', (mirror) => writeFile(join(mirror, 'HEAD'), 'rubbish')],
  ['has an unreadable configuration', (mirror) => writeFile(join(mirror, 'config'), '[[[')],
  ['was half removed', (mirror) => rm(join(mirror, 'objects'), { recursive: true })],
  [
    'was hardly begun',
    async (mirror) => {
      await rm(mirror, { recursive: true })
      await mkdir(join(mirror, 'refs'), { recursive: true })
    },
  ],
  [
    'holds a lock of a process that was killed',
    (mirror) => writeFile(join(mirror, 'refs/bowline/main.lock'), ''),
  ],
  ['has damaged objects', damageObjects],
  ['has lost objects', loseObjects],
])('a mirror that %s is made anew', async (_, damage) => {
  const repository = await remote()
  const first = await repository.commit({ 'a.yaml': 'first', 'b.yaml': 'same' })
  const directory = await folder()
  await (await sourceOf(repository, { directory })).fetch(first, signal)
  await damage(directory)

  const second = await repository.commit({ 'a.yaml': 'second' })
  const source = await sourceOf(repository, { directory })
  await source.fetch(second, signal)
  expect(await contents(source, second)).toEqual(
    new Map([
      ['a.yaml', 'second'],
      ['b.yaml', 'same'],
    ]),
  )
})

test('a mirror damaged while it is in use is made anew', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a', 'b.yaml': 'b' })
  const directory = await folder()
  const source = await sourceOf(repository, { directory })
  await source.fetch(commit, signal)
  const blobs = (await source.entries(commit, signal)).map((entry) => entry.blob)

  await loseObjects(directory)
  expect((await source.describe(commit)).subject).toBe('A change')
  await loseObjects(directory)
  expect(await source.entries(commit, signal)).toHaveLength(2)
  await loseObjects(directory)
  const reads = await Promise.all([source.read(blobs, signal), source.read(blobs, signal)])
  expect(reads.map((read) => read.size)).toEqual([2, 2])
})

test('a mirror inside another repository never touches that one', async () => {
  const outer = await remote()
  await outer.commit({ 'a.yaml': 'outer' })
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'inner' })
  const directory = join(outer.directory, '.bowline/mirror')
  const source = await sourceOf(repository, { directory })
  await source.fetch(commit, signal)
  await rm(join(directory, 'HEAD'))

  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'inner']]))
  expect(await outer.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
})

test.each([
  ['a folder that is no repository', async () => await folder()],
  ['a folder that is not there', async () => join(await folder(), 'none')],
  ['a home folder written with ~', async () => '~/no-such-repository'],
])('%s is refused with advice', async (_, urlOf) => {
  const url = await urlOf()
  const source = await createGitSource({ url, branch: 'main', directory: await folder() })
  await expect(source.head(signal)).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'source-invalid',
    message: expect.stringMatching(/found no Git repository there at .*~" is not expanded/),
  })
})

test('a URL or branch that Git must not see is refused at once', async () => {
  const directory = await folder()
  await expect(createGitSource({ url: 'ext::sh -c true', branch: 'main', directory })).rejects.toMatchObject({
    code: 'source-invalid',
  })
  await expect(createGitSource({ url: directory, branch: 'a..b', directory })).rejects.toMatchObject({
    code: 'source-invalid',
    message: '"a..b" cannot be the name of a Git branch.',
  })
  await expect(createGitSource({ url: directory, branch: 'm*', directory })).rejects.toMatchObject({
    code: 'source-invalid',
  })
})

test.each([
  [
    'an unknown host',
    async () => 'http://no-such-host.invalid/config.git',
    /http:\/\/no-such-host\.invalid\/config\.git/,
  ],
  ['a closed port', async () => `http://127.0.0.1:${await closedPort()}/config.git`, /Check the host name/],
  [
    'a server that only speaks something else',
    async () => `git://127.0.0.1:${await babble()}/config.git`,
    /./,
  ],
])('%s is unreachable', async (_, urlOf, message) => {
  const source = await createGitSource({ url: await urlOf(), branch: 'main', directory: await folder() })
  await expect(source.head(signal)).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'source-unreachable',
    next: 'retry',
    message: expect.stringMatching(message),
  })
})

test('a machine without Git is told so, and keeps its mirror', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const directory = await folder()
  const source = await sourceOf(repository, { directory })
  await source.fetch(commit, signal)
  const path = process.env.PATH
  onTestFinished(() => {
    process.env.PATH = path
  })
  process.env.PATH = await folder()
  const missing = { code: 'git-missing', message: expect.stringContaining('Install Git') }
  await expect(source.head(signal)).rejects.toMatchObject(missing)
  await expect(source.entries(commit, signal)).rejects.toMatchObject(missing)
  await expect(sourceOf(repository, { directory })).rejects.toMatchObject(missing)
  expect(await objectFiles(directory)).toHaveLength(3)
})

test.each(['http', 'git', 'ssh'])('a silent %s server is given up after the time-out', async (scheme) => {
  const { port } = await blackHole()
  const url = `${scheme}://127.0.0.1:${port}/config.git`
  const source = await createGitSource({ url, branch: 'main', directory: await folder(), timeoutMs: 300 })
  await expect(source.head(signal)).rejects.toMatchObject({
    code: 'source-unreachable',
    message: expect.stringContaining(`${url}: nothing heard for 0.3 s`),
  })
})

test.each(['http', 'git', 'ssh'])('an abort stops waiting for a silent %s server', async (scheme) => {
  const { port, connected, closed } = await blackHole()
  const url = `${scheme}://127.0.0.1:${port}/config.git`
  const source = await createGitSource({ url, branch: 'main', directory: await folder() })
  const controller = new AbortController()
  const head = source.head(controller.signal)
  await connected
  const reason = new Error('a newer commit')
  const started = performance.now()
  controller.abort(reason)
  await expect(head).rejects.toBe(reason)
  expect(performance.now() - started).toBeLessThan(2000)
  await closed // which shows that the processes are gone
})

test('an aborted signal starts nothing', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)
  const aborted = AbortSignal.abort(new Error('over'))
  await expect(source.head(aborted)).rejects.toThrow('over')
  await expect(source.fetch(commit, aborted)).rejects.toThrow('over')
  await expect(source.entries(commit, aborted)).rejects.toThrow('over')
  await expect(source.read([nobody], aborted)).rejects.toThrow('over')
})

const credentials = { username: 'ada', password: 'p@ss "w"$ord\\ %41' }

test('credentials open a repository over HTTP', async () => {
  const { source, commit } = await overHttp({ credentials })
  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test.each([
  ['wrong', { username: 'ada', password: 'not-the-password' }],
  ['no', null],
])('%s credentials are refused, without being repeated', async (_, given) => {
  const { source } = await overHttp({ credentials }, given)
  const error = await source.head(signal).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'source-auth',
    message: expect.stringMatching(/http:.*Check that the credentials/),
  })
  expect(everythingIn(error)).not.toContain('not-the-password')
})

test('an error in which the remote repeats the password does not show it', async () => {
  const { source } = await overHttp(
    {
      intercept: (request, response) => {
        if (request.headers.authorization === undefined) return false
        response.writeHead(403, { 'content-type': 'text/plain' }).end(`bad password ${credentials.password}`)
        return true
      },
      credentials,
    },
    credentials,
  )
  const error = await source.head(signal).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'source-auth', message: expect.stringContaining('bad password ***') })
  expect(everythingIn(error)).not.toContain(credentials.password)
})

test('a redirect to another host gets no credentials', async () => {
  const seen: string[] = []
  const other = await startGitHttpServer({
    root: '/nowhere',
    intercept: ({ headers }, response) => {
      if (headers.authorization) seen.push(headers.authorization)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Git"' }).end()
      return true
    },
  })
  onTestFinished(() => other.close())
  const { source } = await overHttp(
    {
      intercept: ({ url = '' }, response) => {
        response.writeHead(302, { location: other.url(url.slice(1)).replace('127.0.0.1', 'localhost') }).end()
        return true
      },
    },
    credentials,
  )
  await expect(source.head(signal)).rejects.toMatchObject({ code: 'source-auth' })
  expect(seen).toEqual([])
})

test.runIf(process.platform === 'linux')('the password is in no argument list and no file', async () => {
  const seen = new Set<string>()
  let watching = true
  const watch = (async () => {
    while (watching) for (const line of await argumentLists()) seen.add(line)
  })()
  const { source, commit, mirror } = await overHttp({ credentials })
  await source.head(signal)
  await source.fetch(commit, signal)
  watching = false
  await watch

  expect([...seen].some((line) => line.includes('git'))).toBe(true)
  expect([...seen].filter((line) => line.includes(credentials.password))).toEqual([])
  for (const file of await readdir(mirror, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(credentials.password)
  }
})

test('a repository that is not there over HTTP is invalid, a broken server unreachable', async () => {
  const missing = await overHttp({}, null, 'missing.git')
  await expect(missing.source.head(signal)).rejects.toMatchObject({ code: 'source-invalid' })
  const broken = await overHttp({
    intercept: (_, response) => {
      response.writeHead(503).end()
      return true
    },
  })
  await expect(broken.source.head(signal)).rejects.toMatchObject({
    code: 'source-unreachable',
    message: expect.stringContaining('returned error: 503. Check the host name'),
  })
})

async function remote(options?: { objectFormat?: 'sha256' }): Promise<TestRepository> {
  const repository = await createRepository(options)
  onTestFinished(() => repository.remove())
  return repository
}

async function folder(): Promise<string> {
  const directory = await temporaryFolder()
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

async function sourceOf(repository: { directory: string }, options: Partial<GitSourceOptions> = {}) {
  return await createGitSource({
    url: repository.directory,
    branch: 'main',
    directory: options.directory ?? join(await folder(), 'mirror.git'),
    ...options,
  })
}

type Source = Awaited<ReturnType<typeof createGitSource>>

async function contents(source: Source, commit: string): Promise<Map<string, string>> {
  const entries = await source.entries(commit, signal)
  const blobs = await source.read(
    entries.map((entry) => entry.blob),
    signal,
  )
  return new Map(entries.map((entry) => [entry.path, String(blobs.get(entry.blob))]))
}

async function blob(repository: TestRepository, path: string): Promise<string> {
  return await repository.git('rev-parse', `HEAD:${path}`)
}

/** A source over HTTP; by default it gives the credentials that the server asks for. */
async function overHttp(
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
  const url = http.url(folderName ?? basename(bare.directory))
  const source = await createGitSource({
    url,
    branch: 'main',
    directory: mirror,
    credentials: given ?? undefined,
  })
  return { source, commit, mirror }
}

/** Its message, stack, causes and fields. */
function everythingIn(error: unknown): string {
  const { inspect } = process.getBuiltinModule('node:util')
  return inspect(error, { depth: 10, showHidden: true })
}

async function argumentLists(): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const read = (id: string) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
  return (await Promise.all(processes.map(read))).map((line) => line.replaceAll('\0', ' '))
}

async function damageObjects(mirror: string): Promise<void> {
  for (const file of await objectFiles(mirror)) {
    await chmod(file, 0o644)
    await writeFile(file, 'rubbish')
  }
}

async function loseObjects(mirror: string): Promise<void> {
  for (const file of await objectFiles(mirror)) await rm(file)
}

async function objectFiles(mirror: string): Promise<string[]> {
  const found = await readdir(join(mirror, 'objects'), { recursive: true, withFileTypes: true })
  return found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
}

/** A TCP server that accepts connections and never answers. */
async function blackHole() {
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

async function babble(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}).end('220 mail.example.com ESMTP\r\n'))
  onTestFinished(() => void server.close())
  return await listen(server)
}

async function closedPort(): Promise<number> {
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
