import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createStatusBranch } from '../../../../controller/adapters/git/git-status-branch.ts'
import { systemClock } from '../../../../controller/ports/clock.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { isConfigPath } from '../../../../core/load/config-path.ts'
import type { TestRepository } from '../../../support/git-repository.ts'
import { folder, remote, signal, sourceOf } from '../../../support/git-source-world.ts'
import { StatusWriter } from '../../../support/status-files.ts'

/** A commit of these very lines, which Git would not make, as the tip of a branch. */
async function literally(repository: TestRepository, lines: readonly (string | Buffer)[], branch = 'main') {
  const input = Buffer.concat(lines.map((each) => Buffer.concat([Buffer.from(each), Buffer.from('\n')])))
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally']
  const commit = git(repository, args, input)
  await writeFile(join(repository.directory, '.git/refs/heads', branch), `${commit}\n`) // Git would look at what it refers to
  return commit
}

function git({ directory }: TestRepository, args: readonly string[], input?: Buffer): string {
  return execFileSync('git', ['-C', directory, ...args], { input, stdio: ['pipe', 'pipe', 'ignore'] })
    .toString()
    .trim()
}

const ada = 'Ada <ada@example.com> 1700000000 +0000'

/** What is in a commit beside its tree. */
const oddities: Readonly<Record<string, readonly (string | Buffer)[]>> = {
  'no name': ['author  <> 1700000000 +0000', `committer ${ada}`, '', 'a'],
  'no author': [`committer ${ada}`, '', 'a'],
  'nobody at all': ['', 'a'],
  'two authors': [`author ${ada}`, `author ${ada}`, `committer ${ada}`, '', 'a'],
  'no message': [`author ${ada}`, `committer ${ada}`],
  'the year 1': ['author A <a@b> -62135596800 +0000', `committer ${ada}`, '', 'a'],
  'the year 9999': ['author A <a@b> 253402300799 +0000', `committer ${ada}`, '', 'a'],
  'a year of five digits': ['author A <a@b> 253402300800 +0000', `committer ${ada}`, '', 'a'],
  'a time without end': ['author A <a@b> 99999999999999999999 +0000', `committer ${ada}`, '', 'a'],
  'a time that is none': ['author A <a@b> tomorrow +0000', `committer ${ada}`, '', 'a'],
  'no time': ['author A <a@b>', `committer ${ada}`, '', 'a'],
  'a zone that is none': ['author A <a@b> 1700000000 -9999', `committer ${ada}`, '', 'a'],
  'a zone of many digits': ['author A <a@b> 1700000000 +99999999', `committer ${ada}`, '', 'a'],
  'another encoding': [
    `author ${ada}`,
    `committer ${ada}`,
    'encoding ISO-8859-1',
    '',
    Buffer.from([0xe4, 0xf6]),
  ],
  'an encoding that nobody knows': [`author ${ada}`, `committer ${ada}`, 'encoding evil\u001b[31m', '', 'a'],
  'bytes that are no UTF-8': [
    Buffer.from([0xff, 0xfe, 0x41]),
    `author ${ada}`,
    `committer ${ada}`,
    '',
    Buffer.from([0xff]),
  ],
  'a message of terminal sequences': [
    `author \u001b[31mA <a@b> 1 +0000`,
    `committer ${ada}`,
    '',
    '\u001b]0;x\u0007\r::add-mask::y',
  ],
  'a subject of 1 MiB': [`author ${ada}`, `committer ${ada}`, '', 'a'.repeat(1 << 20)],
}

describe('a commit with', () => {
  test.each(Object.entries(oddities))('%s is taken, or refused with words', async (_, lines) => {
    const repository = await remote()
    const good = await repository.commit({ 'a.yaml': 'a: 1\n' })
    const tree = git(repository, ['rev-parse', `${good}^{tree}`])
    const commit = await literally(repository, [`tree ${tree}`, ...lines])
    const source = await sourceOf(repository)
    expect(await source.head(signal)).toBe(commit)
    const told = await inWords(async () => {
      await source.fetch(commit, signal)
      expect(await source.entries(commit, signal, isConfigPath)).toHaveLength(1)
      const { subject, author, at } = await source.describe(commit)
      expect(subject.length + author.length).toBeLessThan(2_000)
      expect(at === null || !Number.isNaN(Date.parse(at))).toBe(true)
      return await source.mergeTree(good, commit, signal)
    })
    if (told) expect(told).toMatch(/^Git .* at .*: .+\. \S.*\.$/)
  })
})

