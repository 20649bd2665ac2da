import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkoutTag, listTags, resolveTag } from '../../../../controller/adapters/git/git-tags.ts'
import { startGitHttpServer } from '../../../support/git-http-server.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../../../support/git-repository.ts'

const signal = new AbortController().signal

test.each([
  ['a lightweight tag', undefined],
  ['an annotated tag', 'Version 1'],
])('%s gives its commit', async (_, message) => {
  const repository = await remote()
  const commit = await repository.commit({ 'index.js': '1' })
  await repository.tag('v1.0.0', message)
  await repository.commit({ 'index.js': '2' })
  expect(await resolveTag(repository.directory, 'v1.0.0', { signal })).toBe(commit)
})

test('a tag of a tag gives the commit', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'index.js': '1' })
  await repository.tag('inner', 'Inner')
  await repository.git('tag', '--annotate', '--message=Outer', 'outer', 'inner')
  expect(await resolveTag(repository.directory, 'outer', { signal })).toBe(commit)
})

test.each([
  [
    '2.0.0',
    ['0.9.0', '0.10.0', '1.0.0', '1.1.0', '1.2.0', '1.10.0'],
    '"1.10.0", "1.2.0", "1.1.0", "1.0.0", "0.10.0".',
  ],
  ['1.0.0', ['v1.0.0', 'v2.0.0', 'v3.0.0'], '"v1.0.0", "v3.0.0", "v2.0.0".'],
  ['v1', [], 'It has no tags.'],
  ['main', ['v1'], '"v1".'],
  ['v*', ['v1'], '"v1".'],
  ['--all', ['v1'], '"v1".'],
  ['', ['v1'], '"v1".'],
])('tag %j is not among %j', async (tag, tags, expected) => {
  const repository = await remote()
  await repository.commit({ 'index.js': '1' })
  for (const each of tags) await repository.tag(each)
  await expect(resolveTag(repository.directory, tag, { signal })).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'tag-not-found',
    message: expect.stringMatching(new RegExp(`There is no tag "${tag.replace('*', '\\*')}" at .*`)),
  })
  await expect(resolveTag(repository.directory, tag, { signal })).rejects.toThrow(expected)
})

test('all tags are listed by version, newest first, with the commits they lead to', async () => {
  const repository = await remote()
  expect(await listTags(repository.directory, { signal })).toEqual([])
  const first = await repository.commit({ 'index.js': '1' })
  await repository.tag('v1.2.0')
  const second = await repository.commit({ 'index.js': '2' })
  await repository.tag('v1.10.0', 'Annotated')
  expect(await listTags(repository.directory, { signal })).toEqual([
    { name: 'v1.10.0', commit: second },
    { name: 'v1.2.0', commit: first },
  ])
})

test('a remote that is not there is no missing tag', async () => {
  const url = join(await folder(), 'none')
  await expect(resolveTag(url, 'v1', { signal })).rejects.toMatchObject({ code: 'source-invalid' })
  await expect(resolveTag('ext::sh -c true', 'v1', { signal })).rejects.toMatchObject({
    code: 'source-url',
  })
})

test('a checkout holds the files of the tag and nothing else', async () => {
  const repository = await remote()
  await repository.commit({ 'old.js': 'old' })
  const commit = await repository.commit({ 'old.js': null, 'src/index.js': 'one\r\ntwo\n', 'ü.txt': 'ü' })
  await repository.tag('v1.0.0', 'Version 1')
  await repository.git('checkout', '--quiet', '-b', 'v1.0.0') // A branch of the same name must not matter.
  await repository.commit({ 'src/index.js': 'newer' })
  const directory = join(await folder(), 'deep/checkout')

  await checkoutTag({ url: repository.directory, tag: 'v1.0.0', commit, directory, signal })
  expect((await readdir(directory)).sort()).toEqual(['.git', 'src', 'ü.txt'])
  expect(await readFile(join(directory, 'src/index.js'), 'utf8')).toBe('one\r\ntwo\n')
  expect(await readFile(join(directory, '.git/HEAD'), 'utf8')).toBe(`${commit}\n`)
  expect(await readFile(join(directory, '.git/shallow'), 'utf8')).toBe(`${commit}\n`)
})

test('a checkout goes over HTTP with credentials, and keeps none of them', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'index.js': '1' })
  await repository.tag('v1')
  const bare = await repository.clone({ bare: true })
  onTestFinished(() => bare.remove())
  const credentials = { username: 'ada', password: 'correct-horse' }
  const http = await startGitHttpServer({ root: dirname(bare.directory), credentials })
  onTestFinished(() => http.close())
  const url = http.url(basename(bare.directory))
  const directory = join(await folder(), 'checkout')

  expect(await resolveTag(url, 'v1', { credentials, signal })).toBe(commit)
  await checkoutTag({ url, tag: 'v1', commit, directory, credentials, signal })
  expect(await readFile(join(directory, 'index.js'), 'utf8')).toBe('1')
  for (const file of await readdir(join(directory, '.git'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(credentials.password)
  }
  await expect(resolveTag(url, 'v1', { signal })).rejects.toMatchObject({ code: 'source-auth' })
})

