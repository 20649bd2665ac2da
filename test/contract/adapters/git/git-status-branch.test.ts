import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createGitSource } from '../../../../controller/adapters/git/git-source.ts'
import {
  createStatusBranch,
  type StatusBranchOptions,
} from '../../../../controller/adapters/git/git-status-branch.ts'
import { systemClock } from '../../../../controller/ports/clock.ts'
import { gitCommands } from '../../../support/git-commands.ts'
import { startGitHttpServer } from '../../../support/git-http-server.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../../../support/git-repository.ts'
import { SigningKeys, signingProblem } from '../../../support/signing.ts'
import { StatusWriter } from '../../../support/status-files.ts'

const signal = new AbortController().signal
const publishing = { message: 'Status', ownedPrefixes: ['environments/'], signal }
const branch = 'bowline-status'

test('the first publish makes a branch of its own, without history', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote)
  const { commit, written } = await status.publish(filesOf({ 'README.md': 'Hello' }), {
    ...publishing,
    message: 'Status of "eu"\n\nTwo lines: ü.',
  })

  expect(written).toBe(true)
  expect(await remote.git('rev-parse', branch)).toBe(commit)
  expect(await remote.git('log', '--format=%an <%ae>|%cn|%cI|%P|%B', branch)).toBe(
    'Bowline <bowline@example.com>|Bowline|2026-01-02T03:04:05+00:00||Status of "eu"\n\nTwo lines: ü.',
  )
  expect(await remote.files(branch)).toEqual(['README.md'])
  expect(await remote.git('ls-tree', 'main')).not.toContain('README.md')
})

test('an empty repository can get its status first', async () => {
  const remote = await createRepository({ bare: true })
  onTestFinished(() => remote.remove())
  await (await statusOf(remote)).publish(filesOf({ 'a.json': '{}' }), publishing)
  expect(await remote.show(branch, 'a.json')).toBe('{}')
})

test('publishing the same again makes no commit', async () => {
  const remote = await bareRemote()
  const files = filesOf({ 'environments/eu.json': '{"ready":true}', 'empty.txt': '', 'ü 日本.md': '😀' })
  const status = await statusOf(remote)
  const first = await status.publish(files, publishing)

  expect(await status.publish(files, publishing)).toEqual({ commit: first.commit, written: false })
  expect(await (await statusOf(remote)).publish(files, publishing)).toEqual({ ...first, written: false })
  expect(await commits(remote)).toHaveLength(1)
})

test('each change is one commit on top of the last', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote)
  const first = await status.publish(filesOf({ 'a.json': '1' }), publishing)
  const second = await status.publish(filesOf({ 'a.json': '2', 'b.json': '2' }), publishing)

  expect(await commits(remote)).toEqual([second.commit, first.commit])
  expect(await remote.show(branch, 'a.json')).toBe('2')
})

test.skipIf(signingProblem).each(['sha1', 'sha256'] as const)(
  'commits are signed where there is a key (%s)',
  async (objectFormat) => {
    const keys = await SigningKeys.create()
    onTestFinished(() => keys.remove())
    keys.ssh('controller')
    const remote = await bareRemote({ objectFormat })
    const work = await writerOf(remote)
    await work.push('origin', `HEAD:refs/heads/${branch}`) // ids tell their kind
    const status = await statusOf(remote, { signingKey: keys.path('controller') })
    const first = await status.publish(filesOf({ 'ü.json': '1' }), { ...publishing, message: 'Über' })
    const second = await status.publish(filesOf({ 'ü.json': '2' }), publishing)

    const signers = `gpg.ssh.allowedSignersFile=${keys.list(keys.signer('controller'))}`
    expect(await remote.git('-c', signers, 'log', '-2', '--format=%H %G? %GS %s', branch)).toBe(
      [
        `${second.commit} G controller@example.com Status`,
        `${first.commit} G controller@example.com Über`,
      ].join('\n'),
    )
    await remote.git('fsck', '--strict')
    expect(await status.publish(filesOf({ 'ü.json': '2' }), publishing)).toMatchObject({ written: false })
  },
)

