import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { gitHubRepository, openPullRequest } from '../../../cli/release/pull-request.ts'
import { asAda, billingRepository } from '../../support/billing-config.ts'
import type { TestRepository } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

interface Call {
  line: string
  headers: IncomingHttpHeaders
  body: unknown
}

/** Answers each call as told, and keeps what was asked. */
async function fakeGitHub(answer: (call: Call) => [status: number, body: unknown]) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const call = {
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: text && JSON.parse(text),
    }
    calls.push(call)
    const [status, body] = answer(call)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return { calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const created = { number: 7, html_url: 'https://github.com/acme/config/pull/7' }
const wanted = { head: 'bowline/x', base: 'main', title: 'Promote', body: 'Because.' }
const taken = {
  message: 'Validation Failed',
  errors: [
    { resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for acme:bowline/x.' },
  ],
}

async function open(answer: Parameters<typeof fakeGitHub>[0]) {
  const { calls, url } = await fakeGitHub(answer)
  const repository = { owner: 'acme', name: 'config', apiUrl: url, token: 'secret-token' }
  return { calls, opened: openPullRequest(repository, wanted) }
}

describe('openPullRequest', () => {
  test('asks as the documentation says', async () => {
    const { calls, opened } = await open(() => [201, created])
    expect(await opened).toEqual({ number: 7, url: created.html_url })
    expect(calls).toEqual([
      {
        line: 'POST /repos/acme/config/pulls',
        headers: expect.objectContaining({
          accept: 'application/vnd.github+json',
          authorization: 'Bearer secret-token',
          'content-type': 'application/json',
          'user-agent': 'bowline',
          'x-github-api-version': '2022-11-28',
        }),
        body: wanted,
      },
    ])
  })

  test('gives back the one that is open already', async () => {
    const { calls, opened } = await open(({ line }) =>
      line.startsWith('POST') ? [422, taken] : [200, [created]],
    )
    expect(await opened).toEqual({ number: 7, url: created.html_url })
    expect(calls[1]?.line).toBe('GET /repos/acme/config/pulls?state=open&head=acme%3Abowline%2Fx&base=main')
  })

  test.each<[number, unknown, string]>([
    [401, { message: 'Bad credentials' }, '(401): Bad credentials. Check that the token is right'],
    [404, { message: 'Not Found' }, '(404): Not Found. Check that the token may write pull requests'],
    [422, taken, '(422): Validation Failed; A pull request already exists for acme:bowline/x.'],
    [500, undefined, '(500): no reason given'],
  ])('says why not: %i', async (status, body, message) => {
    const { opened } = await open(({ line }) =>
      line.startsWith('POST') ? [status, body ?? null] : [200, []],
    )
    const error = await opened.catch((each: Error) => each)
    expect(error).toMatchObject({ code: 'pull-request-failed', message: expect.stringContaining(message) })
    expect(String(error)).not.toContain('secret-token')
  })

  test('says where nobody answers', async () => {
    const repository = { owner: 'a', name: 'b', apiUrl: 'http://127.0.0.1:1', token: 't' }
    await expect(openPullRequest(repository, wanted)).rejects.toThrow(
      /cannot reach GitHub at http:\/\/127.0.0.1:1: /,
    )
  })
})

describe('gitHubRepository', () => {
  const apiUrl = 'https://api.github.com'
  test.each([
    'https://github.com/acme/config.git',
    'https://github.com/acme/config',
    'https://ada@github.com/acme/config/',
    'git@github.com:acme/config.git',
    'github.com:acme/config',
    'ssh://git@github.com:22/acme/config.git',
  ])('%s', (url) => {
    expect(gitHubRepository(url, { GITHUB_TOKEN: 't' })).toEqual({
      owner: 'acme',
      name: 'config',
      apiUrl,
      token: 't',
    })
  })

  test('elsewhere the address has to be given, lest the token go to a stranger', () => {
    const url = 'https://git.acme.example/acme/config.git'
    expect(() => gitHubRepository(url, { GITHUB_TOKEN: 't' })).toThrow('https://git.acme.example/api/v3')
    const env = {
      BOWLINE_GITHUB_TOKEN: 'b',
      GITHUB_TOKEN: 't',
      GITHUB_API_URL: 'https://git.acme.example/api/v3/',
    }
    expect(gitHubRepository(url, env)).toMatchObject({
      apiUrl: 'https://git.acme.example/api/v3',
      token: 'b',
    })
  })

  test.each(['/srv/git/config.git', '../config', 'https://github.com/config.git', 'file:///srv/acme/config'])(
    '%s is not at GitHub',
    (url) => {
      expect(() => gitHubRepository(url, { GITHUB_TOKEN: 't' })).toThrow('is not at GitHub')
    },
  )

  test('without a token there is another way', () => {
    expect(() => gitHubRepository('git@github.com:a/b', {})).toThrow('without it use --push')
  })
})

describe('--pull-request', () => {
  let repository: TestRepository
  let origin: TestRepository
  beforeEach(async () => {
    asAda()
    repository = await billingRepository()
    origin = await repository.clone({ bare: true })
    await repository.git('remote', 'add', 'origin', 'https://github.com/acme/config.git')
    await repository.git('config', 'remote.origin.pushUrl', origin.directory)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await Promise.all([repository.remove(), origin.remove()])
  })
  const branch = 'bowline/promote-billing-to-production-v1.1'
  const flags = ['promote', 'billing', '--from', 'test', '--to', 'production', '--pull-request', '--dir']
  const promote = (...more: string[]) => runCli(...flags, repository.directory, ...more)

  test('pushes, and opens one for the branch that was built on', async () => {
    const { calls, url } = await fakeGitHub(() => [201, created])
    vi.stubEnv('GITHUB_TOKEN', 't')
    vi.stubEnv('GITHUB_API_URL', url)
    const { out, err, code } = await promote()
    expect({ err, code }).toEqual({ err: '', code: 0 })
    expect(out).toContain(`pull request ${created.html_url} is open, from branch ${branch}`)
    expect(await origin.git('rev-parse', branch)).toBe(await repository.git('rev-parse', branch))
    expect(calls.map((each) => each.body)).toEqual([
      {
        title: 'Promote billing to production: v1.1',
        head: branch,
        base: 'main',
        body: 'production gets the tag of test, v1.1; it had v1.0.',
      },
    ])
    expect(JSON.parse((await promote('--json', '--into', 'release')).out).pullRequest.number).toBe(7)
    expect(calls[1]?.body).toMatchObject({ base: 'release' })
  })

  test('makes nothing where it could not be opened', async () => {
    expect(await promote()).toMatchObject({ code: 2, err: expect.stringContaining('needs GITHUB_TOKEN') })
    vi.stubEnv('GITHUB_TOKEN', 't')
    const { err } = await promote('--base', await repository.git('rev-parse', 'main'))
    expect(err).toContain('is no branch: name the one the pull request is for with --into')
    expect(await repository.git('branch', '--list', branch)).toBe('')
  })
})
