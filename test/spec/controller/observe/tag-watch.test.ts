import { expect, test } from 'vitest'
import { type TagInUse, TagWatch } from '../../../../controller/observe/tag-watch.ts'
import type { Tag } from '../../../../controller/ports/source-tags.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

const url = 'https://git.example.com/billing.git'
const { signal } = new AbortController()
const dev: TagInUse = { environment: 'ENV-dev', source: { url, tag: 'v1' }, commit: 'aaa' }
const other: TagInUse = { environment: 'ENV-test', source: { url, tag: 'v2' }, commit: 'bbb' }

function watching(inUse: TagInUse[]) {
  const remote: { tags: Tag[] | BowlineError; asked: string[]; names: (readonly string[])[] } = {
    tags: [],
    asked: [],
    names: [],
  }
  const changed: string[] = []
  const clock = new FakeClock()
  const watch = new TagWatch({
    inUse: () => inUse,
    tagsNamed: async (source, names) => {
      remote.asked.push(source.url)
      remote.names.push(names)
      if (remote.tags instanceof BowlineError) throw remote.tags
      return remote.tags
    },
    clock,
    log: recordingLog(),
    changed: (environment) => changed.push(environment),
  })
  return { watch, remote, changed, clock }
}

test('a tag that points elsewhere than when it was deployed is told of, once, and until it is back', async () => {
  const { watch, remote, changed } = watching([dev, other])
  const deployed = { tag: 'v1', commit: 'aaa' }
  remote.tags = [
    { name: 'v2', commit: 'bbb' },
    { name: 'v1', commit: 'ccc' },
  ]
  await watch.look(signal)
  await watch.look(signal)
  expect(watch.of('ENV-dev', deployed)).toEqual({ tag: 'v1', from: 'aaa', to: 'ccc' })
  expect(watch.of('ENV-test', { tag: 'v2', commit: 'bbb' })).toBeNull()
  expect(changed).toEqual(['ENV-dev'])
  expect(remote.asked).toEqual([url, url]) // one question for both

  remote.tags = [
    { name: 'v2', commit: 'bbb' },
    { name: 'v1', commit: 'aaa' },
  ]
  await watch.look(signal)
  expect(watch.of('ENV-dev', deployed)).toBeNull()
  expect(changed).toEqual(['ENV-dev', 'ENV-dev'])
})

test('a tag that was removed is told of', async () => {
  const { watch } = watching([dev])
  await watch.look(signal)
  expect(watch.of('ENV-dev', { tag: 'v1', commit: 'aaa' })).toEqual({ tag: 'v1', from: 'aaa', to: null })
})

test('of a release deployed after the look, nothing is said', async () => {
  const { watch } = watching([dev])
  await watch.look(signal)
  expect(watch.of('ENV-dev', { tag: 'v2', commit: 'bbb' })).toBeNull()
  expect(watch.of('ENV-dev', null)).toBeNull()
})

test('where the repository cannot be asked, what was known holds', async () => {
  const { watch, remote, changed } = watching([dev])
  remote.tags = [{ name: 'v1', commit: 'ccc' }]
  await watch.look(signal)
  remote.tags = new BowlineError('source-unreachable', 'no route to host')
  await watch.look(signal)
  expect(watch.of('ENV-dev', { tag: 'v1', commit: 'aaa' })?.to).toBe('ccc')
  expect(changed).toEqual(['ENV-dev'])
})

test('what is not in use any more is forgotten', async () => {
  const inUse = [dev]
  const { watch, changed } = watching(inUse)
  await watch.look(signal)
  inUse.length = 0
  await watch.look(signal)
  expect(watch.of('ENV-dev', { tag: 'v1', commit: 'aaa' })).toBeNull()
  expect(changed).toEqual(['ENV-dev', 'ENV-dev'])
})

test.each([
  [1, 60, 2],
  [3, 60, 4],
  [3, 19, 1],
  [1_000, 60, 61],
])('%i repositories, in %i s: %i questions', async (repositories, seconds, questions) => {
  const inUse = Array.from({ length: repositories }, (_, index) => ({
    ...dev,
    environment: `ENV-${index}`,
    source: { url: `https://git.example.com/${index}.git`, tag: 'v1' },
  }))
  const { watch, remote, clock } = watching(inUse)
  const stop = watch.start()
  for (let second = 0; second < seconds; second++) await clock.advance(1_000)
  expect(remote.asked).toHaveLength(questions)
  await stop()
})

test('a thousand environments of one repository cost one question, for the tags in use and no others', async () => {
  const inUse = Array.from({ length: 1_000 }, (_, number) => ({
    ...(number % 2 ? dev : other),
    environment: `ENV-${number}`,
  }))
  const { watch, remote } = watching(inUse)
  await watch.look(signal)
  expect(remote.names).toEqual([['v2', 'v1']])
})
