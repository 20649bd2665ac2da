import { writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { SharedTags } from '../../../../controller/adapters/git/shared-tags.ts'
import { startGitHttpServer } from '../../../support/git-http-server.ts'
import { remote } from '../../../support/git-source-world.ts'

const access = { signal: new AbortController().signal }
const ofItsOwn = () => ({ signal: new AbortController().signal })
const names = Array.from({ length: 1_000 }, (_, number) => `v1.${number}.0`)

/** A repository with thousands of tags, and how often it was asked for them. */
async function repository(tags: readonly string[]) {
  const origin = await remote()
  const commit = await origin.commit({ 'index.js': '1' })
  const bare = await origin.clone({ bare: true })
  onTestFinished(() => bare.remove())
  const lines = tags.map((name) => `${commit} refs/tags/${name}\n`).join('')
  await writeFile(
    `${bare.directory}/packed-refs`,
    `# pack-refs with: peeled fully-peeled sorted\n${commit} refs/heads/main\n${lines}`,
  )
  const asked = { times: 0 }
  const server = await startGitHttpServer({
    root: dirname(bare.directory),
    intercept: ({ url }) => {
      if (url?.includes('/info/refs')) asked.times += 1
      return false
    },
  })
  onTestFinished(() => server.close())
  return { url: server.url(basename(bare.directory)), commit, asked }
}

describe('tags of one repository, asked for by many', () => {
  let tags = new SharedTags()
  beforeEach(() => {
    tags = new SharedTags()
  })

  test('a thousand who ask in one moment cost one question', async () => {
    const { url, commit, asked } = await repository(names.toSorted())
    const found = await Promise.all(names.map((name) => tags.resolve(url, name, ofItsOwn())))
    expect(new Set(found)).toEqual(new Set([commit]))
    expect(asked.times).toBe(1)
  })

  test('who asks while an answer is on its way waits for the next question; who asks the same, for that', async () => {
    const { url, asked } = await repository(names.toSorted())
    const first = tags.resolve(url, 'v1.0.0', access)
    await new Promise((resolve) => setTimeout(resolve, 1))
    const others = names.slice(0, 100).map((name) => tags.resolve(url, name, ofItsOwn()))
    await Promise.all([first, ...others])
    expect(asked.times).toBe(2)
  })

  test('whole lists are shared, too', async () => {
    const { url, asked } = await repository(names.toSorted())
    const lists = await Promise.all(names.map(() => tags.list(url, ofItsOwn())))
    expect(lists.every((each) => each.length === names.length)).toBe(true)
    expect(await tags.list(url, access, { recent: true })).toHaveLength(names.length)
    expect(asked.times).toBe(1)
    await tags.list(url, access) // as they are now
    expect(asked.times).toBe(2)
  })

  test('50,000 tags are listed', async () => {
    const many = Array.from({ length: 50_000 }, (_, number) => `v${number}`).toSorted()
    const { url, commit } = await repository(many)
    expect(await tags.resolve(url, 'v49999', access)).toBe(commit)
    expect(await tags.list(url, access)).toHaveLength(50_000)
  })

  test('one that is not there is told of, with those that are, to all who ask for it', async () => {
    const { url } = await repository(['v1'])
    const refused = names.slice(0, 10).map(() => tags.resolve(url, 'v2', access))
    for (const each of await Promise.allSettled(refused))
      expect(each).toMatchObject({
        reason: { code: 'tag-not-found', message: expect.stringContaining('"v1"') },
      })
  })

  test('what is no name of a tag is refused as ever', async () => {
    const { url } = await repository(['v1'])
    await expect(tags.resolve(url, 'v*', access)).rejects.toMatchObject({ code: 'tag-not-found' })
  })

  test('who stops waiting holds up and ends nothing for the others', async () => {
    const { url, commit, asked } = await repository(['v1'])
    const leaving = new AbortController()
    const left = tags.resolve(url, 'v1', { signal: leaving.signal })
    const stayed = tags.resolve(url, 'v1', access)
    leaving.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    expect(await stayed).toBe(commit)
    expect(asked.times).toBe(1)
  })

  test('where all have gone nobody is asked, and the next who comes is answered', async () => {
    const { url, commit } = await repository(['v1'])
    const leaving = new AbortController()
    const left = tags.resolve(url, 'v1', { signal: leaving.signal })
    leaving.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    expect(await tags.resolve(url, 'v1', access)).toBe(commit)
  })

  test('who has other credentials is answered for those', async () => {
    const { url, asked } = await repository(['v1'])
    const credentials = { username: 'a', password: 'b' }
    await Promise.all([tags.resolve(url, 'v1', access), tags.resolve(url, 'v1', { ...access, credentials })])
    expect(asked.times).toBe(2)
  })
})