test.skipIf(signingProblem)('a key that cannot sign is told', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote, { signingKey: '/nowhere/key' })
  await expect(status.publish(filesOf({ a: '1' }), publishing)).rejects.toThrow(
    /Cannot sign the status with the key \/nowhere\/key: .*No such file/,
  )
  expect(await remote.git('branch', '--list', branch)).toBe('')
})

test('stale files go only where they are owned', async () => {
  const remote = await bareRemote()
  const work = await writerOf(remote)
  await work.commit({
    'bowline.yaml': null,
    'environments/old.json': 'owned and stale',
    'environments/deep/old.json': 'owned and stale',
    'environments/eu.json': 'owned and kept',
    'environments.md': 'not owned',
    'notes/a.md': 'not owned',
  })
  await work.push('origin', `HEAD:refs/heads/${branch}`)

  await (await statusOf(remote)).publish(filesOf({ 'environments/eu.json': 'new' }), publishing)
  expect(await remote.files(branch)).toEqual(['environments.md', 'environments/eu.json', 'notes/a.md'])
})

test('files are read as they are at the remote now; of a folder, and only files', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote)
  expect(await status.read('schedules/', signal)).toBeUndefined()
  const files = { 'schedules/ü.json': '😀\n', 'schedules/empty.json': '' }
  const { commit } = await status.publish(filesOf({ ...files, 'STATUS.md': '' }), publishing)
  expect(await status.read('schedules/', signal)).toEqual({ commit, files: filesOf(files) })
  expect(await status.read('none/', signal)).toEqual({ commit, files: new Map() })

  const work = await writerOf(remote)
  await work.git('checkout', '--quiet', branch)
  await symlink('../STATUS.md', join(work.directory, 'schedules/link.json'))
  const newest = await work.commit({ 'schedules/ü.json': 'edited' })
  await work.push('origin', `HEAD:refs/heads/${branch}`)
  expect(await status.read('schedules/ü', signal)).toEqual({
    commit: newest,
    files: filesOf({ 'schedules/ü.json': 'edited' }),
  })
  expect((await status.read('schedules/', signal))?.files.size).toBe(2)
})

test('no files and nothing to prune change nothing; no files and something to prune empty the branch', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote)
  await status.publish(filesOf({ 'environments/eu.json': '{}' }), publishing)
  expect(await status.publish(filesOf({}), { ...publishing, ownedPrefixes: ['other/'] })).toMatchObject({
    written: false,
  })
  expect(await status.publish(filesOf({}), publishing)).toMatchObject({ written: true })
  expect(await remote.files(branch)).toEqual([])
})

test.each([
  ['quotes and backslashes', 'a "b" \\c.json'],
  ['line feeds', 'a\nb.json'],
  ['other scripts', '環境/ü😀.json'],
])('paths and contents may hold %s', async (_, path) => {
  const remote = await bareRemote()
  const content = `${path}\0\r\n"\\done\n`
  const status = await statusOf(remote)
  await status.publish(filesOf({ [path]: content }), publishing)

  expect(await remote.files(branch)).toEqual([path])
  expect(await remote.git('cat-file', '-s', `${branch}:${path}`)).toBe(String(Buffer.byteLength(content)))
  expect(await status.publish(filesOf({ [path]: content }), publishing)).toMatchObject({ written: false })
})

test('a thousand files are one commit', async () => {
  const remote = await bareRemote()
  const files = new Map(Array.from({ length: 1000 }, (_, at) => [`environments/${at}.json`, `{"at":${at}}`]))
  await (await statusOf(remote)).publish(files, publishing)
  expect(await commits(remote)).toHaveLength(1)
  expect(await remote.files(branch)).toHaveLength(1000)
})

