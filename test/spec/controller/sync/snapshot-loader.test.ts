import { expect, test } from 'vitest'
import type { GitSource, SnapshotEntry } from '../../../../controller/ports/git-source.ts'
import { SnapshotLoader } from '../../../../controller/sync/snapshot-loader.ts'
import { TreeTooLarge } from '../../../../core/domain/tree-too-large.ts'

const { signal } = new AbortController()

/** Trees by name, each with its files by path. */
function source(trees: Record<string, Record<string, string>>) {
  const asked: string[][] = []
  const entry = ([path, text]: [string, string]): SnapshotEntry => ({
    path,
    blob: text,
    size: text.length,
    mode: '100644',
  })
  const loader = new SnapshotLoader({
    entries: async (tree, _, wanted = () => true) =>
      Object.entries(trees[tree] ?? {})
        .map(entry)
        .filter(({ path }) => wanted(path)),
    changes: async () => undefined,
    read: async (blobs) => {
      asked.push([...blobs])
      return new Map(blobs.map((blob) => [blob, Buffer.from(blob)]))
    },
  })
  return { loader, asked }
}

test('what was read for one commit is not read for the next', async () => {
  const { loader, asked } = source({
    one: { 'a.yaml': 'kind: A', 'b.yaml': 'kind: B', 'README.md': '# no' },
    two: { 'a.yaml': 'kind: A', 'b.yaml': 'kind: B2', 'c.yaml': 'kind: A' },
  })
  const first = await loader.load('one', signal)
  const second = await loader.load('two', signal)
  expect(asked).toEqual([
    ['kind: A', 'kind: B'],
    ['kind: B2', 'kind: A'],
  ])
  expect(second[0]).toBe(first[0])
  expect(second.map(({ path }) => path)).toEqual(['a.yaml', 'b.yaml', 'c.yaml'])
})

test('a file no program should read is a finding, and is not read', async () => {
  const huge = { path: 'huge.yaml', blob: 'x', size: 600 * 2 ** 20, mode: '100644' }
  const asked: string[] = []
  const loader = new SnapshotLoader({
    entries: async () => [huge],
    changes: async () => undefined,
    read: async (blobs) => {
      asked.push(...blobs)
      return new Map()
    },
  })
  const [file] = await loader.load('one', signal)
  expect(asked).toEqual([])
  expect(file?.findings[0]).toMatchObject({
    code: 'file-too-large',
    message: expect.stringContaining('600.0 MiB'),
  })
})

test('files are read so many bytes at a time, and a large one is no finding where it is somebody else’s', async () => {
  const large = (text: string) => text + '#'.repeat(3 * 2 ** 20)
  const { loader, asked } = source({
    one: { 'a.yaml': 'kind: A', 'crd.yaml': large('kind: CRD\n'), 'ours.yaml': large('a: bowline.dev/v1\n') },
  })
  const files = await loader.load('one', signal)
  expect(files.map(({ findings }) => findings.map(({ code }) => code))).toEqual([[], [], ['file-too-large']])
  expect(asked.map((blobs) => blobs.length)).toEqual([2, 1])
})

test('a commit that is too large is one finding, whatever is in it', async () => {
  const read: unknown[] = []
  const loader = (entries: GitSource['entries']) =>
    new SnapshotLoader({
      entries,
      changes: async () => undefined,
      read: async (blobs) => {
        read.push(blobs)
        return new Map(blobs.map((blob) => [blob, Buffer.from(blob)]))
      },
    })
  const entry = (path: string, size = 10) => ({ path, blob: 'kind: A', size, mode: '100644' })
  const many = Array.from({ length: 50_001 }, (_, at) => entry(`${at}.yaml`))
  const long = Array.from({ length: 20 }, (_, at) => entry(`${at}.yaml`, 15 << 20))
  const refused = async () => {
    throw new TreeTooLarge('there are more than 1000000 files and folders', 'a/b')
  }
  const codes = async (entries: GitSource['entries']) => {
    const files = await loader(entries).load('one', signal)
    return files.flatMap(({ path, findings }) =>
      findings.map(({ code, wholeFile }) => [path, code, wholeFile]),
    )
  }
  expect(await codes(async () => many)).toEqual([['50000.yaml', 'commit-too-large', true]])
  expect(await codes(async () => long)).toEqual([['17.yaml', 'commit-too-large', true]])
  expect(await codes(refused)).toEqual([['a/b', 'commit-too-large', true]])
  expect(read).toEqual([])
})

test('configuration without end is not taken up', async () => {
  const text = `${'apiVersion: bowline.dev/v1\nkind: Schedule\n---\n'.repeat(2_000)}`
  const files = Object.fromEntries(Array.from({ length: 76 }, (_, at) => [`${at}.yaml`, text]))
  const { loader } = source({ one: files })
  const [file, ...others] = await loader.load('one', signal)
  expect(file?.findings).toMatchObject([
    { code: 'commit-too-large', message: expect.stringContaining('more than 150000 documents') },
  ])
  expect(others).toEqual([])
})
