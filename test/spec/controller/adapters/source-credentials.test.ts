import { describe, expect, test } from 'vitest'
import { credentialEnvironment, httpServerOf } from '../../../../controller/adapters/git/git-credentials.ts'
import { sourceCredentials } from '../../../../controller/adapters/git/source-credentials.ts'

const password = 'hunter2'
const auth = { username: 'ada', passwordFrom: 'BOWLINE_SECRET_GIT' }
const given = (url: string, hosts?: string) =>
  sourceCredentials(
    { url, tag: 'v1', auth },
    { BOWLINE_SECRET_GIT: password, ...(hosts !== undefined && { BOWLINE_HOSTS_GIT: hosts }) },
  )

describe('a password that a source names', () => {
  test.each([
    ['https://git.example.com/a.git', 'git.example.com'],
    ['https://git.example.com:443/a.git', 'git.example.com'],
    ['https://GIT.example.com/a.git', 'other.example.com, Git.Example.com'],
    ['https://git.example.com:8443/a.git', 'github.com git.example.com:8443'],
    ['https://[2001:db8::1]/a.git', '[2001:db8::1]'],
    ['http://127.0.0.1:3000/a.git', '127.0.0.1:3000'],
  ])('is for the hosts that stand beside it: %s, %s', (url, hosts) => {
    expect(given(url, hosts)).toEqual({ credentials: { username: 'ada', password } })
  })

  test.each([
    ['https://evil.example/a.git', 'git.example.com'],
    ['https://git.example.com.evil.example/a.git', 'git.example.com'],
    ['https://evil.example/git.example.com', 'git.example.com'],
    ['https://git.example.com:8443/a.git', 'git.example.com'],
    ['https://git.example.com@evil.example/a.git', 'git.example.com'],
    ['https://git.example.com\\@evil.example/a.git', 'git.example.com'],
    ['https://git.example.com%2f@evil.example/a.git', 'git.example.com'],
    ['https://git.example.com#@evil.example/a.git', 'evil.example'],
    ['https://git.exa\tmple.com/a.git', 'git.example.com'],
    ['ssh://git.example.com/a.git', 'git.example.com'],
    ['/srv/git/a.git', 'git.example.com'],
    ['https://git.example.com/a.git', '*'],
    ['https://git.example.com/a.git', ''],
    ['https://git.example.com/a.git', undefined],
  ])('is for no other: %s, %s', (url, hosts) => {
    expect(() => given(url, hosts)).toThrow(/BOWLINE_HOSTS_GIT names the hosts it may be sent to/)
    expect(() => given(url, hosts)).not.toThrow(password)
  })

  test('has to be set', () => {
    expect(() => sourceCredentials({ url: 'https://a.example', tag: 'v1', auth }, {})).toThrow(
      'BOWLINE_SECRET_GIT, which is not set',
    )
    expect(sourceCredentials({ url: 'https://a.example', tag: 'v1' }, {})).toEqual({})
  })
})

describe('over http', () => {
  test('a password is not sent, but to this machine, and there past any proxy', () => {
    const credentials = { username: 'ada', password }
    expect(() => credentialEnvironment('http://git.example.com/a.git', credentials)).toThrow('in clear text')
    expect(() => credentialEnvironment('http://127.0.0.1.evil.example/a', credentials)).toThrow('in clear')
    expect(credentialEnvironment('http://localhost:3000/a.git', credentials)).toMatchObject({
      BOWLINE_GIT_HOST: 'localhost:3000',
      no_proxy: '*',
    })
    expect(credentialEnvironment('http://git.example.com/a.git', undefined)).toEqual({})
  })
})

test('a URL that two readers take differently has no server', () => {
  expect(httpServerOf('https://a.example\\@b.example/')).toBeUndefined()
  expect(httpServerOf('https://user@a.example:444/x')).toEqual({ protocol: 'https:', host: 'a.example:444' })
})