test('a file may take the place of a folder, and a folder that of a file', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote)
  await status.publish(filesOf({ a: '1', 'b/c': '2' }), publishing)
  await status.publish(filesOf({ 'a/d': '3', b: '4' }), publishing)
  expect(await remote.files(branch)).toEqual(['a/d', 'b'])
})

describe('what is written where the branch ends with what was written last', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`environments/e${at}/dev.yaml`, `${at}`]))

  test('is one blob, the folders it is in, and a commit: no tree is listed, the remote is not asked', async () => {
    const remote = await bareRemote()
    const status = await statusOf(remote)
    await status.publish(filesOf(many(300)), publishing)
    const objectsBefore = await objectsOf(remote)
    const asked = status.asked
    const commands = await gitCommands(() =>
      status.publish(filesOf({ ...many(300), 'environments/e7/dev.yaml': 'another' }), publishing),
    )
    expect(commands).toEqual(['fast-import', 'push'])
    expect(status.asked).toBe(asked)
    expect((await objectsOf(remote)) - objectsBefore).toBe(5) // blob, e7/, environments/, root, commit
    expect(await remote.show(branch, 'environments/e7/dev.yaml')).toBe('another')
    expect(await remote.files(branch)).toHaveLength(300)
  })

  test('of a branch that somebody else wrote to, all is compared, and only what differs is read', async () => {
    const remote = await bareRemote()
    const status = await statusOf(remote)
    await status.publish(filesOf(many(50)), publishing)
    const work = await writerOf(remote)
    await work.git('checkout', '--quiet', branch)
    await work.commit({ 'environments/e3/dev.yaml': 'theirs', 'environments/e4/dev.yaml': null, 'a.md': 'a' })
    await work.push('origin', branch)
    const asked = status.asked
    const files = filesOf({ ...many(50), 'environments/e7/dev.yaml': 'another' })
    const commands = await gitCommands(() => status.publish(files, publishing))
    expect(commands.filter((each) => each === 'ls-tree')).toHaveLength(1)
    expect(status.asked - asked).toBe(3) // theirs, the one that is gone, and ours
    expect(await remote.show(branch, 'environments/e3/dev.yaml')).toBe('3')
    expect(await remote.files(branch)).toHaveLength(51)
  })

  test('after a restart is found to be there: it is compared once, and nothing is written', async () => {
    const remote = await bareRemote()
    const directory = await folder()
    await (await statusOf(remote, { directory })).publish(filesOf(many(50)), publishing)
    const restarted = await statusOf(remote, { directory })
    const first = await gitCommands(() => restarted.publish(filesOf(many(50)), publishing))
    expect(first.filter((each) => each === 'push' || each === 'fast-import')).toEqual([])
    expect(restarted.asked).toBe(0)
    const next = { ...many(50), 'environments/e1/dev.yaml': 'next' }
    expect(await gitCommands(() => restarted.publish(filesOf(next), publishing))).toEqual([
      'fast-import',
      'push',
    ])
  })

  test('after a push that failed halfway, it is not known what is there: all is compared', async () => {
    const remote = await bareRemote()
    const status = await statusOf(remote)
    await status.publish(filesOf(many(10)), publishing)
    await hook(remote, 'pre-receive', 'exit 1')
    const files = filesOf({ ...many(10), 'environments/e1/dev.yaml': 'next' })
    await expect(status.publish(files, publishing)).rejects.toMatchObject({ code: 'status-push-refused' })
    await hook(remote, 'pre-receive', 'exit 0')
    expect(await gitCommands(() => status.publish(files, publishing))).toContain('ls-tree')
    expect(await remote.show(branch, 'environments/e1/dev.yaml')).toBe('next')
  })

  test('where more of it is ours than before, all is compared', async () => {
    const remote = await bareRemote()
    const work = await writerOf(remote)
    await work.commit({ 'schedules/old.json': '{}' })
    await work.push('origin', `HEAD:refs/heads/${branch}`)
    const status = await statusOf(remote)
    await status.publish(filesOf({ a: '1' }), publishing)
    await status.publish(filesOf({ a: '1' }), {
      ...publishing,
      ownedPrefixes: ['environments/', 'schedules/'],
    })
    expect(await remote.files(branch)).toEqual(['a', 'bowline.yaml'])
  })
})

