import { expect, test } from 'vitest'
import { explaining } from '../../../../controller/adapters/git/git-failure.ts'
import { GitFailure } from '../../../../controller/adapters/git/git-process.ts'

const url = 'https://git.example.com/acme/config.git'

async function told(stderr: string): Promise<{ code: string; message: string }> {
  const failing = explaining(url, async () => {
    throw new GitFailure({ stderr })
  })
  return await failing.catch((error: { code: string; message: string }) => error)
}

test.each([
  [
    "fatal: unable to access 'https://h/x/': Could not resolve host: h",
    'source-unreachable',
    'Check the host name',
  ],
  [
    "fatal: unable to access 'https://h/x/': The requested URL returned error: 503",
    'source-unreachable',
    'come later',
  ],
  [
    "fatal: unable to access 'https://h/x/': The requested URL returned error: 429",
    'source-unreachable',
    'come later',
  ],
  [
    "fatal: unable to access 'https://h/x/': Received HTTP code 407 from proxy after CONNECT",
    'source-unreachable',
    'https_proxy',
  ],
  [
    "fatal: unable to access 'https://h/x/': The requested URL returned error: 403",
    'source-auth',
    'credentials',
  ],
  [
    "fatal: unable to access 'https://h/x/': SSL certificate problem: self-signed certificate",
    'source-untrusted',
    'GIT_SSL_CAINFO',
  ],
  [
    "fatal: unable to access 'https://h/x/': server certificate verification failed. CAfile: none",
    'source-untrusted',
    'GIT_SSL_CAINFO',
  ],
  [
    'Host key verification failed.\nfatal: Could not read from remote repository.',
    'source-untrusted',
    'known_hosts',
  ],
  [
    'No user exists for uid 54321\nfatal: Could not read from remote repository.',
    'source-failed',
    '/etc/passwd',
  ],
  [
    'git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    'source-auth',
    'ssh key',
  ],
  [
    'error: insufficient permission for adding an object to repository database objects',
    'folder',
    'data folder',
  ],
  ["fatal: could not create leading directories of 'x': Permission denied", 'folder', 'data folder'],
  ['error: unable to create file x: Read-only file system', 'folder', 'data folder'],
  ['fatal: write error: No space left on device', 'disk-full', 'Free some space'],
  [
    "remote: Repository not found.\nfatal: repository 'https://h/x/' not found",
    'source-invalid',
    'Check the URL',
  ],
  ['fatal: https://h/x/info/refs not valid: is this a git repository?', 'source-invalid', 'Check the URL'],
  ["fatal: couldn't find remote ref refs/heads/main", 'source-invalid', 'deleted or force-pushed'],
  [
    'error: Server does not allow request for unadvertised object 1234',
    'source-invalid',
    'deleted or force-pushed',
  ],
  ['fatal: remote did not send all necessary objects', 'source-damaged', 'git fsck'],
  [
    'fatal: pack has 3 unresolved deltas\nfatal: fetch-pack: invalid index-pack output',
    'source-damaged',
    'git fsck',
  ],
  ['error: object file objects/12/34 is empty\nfatal: bad object HEAD', 'source-damaged', 'git fsck'],
  ['fatal: protocol error: bad line length character: Welc', 'source-failed', 'login shell'],
  ['error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly', 'source-unreachable', 'network'],
  ['fatal: a sentence that nobody has met before', 'source-failed', 'tried again'],
])('%s', async (words, code, advice) => {
  const error = await told(words)
  expect(error.code).toBe(code)
  expect(error.message).toContain(`at ${url}: `)
  expect(error.message).toContain(advice)
})

test('a server that sends everybody elsewhere, where Git does not get through, is told by name', async () => {
  const { message } = await told(
    'warning: redirecting to https://new.example.com/acme/settings.git/\n' +
      "fatal: could not read Username for 'https://new.example.com': terminal prompts disabled",
  )
  expect(message).toMatch(
    /It has moved to https:\/\/new\.example\.com\/acme\/settings\.git\/: name that URL\.$/,
  )
})

test('where it is the same server, credentials may be the reason all the same', async () => {
  const { message } = await told(
    `warning: redirecting to ${url.replace('config', 'settings')}/\nfatal: Authentication failed for '${url}'`,
  )
  expect(message).toMatch(/Check that the credentials .* It has moved to .*settings\.git\/: name that URL\.$/)
})

test.each([
  'cannot open ',
  'repository ',
  'permission to ',
  'unknown option ',
  'object file ',
  'redirecting to /info/refs',
  'unable to update url base from redirection:',
])('a remote that says "%s" for ever holds nothing up', async (words) => {
  expect(await told(words.repeat(200_000))).toHaveProperty('code') // with patterns that look far, minutes
})