/** What it is refused with; undefined where it is taken. */
async function inWords(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof BowlineError) return error.message
    throw error
  }
}

test('histories without a common commit have no merge, and say so', async () => {
  const repository = await remote()
  const one = await repository.commit({ 'a.yaml': 'a: 1\n' })
  const tree = git(repository, ['rev-parse', `${one}^{tree}`])
  const other = await literally(
    repository,
    [`tree ${tree}`, `author ${ada}`, `committer ${ada}`, '', 'other'],
    'other',
  )
  git(repository, ['update-ref', 'refs/pull/1/head', other])
  const source = await sourceOf(repository)
  await source.fetch(one, signal)
  await source.fetchPull(1, other, signal)
  expect(await source.mergeTree(one, other, signal)).toBeUndefined()
})

test('a commit whose tree or parents are not there is refused as damaged', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a: 1\n' })
  const lost = '1'.repeat(40)
  const commit = await literally(repository, [
    `tree ${lost}`,
    `parent ${lost}`,
    `author ${ada}`,
    `committer ${ada}`,
    '',
    'x',
  ])
  const source = await sourceOf(repository)
  await expect(source.fetch(commit, signal)).rejects.toMatchObject({
    code: expect.stringMatching(/^source-/),
  })
})

test('names of any bytes, links and submodules are listed, and none of them leads anywhere', async () => {
  const repository = await remote()
  const blob = git(repository, ['hash-object', '-w', '--stdin'], Buffer.from('a: 1\n'))
  const entry = (mode: string, type: string, id: string, name: string | Buffer) =>
    Buffer.concat([Buffer.from(`${mode} ${type} ${id}\t`), Buffer.from(name), Buffer.from('\0')])
  const listing = Buffer.concat([
    entry('100644', 'blob', blob, 'a\nb.yaml'),
    entry('100644', 'blob', blob, 'c"\\\t.yaml'),
    entry('100644', 'blob', blob, Buffer.from([0x64, 0xff, 0x2e, 0x79, 0x6d, 0x6c])),
    entry('100644', 'blob', blob, '\u001b[31m\u202e.yaml'),
    entry('120000', 'blob', blob, 'link.yaml'),
    entry('160000', 'commit', '1'.repeat(40), 'module.yaml'),
  ])
  const tree = git(repository, ['mktree', '-z', '--missing'], listing)
  const commit = await literally(repository, [`tree ${tree}`, `author ${ada}`, `committer ${ada}`, '', 'odd'])
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)
  const entries = await source.entries(commit, signal, isConfigPath)
  expect(entries.map(({ path, mode }) => [path, mode])).toEqual([
    ['\u001b[31m\u202e.yaml', '100644'],
    ['a\nb.yaml', '100644'],
    ['c"\\\t.yaml', '100644'],
    ['d\ufffd.yml', '100644'],
    ['link.yaml', '120000'],
  ])
})

test('files of odd names on the status branch do not make a commit of nothing each time', async () => {
  const repository = await remote()
  const blob = git(repository, ['hash-object', '-w', '--stdin'], Buffer.from('x'))
  const name = Buffer.from([0xff, 0x2e, 0x79, 0x6d, 0x6c])
  const line = (mode: string, type: string, id: string, path: Buffer) =>
    Buffer.concat([Buffer.from(`${mode} ${type} ${id}\t`), path, Buffer.from('\0')])
  const inner = git(repository, ['mktree', '-z'], line('100644', 'blob', blob, name))
  const tree = git(repository, ['mktree', '-z'], line('040000', 'tree', inner, Buffer.from('environments')))
  await literally(repository, [`tree ${tree}`, `author ${ada}`, `committer ${ada}`, '', 'odd'], 'status')
  const directory = `${await folder()}/mirror.git`
  const author = { name: 'a', email: 'a@b' }
  const started = () =>
    new StatusWriter(
      createStatusBranch({
        url: repository.directory,
        branch: 'status',
        directory,
        author,
        clock: systemClock,
      }),
    )
  const files = new Map([['STATUS.md', '# x']])
  const publishing = { message: 'm', ownedPrefixes: ['environments/'], signal }
  expect(await started().publish(files, publishing)).toMatchObject({ written: true })
  expect(await started().publish(files, publishing)).toMatchObject({ written: false })
})