test("another writer's commit is built upon", async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote)
  await status.publish(filesOf({ 'a.json': '1' }), publishing)
  const work = await writerOf(remote)
  await work.git('checkout', '--quiet', branch)
  const theirs = await work.commit({ 'theirs.md': 'theirs' })
  await work.push('origin', branch)

  const { commit } = await status.publish(filesOf({ 'a.json': '2' }), publishing)
  expect(await remote.git('rev-parse', `${commit}^`)).toBe(theirs)
  expect(await remote.files(branch)).toEqual(['a.json', 'theirs.md'])
})

test('a branch that was deleted or rewritten is written anew', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote)
  const first = await status.publish(filesOf({ 'a.json': '1' }), publishing)
  await remote.git('branch', '-D', branch)
  expect(await status.publish(filesOf({ 'a.json': '2' }), publishing)).toMatchObject({ written: true })
  expect(await remote.git('rev-list', '--count', branch)).toBe('1')

  await remote.git('update-ref', `refs/heads/${branch}`, await remote.git('rev-parse', 'main'))
  const third = await status.publish(filesOf({ 'a.json': '3', 'b.json': '3' }), publishing)
  expect(await remote.git('rev-parse', `${third.commit}^`)).toBe(await remote.git('rev-parse', 'main'))
  expect(await remote.show(branch, 'a.json')).toBe('3')
  expect(third.commit).not.toBe(first.commit)
})

test.each([
  ['in repositories of their own', async () => [await folder(), await folder()]],
  ['in one repository', async () => Array(2).fill(await folder())],
])('two concurrent writers %s lose nothing', async (_, directoriesOf) => {
  const remote = await bareRemote()
  const directories = await directoriesOf()
  const writers = await Promise.all(directories.map((directory) => statusOf(remote, { directory })))
  const rounds = [1, 2, 3, 4]
  await Promise.all(
    writers.map(async (writer, who) => {
      const options = { ...publishing, ownedPrefixes: [`writer-${who}/`] }
      for (const round of rounds)
        await writer.publish(filesOf({ [`writer-${who}/${round}.json`]: '{}' }), options)
    }),
  )

  expect(await remote.files(branch)).toEqual(['writer-0/4.json', 'writer-1/4.json'])
  expect(await commits(remote)).toHaveLength(2 * rounds.length)
  expect(await remote.git('log', '--format=%p', '--min-parents=2', branch)).toBe('')
})

test('a writer that comes between the look and the push is not overwritten', async () => {
  const remote = await bareRemote()
  const work = await writerOf(remote)
  await work.commit({ 'theirs.md': 'theirs' })
  await work.push('origin', `HEAD:refs/heads/${branch}`)
  const theirs = await work.commit({ 'theirs.md': 'newer' })
  await intrude(remote, work, `if [ ! -e intruded ]; then touch intruded; ${pushFrom(work)}; fi`)

  const { commit } = await (await statusOf(remote)).publish(filesOf({ 'a.json': '1' }), publishing)
  expect(await remote.git('rev-parse', `${commit}^`)).toBe(theirs)
  expect(await remote.show(branch, 'theirs.md')).toBe('newer')
})

test('a race that is lost every time is given up', async () => {
  const remote = await bareRemote()
  const work = await writerOf(remote)
  await work.push('origin', `HEAD:refs/heads/${branch}`)
  await intrude(
    remote,
    work,
    `git -C '${work.directory}' commit --quiet --allow-empty -m Again; ${pushFrom(work)}`,
  )

  await expect(
    (await statusOf(remote)).publish(filesOf({ 'a.json': '1' }), publishing),
  ).rejects.toMatchObject({
    code: 'status-push-refused',
    next: 'retry',
    message: expect.stringContaining('5 tries were rejected'),
  })
  expect(await remote.files(branch)).not.toContain('a.json')
})

