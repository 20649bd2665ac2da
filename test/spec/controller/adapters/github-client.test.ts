import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { readAppKey } from '../../../../controller/adapters/github/github-app-token.ts'
import { explainAnswer } from '../../../../controller/adapters/github/github-failure.ts'
import { gitHubRepositoryOf } from '../../../../controller/adapters/github/github-repository.ts'
import { RecentlySeen } from '../../../../core/lib/newest-entries.ts'

const now = Date.UTC(2026, 0, 2)
const route = 'POST /repos/{owner}/{repo}/check-runs'

test.each([
  ['Retry-After counts', 403, { 'retry-after': '30' }, 'wait', { kind: 'limited', retryAt: now + 30_000 }],
  [
    'an hour that is used up ends',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 600) },
    'API rate limit exceeded.',
    { kind: 'limited', retryAt: now + 600_000 },
  ],
  [
    'a secondary limit without a time is a minute',
    403,
    { 'x-ratelimit-remaining': '4999' },
    'You have exceeded a secondary rate limit.',
    { kind: 'limited', retryAt: now + 60_000 },
  ],
  ['429 is a limit', 429, {}, '', { kind: 'limited', retryAt: now + 60_000 }],
  ['403 is no limit by itself', 403, {}, 'Resource not accessible', { kind: 'refused', next: 'stall' }],
  ['5xx may pass', 502, {}, 'Server Error', { kind: 'away', code: 'github-unreachable', next: 'retry' }],
  ['401 is the token', 401, {}, 'Bad credentials', { kind: 'credentials', code: 'github-auth' }],
  ['404 may pass', 404, {}, 'Not Found', { kind: 'missing' }],
  ['so may an unknown commit', 422, {}, 'No commit found for SHA: abc', { kind: 'missing' }],
  ['422 stays', 422, {}, 'Validation Failed', { kind: 'refused', code: 'github-refused' }],
])('%s', (_, status, headers, message, expected) => {
  expect(explainAnswer({ route, status, headers, data: { message } }, now)).toMatchObject(expected)
})

test('the words of GitHub are told, with their details', () => {
  const data = {
    message: 'Validation Failed',
    errors: [{ field: 'head', code: 'invalid' }, { message: 'No commits between main and x' }, 'text'],
  }
  expect(explainAnswer({ route, status: 422, headers: {}, data }, now).message).toBe(
    `GitHub answered 422 to ${route}: Validation Failed; head invalid; No commits between main and x; text.`,
  )
  expect(explainAnswer({ route, status: 500, headers: {}, data: '<html>' }, now).message).toBe(
    `GitHub answered 500 to ${route}: no words.`,
  )
})

test.each([
  ['https://github.com/acme/config.git', 'acme/config'],
  ['https://github.com/acme/config/', 'acme/config'],
  ['https://user:token@ghe.example.com:8443/acme/con.fig', 'acme/con.fig'],
  ['ssh://git@github.com/acme/config.git', 'acme/config'],
  ['git@github.com:acme/config.git', 'acme/config'],
  ['/srv/git/config.git', undefined],
  ['file:///srv/git/config.git', undefined],
  ['https://example.com/a/b/c.git', undefined],
])('%s is the repository %s', (url, expected) => {
  expect(gitHubRepositoryOf(url)).toBe(expected)
})

test('an App key is read as GitHub gives it, in one line too', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  for (const type of ['pkcs1', 'pkcs8'] as const) {
    const pem = privateKey.export({ type, format: 'pem' }).toString()
    expect(readAppKey(pem).equals(privateKey)).toBe(true)
    expect(readAppKey(pem.replaceAll('\n', '\\n')).equals(privateKey)).toBe(true)
  }
  expect(() => readAppKey('secret')).toThrow('Give the whole .pem file')
})

test('what was seen is remembered up to a number', () => {
  const seen = new RecentlySeen(2)
  expect(['a', 'b', 'a', 'c', 'b', 'c'].map((key) => seen.see(key))).toEqual([
    false,
    false,
    true,
    false,
    false,
    true,
  ])
})