test('of a tag that was moved the commit that was asked for is checked out', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'index.js': '1' })
  await repository.commit({ 'index.js': '2' })
  await repository.tag('v1')
  const directory = join(await folder(), 'checkout')
  await checkoutTag({ url: repository.directory, tag: 'v1', commit, directory, signal })
  expect(await readFile(join(directory, 'index.js'), 'utf8')).toBe('1')
})

test('a tag that was moved, and whose earlier commit is not there any more, is not checked out', async () => {
  const repository = await remote()
  await repository.commit({ 'index.js': '2' })
  await repository.tag('v1')
  const commit = 'c0ffee'.padEnd(40, '0')
  const directory = join(await folder(), 'checkout')
  await expect(
    checkoutTag({ url: repository.directory, tag: 'v1', commit, directory, signal }),
  ).rejects.toMatchObject({ code: 'tag-moved', next: 'retry', message: expect.stringContaining(commit) })
  await expect(stat(directory)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a directory that is there already is left alone', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'index.js': '1' })
  await repository.tag('v1')
  const directory = await folder()
  await mkdir(join(directory, 'mine'))
  await expect(
    checkoutTag({ url: repository.directory, tag: 'v1', commit, directory, signal }),
  ).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await readdir(directory)).toEqual(['mine'])
})

test('a repository with SHA-256 ids is checked out as well', async () => {
  const repository = await createRepository({ objectFormat: 'sha256' })
  onTestFinished(() => repository.remove())
  const commit = await repository.commit({ 'index.js': '1' })
  await repository.tag('v1')
  const directory = join(await folder(), 'checkout')
  expect(await resolveTag(repository.directory, 'v1', { signal })).toBe(commit)
  await checkoutTag({ url: repository.directory, tag: 'v1', commit, directory, signal })
  expect(await readFile(join(directory, 'index.js'), 'utf8')).toBe('1')
})

test('an abort stops a checkout and takes the directory away', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).resume())
  onTestFinished(() => void server.close())
  const connected = new Promise((resolve) => server.once('connection', resolve))
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  )
  const controller = new AbortController()
  const directory = join(await folder(), 'checkout')
  const url = `http://127.0.0.1:${port}/extension.git`
  const checkout = checkoutTag({
    ...{ url, tag: 'v1', commit: 'f'.repeat(40), directory },
    signal: controller.signal,
  })
  const outcome = expect(checkout).rejects.toThrow('over')
  await connected
  controller.abort(new Error('over'))
  await outcome
  await expect(stat(directory)).rejects.toMatchObject({ code: 'ENOENT' })
})

async function remote(): Promise<TestRepository> {
  const repository = await createRepository()
  onTestFinished(() => repository.remove())
  return repository
}

async function folder(): Promise<string> {
  const directory = await temporaryFolder()
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

test.each(['blob', 'tree'])('a tag that leads to a %s is told as that', async (kind) => {
  const repository = await remote()
  await repository.commit({ 'index.js': '1' })
  const object = await repository.git('rev-parse', kind === 'tree' ? 'HEAD^{tree}' : 'HEAD:index.js')
  await repository.git('tag', '--annotate', '--message=No commit', 'v1', object)
  const url = repository.directory
  const commit = await resolveTag(url, 'v1', { signal })
  const directory = join(await folder(), 'checkout')
  await expect(checkoutTag({ url, tag: 'v1', commit, directory, signal })).rejects.toMatchObject({
    code: 'tag-no-commit',
    message: expect.stringMatching(/Tag "v1" at .* leads to a .*and to no commit/),
  })
})

test('a server that only gives files is fetched from, without depth', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'index.js': '1' })
  await repository.tag('v1')
  const bare = await repository.clone({ bare: true })
  onTestFinished(() => bare.remove())
  await bare.git('update-server-info')
  const http = await startGitHttpServer({
    root: '/nowhere',
    intercept: ({ url = '' }, response) => {
      const path = join(bare.directory, decodeURIComponent(url.split('?')[0] ?? '').replace('/x.git', ''))
      readFile(path).then(
        (content) => response.writeHead(200).end(content),
        () => response.writeHead(404).end(),
      )
      return true
    },
  })
  onTestFinished(() => http.close())
  const url = http.url('x.git')
  expect(await resolveTag(url, 'v1', { signal })).toBe(commit)
  const directory = join(await folder(), 'checkout')
  expect(await checkoutTag({ url, tag: 'v1', commit, directory, signal })).toEqual([])
  expect(await readFile(join(directory, 'index.js'), 'utf8')).toBe('1')
})

test('submodules and what Git LFS keeps are told as missing, with what brings them', async () => {
  const repository = await remote()
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`
  const first = await repository.commit({ 'index.js': '1' })
  await repository.commit({
    '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
    'model.bin': pointer,
    'small.txt': 'no pointer',
  })
  await repository.git('update-index', '--add', '--cacheinfo', `160000,${first},vendor/lib`)
  await repository.git('commit', '--quiet', '--message', 'A submodule')
  const commit = await repository.git('rev-parse', 'HEAD')
  await repository.tag('v1')
  const url = repository.directory
  const directory = join(await folder(), 'checkout')
  expect(await checkoutTag({ url, tag: 'v1', commit, directory, signal })).toEqual([
    'submodules are not fetched: vendor/lib. Where they are needed, begin the build with "git submodule update --init"',
    'what Git LFS keeps is not fetched, these files are pointers: model.bin. Where they are needed, begin the build with "git lfs pull"',
  ])
})
