import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRepository, repositoryIn, temporaryFolder } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

let directory: string

beforeEach(async () => {
  directory = await temporaryFolder()
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true, force: true })
})

const account = 'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: a}\nspec: {role: vendor}\n'
const misspelled = account.replace('vendor', 'vendr')

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
}

const validate = (...args: string[]) => runCli('validate', directory, ...args)

test('a good repository: a summary and exit code 0', async () => {
  write({ 'account.yaml': account, 'notes.md': '# not ours' })
  expect(await validate()).toEqual({
    out: '0 errors, 0 warnings in 1 file; good: 0 extensions with 0 environments\n',
    err: '',
    code: 0,
  })
})

test('errors: each with its line, a caret below the place, and its hint; exit code 1', async () => {
  write({ 'deep/er/account.yml': misspelled })
  expect(await validate()).toEqual({
    out: `deep/er/account.yml:4:14: error: spec.role is "vendr", but must be one of "vendor", "distributor", "reseller" [not-one-of]
  | spec: {role: vendr}
  |              ^^^^^
  hint: did you mean "vendor"?
1 error, 0 warnings in 1 file; good: 0 extensions with 0 environments
`,
    err: '',
    code: 1,
  })
})

test('files of other tools are silent, and capitals in the ending are read', async () => {
  write({ 'Account.YML': account, 'compose.yaml': 'a: &a {}\nb: {<<: *a}\n', 'chart/x.yaml': '{{ x }}\n' })
  expect(await validate()).toMatchObject({ out: expect.stringMatching(/^0 errors, 0 warnings/), code: 0 })
})

test('a folder of several configurations: they are named, and nothing is compared between them', async () => {
  write({ 'eu/account.yaml': account, 'us/account.yaml': account })
  const { err, code } = await validate()
  expect(err).toMatch(/there are 2 configurations side by side.*eu.*us.*name the folder of one/)
  expect(code).toBe(2)
  const repository = repositoryIn(directory)
  await repository.git('init', '--quiet')
  await repository.commit({})
  expect(await validate('--rev', 'HEAD')).toEqual({ out: '', err, code })
  expect(await runCli('diff', directory)).toEqual({ out: '', err, code })
  expect(await runCli('diff', directory, '--rev', 'HEAD')).toEqual({ out: '', err, code })
  write({ 'account.yaml': account })
  expect(await validate()).toMatchObject({ out: expect.stringContaining('[duplicate-account]'), code: 1 })
})

test('JSON holds the diagnostics and the summary', async () => {
  write({ 'account.yaml': misspelled })
  const { out, code } = await validate('--format', 'json')
  expect(JSON.parse(out)).toEqual({
    diagnostics: [
      expect.objectContaining({
        code: 'not-one-of',
        severity: 'error',
        at: expect.objectContaining({ file: 'account.yaml', line: 4, column: 14 }),
        message: 'spec.role is "vendr", but must be one of "vendor", "distributor", "reseller"',
        hint: 'did you mean "vendor"?',
        extensions: [],
      }),
    ],
    summary: { files: 1, errors: 1, warnings: 0, extensions: 0, environments: 0 },
  })
  expect(code).toBe(1)
})

test('dot-folders and node_modules are not looked into; links are a warning, and exit code 0', async () => {
  write({ 'account.yaml': account, '.github/a.yaml': misspelled, 'x/node_modules/a.yaml': misspelled })
  symlinkSync('account.yaml', join(directory, 'link.yaml'))
  const { out, code } = await validate()
  expect(out).toContain('link.yaml:1:1: warning: symbolic links are not followed [symbolic-link]')
  expect(out).toContain('0 errors, 1 warning in 2 files')
  expect(code).toBe(0)
})

test('what a link leads to is not shown', async () => {
  write({ 'account.yaml': account, 'elsewhere.txt': 'nobody else may read this' })
  symlinkSync('elsewhere.txt', join(directory, 'link.yaml'))
  const { out } = await validate()
  expect(out).toContain('link.yaml:1:1: warning: symbolic links are not followed [symbolic-link]\n  hint: ')
  expect(out).not.toContain('nobody')
})

test('--quiet prints errors only, and nothing where there are none', async () => {
  write({ 'account.yaml': account })
  symlinkSync('account.yaml', join(directory, 'link.yaml'))
  expect(await validate('--quiet')).toEqual({ out: '', err: '', code: 0 })
})