test('the words of a remote that refuses are passed on', async () => {
  const remote = await bareRemote()
  await hook(remote, 'pre-receive', 'echo "Only robots on Sundays" >&2; exit 1')
  await expect(
    (await statusOf(remote)).publish(filesOf({ 'a.json': '1' }), publishing),
  ).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'status-push-refused',
    next: 'retry',
    message: expect.stringMatching(/"bowline-status" of .*pre-receive hook declined.*Only robots on Sundays/),
  })
})

const credentials = { username: 'ada', password: 'correct horse' }

test('status is pushed over HTTP with credentials', async () => {
  const remote = await bareRemote()
  const http = await startGitHttpServer({ root: dirname(remote.directory), credentials })
  onTestFinished(() => http.close())
  const url = http.url(basename(remote.directory))
  const { commit } = await (await statusOf(remote, { url, credentials })).publish(
    filesOf({ 'a.json': '1' }),
    publishing,
  )
  expect(await remote.git('rev-parse', branch)).toBe(commit)
})

test('credentials that may only read are refused, without being repeated', async () => {
  const remote = await bareRemote()
  const http = await startGitHttpServer({
    root: dirname(remote.directory),
    credentials,
    intercept: ({ url = '', headers }, response) => {
      if (!url.includes('receive-pack') || !headers.authorization) return false
      response.writeHead(403, { 'content-type': 'text/plain' })
      response.end(`no write access for ${credentials.password}`)
      return true
    },
  })
  onTestFinished(() => http.close())
  const url = http.url(basename(remote.directory))
  const publish = (await statusOf(remote, { url, credentials })).publish(
    filesOf({ 'a.json': '1' }),
    publishing,
  )
  await expect(publish).rejects.toMatchObject({
    code: 'status-push-refused',
    message: expect.stringContaining('no write access for ***'),
  })
})

test('a remote that is gone is unreachable or invalid, not a refusal', async () => {
  const url = join(await folder(), 'none')
  await expect((await statusOf({ directory: url })).publish(filesOf({}), publishing)).rejects.toMatchObject({
    code: 'source-invalid',
  })
})

test.each<[string, (repository: string) => Promise<void>]>([
  ['lost its HEAD', (repository) => rm(join(repository, 'HEAD'))],
  ['lost its objects', (repository) => rm(join(repository, 'objects'), { recursive: true })],
  ['keeps a lock', (repository) => writeFile(join(repository, 'refs/bowline-building.lock'), '')],
  ['keeps half a pack', (repository) => writeFile(join(repository, 'objects/pack/tmp_pack_x'), 'PACK')],
])('a repository that %s after a kill is no obstacle', async (_, damage) => {
  const remote = await bareRemote()
  const directory = await folder()
  const status = await statusOf(remote, { directory })
  const first = await status.publish(filesOf({ 'a.json': '1' }), publishing)

  await damage(directory)
  const second = await status.publish(filesOf({ 'a.json': '2' }), publishing)
  await damage(directory)
  const third = await (await statusOf(remote, { directory })).publish(filesOf({ 'a.json': '3' }), publishing)
  expect(await commits(remote)).toEqual([third.commit, second.commit, first.commit])
})

test('one repository may serve the source and the status', async () => {
  const remote = await bareRemote()
  const directory = await folder()
  const source = await createGitSource({ url: remote.directory, branch: 'main', directory })
  const status = await statusOf(remote, { directory })
  const head = (await source.head(signal)) ?? ''
  await Promise.all([source.fetch(head, signal), status.publish(filesOf({ 'a.json': '1' }), publishing)])
  expect(await source.entries(head, signal)).toHaveLength(1)
  expect(await remote.files(branch)).toEqual(['a.json'])
})

