import { expect, test } from 'vitest'
import type { SnapshotEntry } from '../../../../controller/ports/git-source.ts'
import { SnapshotLoader } from '../../../../controller/sync/snapshot-loader.ts'

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
    entries: async (tree) => Object.entries(trees[tree] ?? {}).map(entry),
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

test('a large file is read alone, and is no finding where it is somebody else’s', async () => {
  const large = (text: string) => text + '#'.repeat(9 * 2 ** 20)
  const { loader, asked } = source({
    one: { 'a.yaml': 'kind: A', 'crd.yaml': large('kind: CRD\n'), 'ours.yaml': large('a: bowline.dev/v1\n') },
  })
  const files = await loader.load('one', signal)
  expect(files.map(({ findings }) => findings.map(({ code }) => code))).toEqual([[], [], ['file-too-large']])
  expect(asked.map((blobs) => blobs.length)).toEqual([1, 1, 1])
})