test.each([
  ['as many as are allowed', '1', 0, ''],
  ['one too many', '0', 1, 'bowline: 1 warning; allowed: 0\n'],
])('--max-warnings: %s', async (_, count, code, err) => {
  write({ 'account.yaml': account })
  symlinkSync('account.yaml', join(directory, 'link.yaml'))
  expect(await validate('--max-warnings', count)).toMatchObject({ code, err })
})

test('colours where they are asked for', async () => {
  write({ 'account.yaml': misspelled })
  const { out } = await validate('--color', 'always')
  expect(out).toContain('account.yaml:4:14: \u001b[31merror\u001b[39m: spec.role')
  expect((await validate()).out).not.toContain('\u001b')
})

test('--rev reads a commit, whatever is checked out', async () => {
  const repository = await createRepository()
  await repository.commit({ 'config/account.yaml': misspelled, 'other.yaml': 'kind: Account\n  x' })
  await repository.tag('v1')
  await repository.commit({ 'config/account.yaml': account })
  const folder = join(repository.directory, 'config')
  expect(await runCli('validate', folder)).toMatchObject({ code: 0 })
  const { out, code } = await runCli('validate', folder, '--rev', 'v1')
  expect(out).toContain('account.yaml:4:14: error')
  expect(out).toContain('| spec: {role: vendr}\n')
  expect(out).toContain('1 error, 0 warnings in 1 file')
  expect(code).toBe(1)
  expect(await runCli('validate', folder, '--rev', 'v2')).toEqual({
    out: '',
    err: 'bowline: there is no revision "v2" in this repository\n',
    code: 2,
  })
  await repository.remove()
})

test('in a shallow clone, and in one without objects, it is said what is missing and what brings it', async () => {
  const repository = await createRepository()
  await repository.commit({ 'account.yaml': misspelled })
  await repository.commit({ 'account.yaml': account })
  await repository.git('config', 'uploadpack.allowFilter', 'true')
  const [shallow, partial] = [join(directory, 'shallow'), join(directory, 'partial')]
  const url = `file://${repository.directory}`
  await repository.git('clone', '--quiet', '--depth=1', url, shallow)
  await repository.git('clone', '--quiet', '--filter=blob:none', '--no-checkout', url, partial)
  await repository.remove()
  expect(await runCli('validate', shallow, '--rev', 'HEAD~1')).toEqual({
    out: '',
    err: 'bowline: there is no revision "HEAD~1" in this repository, which is a shallow clone: try "git fetch --unshallow"\n',
    code: 2,
  })
  const { err, code } = await runCli('validate', partial, '--rev', 'HEAD')
  expect(err).toMatch(
    /^bowline: Git failed: .*leaves objects out; bring them all: git fetch --refetch --no-filter\n$/,
  )
  expect(code).toBe(3)
})

test('a submodule is no part of the configuration: no commit has its files', async () => {
  write({
    'account.yaml': account,
    'shared/account.yaml': misspelled,
    'shared/.git': 'gitdir: ../.git/modules/x',
  })
  const { out, code } = await validate()
  expect(out).toContain('0 errors, 0 warnings in 1 file')
  expect(code).toBe(0)
})

const oneTime = (name: string) => `${account}---
apiVersion: bowline.dev/v1
kind: Extension
metadata: {name: billing}
spec: {type: multi-account-installation}
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: {name: billing-dev}
spec: {extension: billing, type: dev, mode: local}
---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: {name: ${name}}
spec: {extension: billing, environment: dev, method: run, trigger: {type: onetime, at: 2020-01-31T18:00Z}}
`

