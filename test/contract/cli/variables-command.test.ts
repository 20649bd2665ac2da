import { execFileSync } from 'node:child_process'
import { mkdir, readFile, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type KeyPair, newKeyPair, writeKeySet } from '../../../core/sealing/keys.ts'
import { open } from '../../../core/sealing/seal.ts'
import { temporaryFolder } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: bowline.dev/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}`

const files = {
  'account.yaml': document('Account', 'acme', '  role: vendor\n'),
  'billing/extension.yaml': document('Extension', 'billing', '  type: multi-account-installation\n'),
  'billing/dev.yaml': document(
    'Environment',
    'billing-dev',
    '  { extension: billing, type: dev, mode: local }\n',
  ),
  'billing/variables.yaml': document(
    'VariableSet',
    'billing-dev',
    '  extension: billing\n  environment: dev\n  variables:\n    # how much to log\n    - name: LEVEL\n      value: info\n',
  ),
  'billing/shared.yaml': document(
    'VariableSet',
    'billing',
    '  extension: billing\n  variables:\n    - name: URL\n      value: https://a.example\n    - name: LEVEL\n      value: warning\n',
  ),
}

let folder: string
let key: KeyPair

beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(join(folder, 'billing'))
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text)
  key = await newKeyPair()
  await writeFile(join(folder, 'bowline-keys.json'), writeKeySet([key.public.jwk]))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const read = (path: string) => readFile(join(folder, path), 'utf8')
const changedFiles = async () => {
  const texts = await Promise.all(
    Object.entries(files).map(async ([path, text]) => ((await read(path)) === text ? [] : path)),
  )
  return texts.flat()
}

/** Runs a verb in the folder, with something to read on standard input. */
async function run(input: string, ...args: string[]) {
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(input)]) as never)
  return await runCli(...args, '--dir', folder)
}

describe('variables', () => {
  test('are listed as they hold, with where each is written', async () => {
    const { out, code } = await run('', 'variables', 'list', 'billing', 'dev')
    expect(out).toBe(
      [
        'NAME   VALUE                FOR  WRITTEN IN',
        'LEVEL  info                 dev  billing/variables.yaml:9',
        'URL    https://a.example    all  billing/shared.yaml:7',
        '',
      ].join('\n'),
    )
    expect(code).toBe(0)
  })

  test('are set in place', async () => {
    const { out } = await run('', 'variables', 'set', 'billing', 'dev', 'LEVEL=debug', 'MOTTO=a=b')
    expect(out).toBe('changed billing/variables.yaml\n')
    expect(await read('billing/variables.yaml')).toBe(
      `${files['billing/variables.yaml'].replace('info', 'debug')}    - name: MOTTO\n      value: a=b\n`,
    )
  })

  test.each([
    ['DB_PASSWORD=hunter2', 'the name DB_PASSWORD is that of a secret'],
    ['DB=postgres://app:hunter2@db/app', 'looks like a URL with a password'],
    ['GIT=ghp_0123456789abcdefghij', 'looks like a GitHub token'],
  ])('are set, with a warning where one looks like a secret: %s', async (pair, why) => {
    const { out, err, code } = await run('', 'variables', 'set', 'billing', 'dev', pair)
    expect([out, code]).toEqual(['changed billing/variables.yaml\n', 0])
    expect(err).toMatch(new RegExp(`^billing/variables.yaml:12:\\d+: warning: .*${why}`))
    expect(err).toContain(`bowline seal billing dev ${pair.split('=')[0]}; and revoke it`)
    expect(err).not.toContain(pair.slice(pair.indexOf('=') + 1))
    expect((await run('', 'variables', 'set', 'billing', 'dev', 'OTHER=x')).err).toBe('')
  })

  test('that were changed are named as JSON, too', async () => {
    const { out } = await run('', 'variables', 'set', 'billing', 'dev', 'LEVEL=debug', '--json')
    expect(JSON.parse(out)).toEqual({ changed: ['billing/variables.yaml'] })
  })

  test('are removed', async () => {
    await run('', 'variables', 'unset', 'billing', 'all', 'URL')
    expect(await read('billing/shared.yaml')).not.toContain('URL')
  })

  test('that are secure are hidden, also in JSON', async () => {
    await run('hunter2', 'seal', 'billing', 'dev', 'API_KEY')
    const { out } = await run('', 'variables', 'list', 'billing', 'dev', '--json')
    expect(JSON.parse(out)[0]).toMatchObject({ name: 'API_KEY', value: '*****', secure: true })
  })
})

describe('seal', () => {
  const sealedIn = (text: string) => /sealed: (\S+)/.exec(text)?.[1] ?? ''
  const place = { account: 'acme', extension: 'billing', environment: 'dev', name: 'API_KEY' } as const

  test('writes what only the holder of the key can read, for this place', async () => {
    expect(await run('hunter2\n', 'seal', 'billing', 'dev', 'API_KEY')).toEqual({
      out: `sealed API_KEY in billing/variables.yaml with the key ${key.id}\n`,
      err: '',
      code: 0,
    })
    const text = await read('billing/variables.yaml')
    expect(text.startsWith(files['billing/variables.yaml'])).toBe(true)
    expect(await open(sealedIn(text), place, [key])).toBe('hunter2')
    expect((await runCli('validate', folder)).code).toBe(0)
  })

  test('replaces a plain value, and says that it is in the history', async () => {
    const { err } = await run('debug', 'seal', 'billing', 'dev', 'LEVEL')
    expect(err).toContain('stays in the history of this repository')
    const text = await read('billing/variables.yaml')
    expect(text).toContain('# how much to log')
    expect(await open(sealedIn(text), { ...place, name: 'LEVEL' }, [key])).toBe('debug')
  })

  test('keeps all line breaks but the last', async () => {
    await run('one\ntwo\n\n', 'seal', 'billing', 'all', 'PEM')
    const sealed = sealedIn(await read('billing/shared.yaml'))
    expect(await open(sealed, { ...place, environment: null, name: 'PEM' }, [key])).toBe('one\ntwo\n')
  })

  describe('with another key in bowline-keys.json than before', () => {
    const exchange = async () => {
      const stranger = await newKeyPair()
      await writeFile(join(folder, 'bowline-keys.json'), writeKeySet([stranger.public.jwk, key.public.jwk]))
      return stranger
    }

    test.each([
      ['what this user sealed with last', async () => vi.stubEnv('XDG_STATE_HOME', join(folder, '.state'))],
      ['what is sealed there', async () => {}],
    ])('seals nothing without --key: it is not %s', async (_, remember) => {
      await remember()
      await run('hunter2', 'seal', 'billing', 'dev', 'API_KEY')
      const before = await read('billing/variables.yaml')
      const stranger = await exchange()
      const { err, code } = await run('x', 'seal', 'billing', 'dev', 'API_KEY')
      expect([err, code]).toEqual([
        expect.stringMatching(new RegExp(`another key than before: ${stranger.id};.*"${key.id}".*say --key`)),
        4,
      ])
      expect((await run('x', 'seal', 'billing', 'dev', 'API_KEY', '--key', key.id)).code).toBe(2)
      expect(await read('billing/variables.yaml')).toBe(before)
      expect((await run('x', 'seal', 'billing', 'dev', 'API_KEY', '--key', stranger.id)).code).toBe(0)
      expect((await run('y', 'seal', 'billing', 'dev', 'API_KEY')).code).toBe(0)
    })

    test('keeps for the next time which one it was, where only this user reads it', async () => {
      vi.stubEnv('XDG_STATE_HOME', join(folder, '.state'))
      await run('hunter2', 'seal', 'billing', 'dev', 'API_KEY')
      const kept = join(folder, '.state/bowline/sealing-keys.json')
      expect(JSON.parse(await readFile(kept, 'utf8'))).toEqual({ [await realpath(folder)]: key.id })
      expect((await stat(kept)).mode & 0o777).toBe(0o600)
    })

    test('validate warns that it is not the one of the commit before', async () => {
      const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args])
      git('init', '--quiet')
      git('add', '.')
      git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'first')
      expect((await runCli('validate', folder)).out).not.toContain('sealing-key-changed')
      const stranger = await exchange()
      const { out, code } = await runCli('validate', folder)
      expect([out, code]).toEqual([
        expect.stringMatching(
          new RegExp(`"${key.id}" to "${stranger.id}", "${key.id}".*sealing-key-changed`),
        ),
        0,
      ])
    })

    test('does not follow a symbolic link', async () => {
      await rename(join(folder, 'bowline-keys.json'), join(folder, 'elsewhere.json'))
      await symlink('elsewhere.json', join(folder, 'bowline-keys.json'))
      expect((await run('x', 'seal', 'billing', 'dev', 'A')).err).toContain('is a symbolic link')
      expect((await runCli('validate', folder)).out).toContain('it is a symbolic link [bad-sealing-keys]')
    })
  })

  test('without a public key says where to get it', async () => {
    await rm(join(folder, 'bowline-keys.json'))
    const { err, code } = await run('x', 'seal', 'billing', 'dev', 'A')
    expect([err, code]).toEqual([expect.stringContaining('bowline keys publish'), 3])
  })

  test('with something else in that file says what, without repeating it', async () => {
    await writeFile(
      join(folder, 'bowline-keys.json'),
      '{"keys": [{"kty": "EC", "crv": "P-384", "d": "hunter2"}]}',
    )
    const { err, code } = await run('x', 'seal', 'billing', 'dev', 'A')
    expect([err, code]).toEqual([
      expect.stringContaining('expected a JWK with "kty": "EC", "crv": "P-256"'),
      3,
    ])
    expect(err).not.toContain('hunter2')
  })
})

describe('secure is one-way', () => {
  test.each([
    ['of the environment itself', 'dev'],
    ['of all environments', 'all'],
  ])('a plain value for a secure variable %s is refused', async (_, scope) => {
    await run('hunter2', 'seal', 'billing', scope, 'API_KEY')
    const { err, code } = await run('', 'variables', 'set', 'billing', 'dev', 'API_KEY=plain')
    expect([err, code]).toEqual([expect.stringContaining('a secure variable cannot become plain'), 2])
  })

  test('once removed, it may come back plain', async () => {
    await run('hunter2', 'seal', 'billing', 'dev', 'API_KEY')
    await run('', 'variables', 'unset', 'billing', 'dev', 'API_KEY')
    expect((await run('', 'variables', 'set', 'billing', 'dev', 'API_KEY=plain')).code).toBe(0)
  })

  test('a name cannot be changed and the value kept: it does not open under another', async () => {
    await run('hunter2', 'seal', 'billing', 'dev', 'API_KEY')
    const text = await read('billing/variables.yaml')
    await writeFile(join(folder, 'billing/variables.yaml'), text.replace('API_KEY', 'OTHER'))
    const { out, code } = await runCli('validate', folder)
    expect([out, code]).toEqual([
      expect.stringContaining('sealed for API_KEY of billing dev, and found at OTHER'),
      1,
    ])
  })
})

test.each([
  [['seal', 'billing', 'dev'], 'name the extension, the environment and the variable'],
  [['seal', 'biling', 'dev', 'A'], 'extension "biling" is not declared; expected one of "billing"'],
  [['seal', 'billing', 'prod', 'A'], 'has no environment "prod"; expected one of "dev", "all"'],
  [['seal', 'billing', 'dev', '1 A'], 'begin with a letter'],
  [['seal', 'billing', 'dev', 'A'], 'the value is empty'],
  [['seal', '--rotate', 'billing'], '--rotate seals everything anew'],
  [['variables', 'set', 'billing', 'dev', 'A'], 'expected NAME=VALUE, found "A"'],
  [['variables', 'set', 'billing', 'dev', 'a b=c'], 'begin with a letter'],
  [['variables', 'unset', 'billing', 'dev', 'A'], 'billing dev has no variable "A"'],
  [
    ['variables', 'unset', 'billing', 'dev', 'URL'],
    'it is set for all environments: bowline variables unset billing all URL',
  ],
])('%j is bad usage, and nothing is written', async (args, message) => {
  const { code, err } = await run('', ...args)
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) })
  expect(await changedFiles()).toEqual([])
})

test('what would be wrong elsewhere already does not stand in the way', async () => {
  await writeFile(join(folder, 'other.yaml'), 'apiVersion: bowline.dev/v1\nkind: Extenson\n')
  expect((await run('', 'variables', 'set', 'billing', 'dev', 'LEVEL=debug')).code).toBe(0)
})
