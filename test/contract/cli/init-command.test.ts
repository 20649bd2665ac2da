import { execFile } from 'node:child_process'
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { repositoryIn, temporaryFolder } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

let directory: string

beforeEach(async () => {
  directory = join(await temporaryFolder(), 'Acme Config')
})

afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

const text = (path: string) => readFile(join(directory, path), 'utf8')

test('what it makes has no finding, and is named after the folder', async () => {
  expect(await runCli('init', directory)).toMatchObject({ err: '', code: 0 })
  const { out, code } = await runCli('validate', directory, '--max-warnings', '0')
  expect(out).toBe('0 errors, 0 warnings in 5 files; good: 1 extension with 1 environment\n')
  expect(code).toBe(0)
  expect(await text('account.yaml')).toContain('\n  name: acme-config\n')
})

test.each(['vendor', 'distributor', 'reseller'])('for a %s, with names of its own', async (role) => {
  const args = ['--account', 'acme', '--role', role, '--extension', 'billing']
  expect(await runCli('init', directory, ...args)).toMatchObject({ code: 0 })
  expect(parse(await text('account.yaml'))).toMatchObject({ metadata: { name: 'acme' }, spec: { role } })
  expect(parse(await text('billing/extension.yaml')).metadata.name).toBe('billing')
  expect(await runCli('validate', directory)).toMatchObject({ code: 0 })
})

test('editors check with schemas that are there, offline', async () => {
  await runCli('init', directory)
  const settings = JSON.parse(await text('.vscode/settings.json'))
  const [path = ''] = Object.keys(settings['yaml.schemas'])
  const ajv = new Ajv2020({ strict: false })
  for (const kind of ['account', 'extension', 'environment', 'variable-set', 'schedule', 'access']) {
    ajv.addSchema(JSON.parse(await text(`.bowline-schemas/${kind}.v1.json`)))
  }
  const check = ajv.compile(JSON.parse(await text(path)))
  for (const file of [
    'account',
    'my-extension/environments',
    'my-extension/variables',
    'my-extension/schedules',
  ]) {
    for (const document of parseAllDocuments(await text(`${file}.yaml`)))
      expect(check(document.toJS())).toBe(true)
  }
  expect(check({ apiVersion: 'bowline.dev/v1', kind: 'Account', metadata: { name: 'a' }, spec: {} })).toBe(
    false,
  )
  expect(check({ apiVersion: 'v1', kind: 'ConfigMap' })).toBe(true)
})

const workflow = async () => parse(await text('.github/workflows/bowline.yml'))
const root = new URL('../../../', import.meta.url)

test('GitHub checks pull requests with a copy of the Action, and asks nobody for it', async () => {
  await runCli('init', directory)
  const { jobs } = await workflow()
  expect(jobs.validate.steps.at(-1)).toEqual({ uses: './.github/actions/bowline' })
  for (const name of ['action.yml', 'dist/index.js', 'dist/package.json']) {
    expect(await text(`.github/actions/bowline/${name}`)).toBe(
      await readFile(new URL(`action/${name}`, root), 'utf8'),
    )
  }
})

test('the copy is what runs, in the config repository itself', async () => {
  await runCli('init', directory)
  const action = join(directory, '.github/actions/bowline')
  const { main } = parse(await text('.github/actions/bowline/action.yml')).runs
  const env = {
    PATH: process.env.PATH,
    GITHUB_WORKSPACE: directory,
    INPUT_DIRECTORY: '.',
    RUNNER_TEMP: directory,
  }
  const { stdout } = await promisify(execFile)(process.execPath, [join(action, main)], { env })
  expect(stdout).toContain('0 errors, 0 warnings in 5 files')
})

test('`bowline action` brings it up to date', async () => {
  const copy = join(directory, 'copy')
  expect(await runCli('action', '--output', copy)).toMatchObject({ err: '', code: 0 })
  await writeFile(join(copy, 'dist/index.js'), 'old')
  expect(await runCli('action', '--output', copy)).toMatchObject({ code: 0 })
  expect(await text('copy/dist/index.js')).toBe(await readFile(new URL('action/dist/index.js', root), 'utf8'))
})

test('who has the Action somewhere names the place', async () => {
  expect(await runCli('init', directory, '--action', 'acme/bowline/action@v0.1.0')).toMatchObject({ code: 0 })
  expect((await workflow()).jobs.validate.steps.at(-1)).toEqual({ uses: 'acme/bowline/action@v0.1.0' })
  await expect(text('.github/actions/bowline/action.yml')).rejects.toThrow('ENOENT')
})

test.each(['https://git.example.com/bowline-0.1.0.tgz', './tools/bowline-0.1.0.tgz', '@acme/bowline@0.1.0'])(
  'who has the tarball as %s names it, in one place',
  async (spec) => {
    expect(await runCli('init', directory, '--package', spec)).toMatchObject({ code: 0 })
    const { env, jobs } = await workflow()
    expect(env).toEqual({ BOWLINE: spec })
    expect(jobs.validate.steps.slice(-2)).toEqual([
      { run: 'npm install --global "$BOWLINE"' },
      { run: 'bowline validate --format github' },
    ])
  },
)

