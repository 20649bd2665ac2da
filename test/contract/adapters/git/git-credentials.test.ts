import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withGitHome } from '../../../../controller/adapters/git/git-home.ts'
import { startGitHttpServer } from '../../../support/git-http-server.ts'
import { argumentLists, contents, everythingIn, overHttp, signal } from '../../../support/git-source-world.ts'

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

test('nothing that holds the way to them has to be executable: temporary folders may be mounted noexec', async () => {
  await withGitHome(async ({ directory }) => {
    for (const name of await readdir(directory))
      expect((await stat(join(directory, name))).mode & 0o111, name).toBe(0)
  })
})

test.each([301, 302, 307, 308])(
  'a repository that was renamed is followed (%i), with credentials',
  async (status) => {
    const { source, commit } = await overHttp(
      {
        credentials,
        intercept: ({ url = '' }, response) => {
          if (!url.startsWith('/old/')) return false
          response.writeHead(status, { location: url.replace('/old/', '/') }).end()
          return true
        },
      },
      credentials,
      'old/REPOSITORY',
    )
    expect(await source.head(signal)).toBe(commit)
    await source.fetch(commit, signal)
    expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
  },
)

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
  await expect(source.head(signal)).rejects.toMatchObject({
    code: 'source-auth',
    message: expect.stringMatching(/It has moved to http:\/\/localhost:\d+\/?: name that URL/),
  })
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
    message: expect.stringContaining('returned error: 503. The server is busy'),
  })
})
