import { expect, onTestFinished, test } from 'vitest'
import { createGitSource } from '../../../../controller/adapters/git/git-source.ts'
import {
  babble,
  blackHole,
  closedPort,
  folder,
  nobody,
  objectFiles,
  remote,
  signal,
  sourceOf,
} from '../../../support/git-source-world.ts'

test('a URL or branch that Git must not see is refused at once', async () => {
  const directory = await folder()
  await expect(createGitSource({ url: 'ext::sh -c true', branch: 'main', directory })).rejects.toMatchObject({
    code: 'source-url',
    next: 'stall',
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
])('%s is unreachable', async (_, urlOf, message) => {
  const source = await createGitSource({ url: await urlOf(), branch: 'main', directory: await folder() })
  await expect(source.head(signal)).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'source-unreachable',
    next: 'retry',
    message: expect.stringMatching(message),
  })
})

test('a server that only speaks something else is told as that', async () => {
  const url = `git://127.0.0.1:${await babble()}/config.git`
  const source = await createGitSource({ url, branch: 'main', directory: await folder() })
  await expect(source.head(signal)).rejects.toMatchObject({
    code: 'source-failed',
    next: 'retry',
    message: expect.stringContaining('Check that a Git server is behind this URL'),
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
  const timeoutMs = 600_000 // longer than this test may take
  const source = await createGitSource({ url, branch: 'main', directory: await folder(), timeoutMs })
  const controller = new AbortController()
  const head = source.head(controller.signal)
  await connected
  const reason = new Error('a newer commit')
  controller.abort(reason)
  await expect(head).rejects.toBe(reason)
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
