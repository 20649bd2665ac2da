import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createConfigBranch } from '../../../../controller/adapters/git/git-config-branch.ts'
import { createGitSource } from '../../../../controller/adapters/git/git-source.ts'
import type { NewCommit } from '../../../../controller/ports/config-branch.ts'
import { startGitHttpServer } from '../../../support/git-http-server.ts'
import { folder, nobody, objectFiles, remote, signal } from '../../../support/git-source-world.ts'

const credentials = { username: 'bowline', password: 'secret' }
const committer = { name: 'Bowline', email: 'bowline@localhost' }

/** GitHub's like: it leaves files out, and takes pushes. */
async function host() {
  const origin = await remote()
  for (let version = 0; version < 3; version += 1)
    await origin.commit({
      'video.bin': randomBytes(200_000),
      'a.yaml': `version: ${version}\n`,
      'b/c.yaml': 'c\n',
    })
  await origin.git('update-index', '--chmod=+x', 'a.yaml')
  await origin.git('commit', '--quiet', '-m', 'As a program')
  const bare = await origin.clone({ bare: true })
  onTestFinished(() => bare.remove())
  await bare.git('config', 'uploadpack.allowFilter', 'true')
  await bare.git('config', 'http.receivepack', 'true')
  const server = await startGitHttpServer({ root: dirname(bare.directory), credentials })
  onTestFinished(() => server.close())
  const url = server.url(basename(bare.directory))
  const directory = join(await folder(), 'mirror.git')
  const source = await createGitSource({ url, branch: 'main', directory, credentials })
  const tip = (await source.head(signal)) ?? ''
  await source.fetch(tip, signal)
  return { bare, tip, directory, branch: createConfigBranch({ url, directory, credentials, committer }) }
}

const change = (parent: string, more: Partial<NewCommit> = {}): NewCommit => ({
  parent,
  author: { name: 'Ana <x>\n', email: 'ana@example.com' },
  at: Date.UTC(2027, 0, 1),
  message: 'A change\n\nBowline-Change: CHG-1\n',
  write: new Map([
    ['a.yaml', 'version: 9\n'],
    ['b/"new".yaml', 'n: 1\n'],
  ]),
  remove: ['b/c.yaml'],
  ...more,
})

test('a commit is made and pushed where most files are not here, and touches nothing else', async () => {
  const { bare, tip, directory, branch } = await host()
  const commit = await branch.commit(change(tip), signal)
  expect(await branch.push(commit, { branch: 'main', expected: tip }, signal)).toEqual({ done: true })
  expect(
    (await bare.git('diff', '--raw', '--abbrev=1', `${tip}`, 'main'))
      .split('\n')
      .map((line) => line.replace(/ \w+ \w+ (\w\t)/, ' $1')),
  ).toEqual([
    ':100755 100755 M\ta.yaml',
    ':000000 100644 A\t"b/\\"new\\".yaml"',
    ':100644 000000 D\tb/c.yaml',
  ])
  expect(await bare.git('log', '-1', '--format=%an <%ae> %cn <%ce> %at', 'main')).toBe(
    'Ana  x <ana@example.com> Bowline <bowline@localhost> 1798761600',
  )
  const sizes = await Promise.all((await objectFiles(directory)).map(async (file) => (await stat(file)).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(50_000)
})

test('a push that lost a race says so and changes nothing; what is refused, too, with the words of the host', async () => {
  const { bare, tip, branch } = await host()
  const first = await branch.commit(change(tip), signal)
  await branch.push(first, { branch: 'main', expected: tip }, signal)
  const second = await branch.commit(change(tip, { message: 'Another\n' }), signal)
  expect(await branch.push(second, { branch: 'main', expected: tip }, signal)).toEqual({
    moved: expect.stringContaining('stale info'),
  })
  expect(await branch.push(second, { branch: 'main', expected: null }, signal)).toHaveProperty('moved')
  expect(await branch.push(second, { branch: 'bowline/change-1', expected: null }, signal)).toEqual({
    done: true,
  })
  await bare.git('config', 'receive.denyDeletes', 'true')
  await bare.git('config', 'receive.unpackLimit', '1')
  await bare.git('config', 'transfer.hideRefs', 'refs/heads/hidden')
  expect(await branch.push(second, { branch: 'hidden', expected: null }, signal)).toEqual({
    refused: expect.stringContaining('hidden'),
  })
  expect(await bare.git('rev-parse', 'main')).toBe(first)
})

test('a commit of ours is found by its line, and what a file was before, the newest first', async () => {
  const { tip, branch } = await host()
  expect(await branch.find('Bowline-Change: CHG-1', 'main', signal)).toBeUndefined()
  const commit = await branch.commit(change(tip), signal)
  await branch.push(commit, { branch: 'main', expected: tip }, signal)
  const quoting = await branch.commit(
    change(commit, {
      message: 'Says\n\n  Bowline-Change: CHG-1 \n',
      write: new Map([['a.yaml', 'x: 1\n']]),
      remove: [],
    }),
    signal,
  )
  await branch.push(quoting, { branch: 'main', expected: commit }, signal)
  expect(await branch.find('Bowline-Change: CHG-1', 'main', signal)).toBe(commit)
  expect(await branch.find('Bowline-Change: CHG-1', 'nowhere', signal)).toBeUndefined()
  const earlier: [content: string, commit: string][] = []
  const take = (enough: number) => (content: Buffer | null, by: string) =>
    earlier.push([String(content), by]) >= enough
  await branch.earlier('a.yaml', quoting, take(99), signal)
  const contents = ['version: 9\n', 'version: 2\n', 'version: 2\n', 'version: 1\n', 'version: 0\n', 'null']
  expect(earlier.map(([content]) => content)).toEqual(contents)
  expect(earlier[0]?.[1]).toBe(quoting)
  expect(earlier[1]?.[1]).toBe(commit)
  earlier.length = 0
  await branch.earlier('a.yaml', quoting, take(2), signal)
  expect(earlier).toHaveLength(2)
  expect(await branch.isBelow(tip, quoting, signal)).toBe(true)
  expect(await branch.isBelow(quoting, tip, signal)).toBe(false)
  expect(await branch.isBelow(nobody, tip, signal)).toBe(false)
})