describe('a one-time schedule that has had its time', () => {
  test('is one and the same warning for all who look', async () => {
    const repository = await createRepository()
    await repository.commit({ 'all.yaml': oneTime('move') })
    const folder = repository.directory
    const told: string[] = []
    for (const args of [['validate'], ['validate', '--rev', 'HEAD'], ['diff'], ['diff', '--rev', 'HEAD']]) {
      const { out, code } = await runCli(args[0] ?? '', folder, ...args.slice(1))
      told.push(
        `${code} ${out
          .split('\n')
          .find((line) => line.includes('schedule-over'))
          ?.trim()}`,
      )
    }
    expect(new Set(told)).toEqual(
      new Set([
        '0 all.yaml:19:88: warning: it never fires again: it was at 2020-01-31T18:00:00Z [schedule-over]',
      ]),
    )
    await repository.remove()
  })

  test('is an error where it is new, also to another commit', async () => {
    const repository = await createRepository()
    const folder = repository.directory
    await repository.commit({ 'all.yaml': oneTime('move') })
    await repository.commit({ 'all.yaml': oneTime('moved') })
    expect(await runCli('validate', folder)).toMatchObject({ code: 0 })
    expect(await runCli('validate', folder, '--base', 'HEAD^')).toMatchObject({
      out: expect.stringContaining('[one-time-in-past]'),
      code: 1,
    })
    expect(await runCli('validate', folder, '--base', 'v9')).toMatchObject({
      err: expect.stringContaining('there is no revision "v9"'),
      code: 0,
    })
    await repository.remove()
    write({ 'all.yaml': oneTime('move') })
    expect(await validate()).toMatchObject({ out: expect.stringContaining('[one-time-in-past]'), code: 1 })
  })
})

test('--rev outside of a repository is bad usage', async () => {
  const { err, code } = await validate('--rev', 'main')
  expect(err).toContain('is not in a Git repository')
  expect(code).toBe(2)
})

test.each([
  ['a folder that is not there', ['nowhere'], 'there is no folder "nowhere"; name the one'],
  ['a file', [process.execPath], `there is no folder ${JSON.stringify(process.execPath)}; name the one`],
  ['an unknown format', ['--format', 'xml'], 'Allowed choices are text, github, sarif, junit'],
  ['no number of warnings', ['--max-warnings', 'few'], 'expected a whole number from 0 on'],
  ['an unknown flag', ['--quite'], '(Did you mean --quiet?)'],
])('%s is bad usage: exit code 2', async (_, args, message) => {
  const { out, err, code } = await runCli('validate', ...args)
  expect(out).toBe('')
  expect(err).toContain(message)
  expect(code).toBe(2)
})

test('what cannot be read is a failure: exit code 3', async () => {
  const { err, code } = await runCli('validate', 'a\0b')
  expect(err).toMatch(/^bowline: .+/)
  expect(code).toBe(3)
})

// other systems refuse such names
test.runIf(process.platform === 'linux')(
  'a file whose name is not UTF-8 is a finding, cache or not',
  async () => {
    write({ 'account.yaml': account })
    vi.stubEnv('XDG_CACHE_HOME', join(directory, '.cache'))
    await validate()
    writeFileSync(
      Buffer.concat([Buffer.from(`${directory}/M`), Buffer.from([0xfc]), Buffer.from('.yaml')]),
      '',
    )
    const found = await validate()
    expect(found.out).toBe(`M\uFFFD.yaml:1:1: error: the name of this file is not UTF-8 [file-unreadable]
  hint: rename it
1 error, 0 warnings in 2 files; good: 0 extensions with 0 environments
`)
    expect(found.code).toBe(1)
    expect(await validate('--no-cache')).toEqual(found)
  },
)

// root may read everything
test.skipIf(process.getuid?.() === 0)('a file that may not be read is a finding, cache or not', async () => {
  write({ 'account.yaml': account, 'locked.yaml': '' })
  vi.stubEnv('XDG_CACHE_HOME', join(directory, '.cache'))
  await validate()
  chmodSync(join(directory, 'locked.yaml'), 0)
  const found = await validate()
  expect(found.out).toContain('locked.yaml:1:1: error: there is no permission to read this file')
  expect(found.code).toBe(1)
  expect(await validate('--no-cache')).toEqual(found)
})

test('a second run says the same, from what the first one kept or not', async () => {
  write({ 'account.yaml': account, 'cache/.keep': '' })
  symlinkSync('account.yaml', join(directory, 'link.yaml'))
  vi.stubEnv('XDG_CACHE_HOME', join(directory, 'cache'))
  const first = await validate()
  expect(await validate()).toEqual(first)
  expect(await validate('--no-cache')).toEqual(first)
  write({ 'account.yaml': misspelled })
  expect(await validate()).toMatchObject({ code: 1 })
})