test('nothing stays behind in the repository but objects', async () => {
  const remote = await bareRemote()
  const directory = await folder()
  await (await statusOf(remote, { directory })).publish(filesOf({ 'a.json': '1' }), publishing)
  expect((await readdir(join(directory, 'refs'), { recursive: true })).sort()).toEqual(['heads', 'tags'])
})

test('status goes to a repository with SHA-256 ids as well', async () => {
  const remote = await bareRemote({ objectFormat: 'sha256' })
  const work = await writerOf(remote)
  await work.commit({ 'theirs.md': 'theirs' })
  await work.push('origin', `HEAD:refs/heads/${branch}`)
  const status = await statusOf(remote)
  expect(await status.publish(filesOf({ 'a.json': '1' }), publishing)).toMatchObject({ written: true })
  expect(await status.publish(filesOf({ 'a.json': '1' }), publishing)).toMatchObject({ written: false })
  expect(await remote.files(branch)).toEqual(['a.json', 'bowline.yaml', 'theirs.md'])
})

test('an author with odd characters breaks nothing', async () => {
  const remote = await bareRemote()
  const status = await statusOf(remote, { author: { name: 'A <b>\nfrom x', email: 'a>b' } })
  await status.publish(filesOf({ 'a.json': '1' }), publishing)
  expect(await remote.git('log', '--format=%an|%ae', branch)).toBe('A  b  from x|a b')
})

test('an abort is obeyed', async () => {
  const status = await statusOf(await bareRemote())
  const aborted = AbortSignal.abort(new Error('over'))
  await expect(status.publish(filesOf({}), { ...publishing, signal: aborted })).rejects.toThrow('over')
})

/** A bare repository whose `main` has one commit. */
async function bareRemote(options?: { objectFormat: 'sha1' | 'sha256' }): Promise<TestRepository> {
  const origin = await createRepository(options)
  onTestFinished(() => origin.remove())
  await origin.commit({ 'bowline.yaml': 'kind: Account\n' })
  const remote = await origin.clone({ bare: true })
  onTestFinished(() => remote.remove())
  return remote
}

async function writerOf(remote: TestRepository): Promise<TestRepository> {
  const work = await remote.clone()
  onTestFinished(() => work.remove())
  return work
}

async function folder(): Promise<string> {
  const directory = await temporaryFolder()
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

async function statusOf(remote: { directory: string }, options: Partial<StatusBranchOptions> = {}) {
  return new StatusWriter(
    createStatusBranch({
      url: remote.directory,
      branch,
      directory: options.directory ?? (await folder()),
      author: { name: 'Bowline', email: 'bowline@example.com' },
      clock: { ...systemClock, now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678) },
      ...options,
    }),
  )
}

function filesOf(files: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(files))
}

async function commits(remote: TestRepository): Promise<string[]> {
  return (await remote.git('rev-list', branch)).split('\n')
}

async function objectsOf(remote: TestRepository): Promise<number> {
  return (await remote.git('rev-list', '--objects', branch)).split('\n').length
}

async function hook(remote: TestRepository, name: string, script: string): Promise<void> {
  const path = join(remote.directory, 'hooks', name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

/** Runs a script at the remote while it takes a push from anybody but the intruder. */
async function intrude(remote: TestRepository, work: TestRepository, script: string): Promise<void> {
  await work.git('config', 'user.name', 'Intruder')
  await work.git('config', 'user.email', 'intruder@example.com')
  await hook(
    remote,
    'pre-receive',
    `[ -n "$INTRUDER" ] && exit 0
for name in $(env | grep -o '^GIT_[A-Z_]*' | grep -v GIT_CONFIG); do unset "$name"; done
${script}`,
  )
}

function pushFrom(work: TestRepository): string {
  return `INTRUDER=1 git -C '${work.directory}' push --quiet origin HEAD:refs/heads/${branch} || exit 1`
}