test.each([
  ['https://user:p@ss@git.example.com/acme/config.git', 'https://git.example.com/acme/config.git'],
  ['HTTPS://ghp_token@git.example.com/acme/config.git', 'HTTPS://git.example.com/acme/config.git'],
  ['ssh://git:secret@git.example.com/acme/config.git', 'ssh://git@git.example.com/acme/config.git'],
  ['git@git.example.com:acme/config.git', 'git@git.example.com:acme/config.git'],
])('code in this repository is fetched from its remote %s as others may know it', async (origin, url) => {
  await mkdir(directory)
  const { git } = repositoryIn(directory)
  await git('init', '--quiet')
  await git('remote', 'add', 'origin', origin)
  expect(await runCli('init', directory, '--extension', 'billing')).toMatchObject({ err: '', code: 0 })
  expect(parse(await text('billing/environments.yaml')).spec.source.url).toBe(url)
})

test('a remote that is a path from the repository is that folder for all', async () => {
  await mkdir(directory)
  const { git } = repositoryIn(directory)
  await git('init', '--quiet')
  await git('remote', 'add', 'origin', '../config.git')
  await runCli('init', directory, '--extension', 'billing')
  const { url } = parse(await text('billing/environments.yaml')).spec.source
  expect(url).toBe(pathToFileURL(join(await realpath(directory), '../config.git')).href)
})

test.each([
  ['main', 'bowline up --repo .\n'],
  ['master', 'bowline up --repo . --branch master\n'],
])('in a repository on the branch %s, that is what is to be followed next', async (branch, up) => {
  await mkdir(directory)
  await repositoryIn(directory).git('init', '--quiet', '--initial-branch', branch)
  const { out } = await runCli('init', directory, '--extension', 'billing')
  expect(out).not.toContain('git init')
  expect(out.endsWith(up)).toBe(true)
})

test('where there is no repository yet, the steps make one on the branch that a controller follows', async () => {
  const { out } = await runCli('init', directory, '--extension', 'billing')
  expect(out).toContain('\n      git init --quiet --initial-branch main && git add . && ')
  expect(out.endsWith('\n      bowline up --repo .\n')).toBe(true)
})

test('it overwrites nothing: what is in the way is listed, and nothing is written', async () => {
  await runCli('init', directory)
  await rm(join(directory, 'README.md'))
  await writeFile(join(directory, 'account.yaml'), 'mine')
  const { out, err, code } = await runCli('init', directory)
  expect(out).toBe('')
  expect(err).toContain('nothing was written, because these are in the way:\n')
  expect(err).toContain(`  ${join(directory, 'account.yaml')}\n`)
  expect(err).not.toContain('README.md')
  expect(code).toBe(2)
  expect(await text('account.yaml')).toBe('mine')
  await expect(text('README.md')).rejects.toThrow('ENOENT')
})

test('a file on the way is told: exit code 3', async () => {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'file'), '')
  const below = join(directory, 'file/config')
  expect(await runCli('init', below)).toEqual({
    out: '',
    err: `bowline: cannot make the folder ${below}: there is a file on the way\n`,
    code: 3,
  })
})

test.runIf(process.platform === 'linux')(
  'so is a place that takes no folder, rather than waited for',
  async () => {
    const expected = (path: string) => ({
      out: '',
      err: `bowline: cannot make the folder ${path}: this file system takes no new folder there\n`,
      code: 3,
    })
    expect(await runCli('init', '/proc/foo')).toEqual(expected('/proc/foo'))
    expect(await runCli('init', '/proc/foo/bar')).toEqual(expected('/proc/foo/bar'))
    expect(await runCli('schema', '--output', '/proc/foo')).toEqual(expected('/proc/foo'))
  },
)

test.each([
  ['an account', ['--account', 'Acme Inc.']],
  ['an extension', ['--extension', '-x']],
  ['a role', ['--role', 'king']],
  ['a package that anybody may hold', ['--package', 'bowline']],
  ['a package with a command', ['--package', 'https://example.com/"; id; ".tgz']],
  ['a package over plain HTTP', ['--package', 'http://example.com/bowline-0.1.0.tgz']],
  ['a package with a password', ['--package', 'https://me:hunter2@example.com/bowline-0.1.0.tgz']],
  ['a package that is an option', ['--package', '--prefix.tgz']],
  ['the Action without a tag', ['--action', 'acme/bowline/action']],
  ['both', ['--action', 'acme/bowline/action@v1', '--package', 'bowline@0.1.0']],
])('a wrong name for %s is bad usage: exit code 2', async (_, args) => {
  const { out, err, code } = await runCli('init', directory, ...args)
  expect(out).toBe('')
  expect(err).not.toContain('hunter2')
  expect(code).toBe(2)
})

test('`bowline schema` prints one, or writes all', async () => {
  const one = await runCli('schema', 'schedule')
  expect(JSON.parse(one.out).title).toBe('ScheduleDocument')
  const all = await runCli('schema')
  expect(Object.keys(JSON.parse(all.out))).toContain('bowline.v1.json')
  const { out } = await runCli('schema', '--output', join(directory, 'schemas'))
  expect(out).toContain('wrote account.v1.json, ')
  expect(await text('schemas/schedule.v1.json')).toBe(one.out)
  expect(await runCli('schema', 'table')).toMatchObject({ out: '', code: 2 })
})
