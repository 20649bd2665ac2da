import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeDemoRepositories } from '../../../cli/demo/repositories.ts'
import { createRepository, temporaryFolder } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

const built = resolve('dist/cli/main.js')
/** Root may write everywhere: then somebody else tries. */
const somebody = process.getuid?.() === 0 ? { uid: 54_321, gid: 54_321 } : {}

let folder: string

beforeEach(async () => {
  folder = await temporaryFolder()
  await chmod(folder, 0o755)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

test.each([
  ['diff examples/config'],
  ['rollback auto-approve dev --dir examples/config'],
  ['promote auto-approve --from dev --to test --dir examples/config'],
  ['validate --rev HEAD examples/config'],
])('without Git on the PATH "%s" says so, and what to do', async (line) => {
  vi.stubEnv('PATH', folder)
  const { code, err } = await runCli(...line.split(' '))
  expect(err).toBe(
    'bowline: Git cannot be started (spawn git ENOENT). Install Git 2.32 or newer and put it on the PATH.\n',
  )
  expect(code).toBe(3)
})

test('so does the demo', async () => {
  vi.stubEnv('PATH', folder)
  await expect(makeDemoRepositories('examples', join(folder, 'demo'))).rejects.toMatchObject({
    code: 'git-missing',
  })
})

test.each([
  [
    'a folder of somebody else',
    'closed',
    /cannot write in the data folder .*closed: permission denied\. Let/,
  ],
  ['a file', 'file', /cannot make the folder .*file: there is a file of that name/],
  ['below a file', 'file/data', /cannot make the folder .*data: there is a file on the way/],
])('a data folder that is %s', async (_, data, expected) => {
  await mkdir(join(folder, 'closed'), { mode: 0o555 })
  await writeFile(join(folder, 'file'), '')
  const { status, stderr } = up('--repo', folder, '--data', join(folder, data))
  expect(stderr).toMatch(expected)
  expect(stderr).not.toMatch(/^ +at /m)
  expect(status).toBe(3)
})

test('the data folder of a controller of somebody else is told as that, not as none running', async () => {
  const data = join(folder, 'data')
  await mkdir(data)
  await writeFile(join(data, 'controller.json'), '{}', { mode: 0o600 })
  await chmod(data, 0o000)
  const { status, stderr } = bowlineAs('status', '--data', data)
  await chmod(data, 0o700)
  expect(stderr).toMatch(
    /cannot open .*controller\.json: permission denied\. Run this as the controller's user/,
  )
  expect(status).toBe(3)
})

test('a file that cannot be read is told without a stack', async () => {
  await writeFile(join(folder, 'key.pem'), '', { mode: 0o000 })
  const { status, stderr } = up(
    '--repo',
    '.',
    '--github-app',
    '1',
    '--github-app-key',
    join(folder, 'key.pem'),
  )
  expect(stderr).toBe(
    `bowline: cannot read the App's key: cannot open ${folder}/key.pem: permission denied\n`,
  )
  expect(status).toBe(2)
})

test('at the very first start, a repository that is none ends it with the reason, before anything is made', () => {
  const data = join(folder, 'data')
  const args = ['--repo', join(folder, 'nowhere'), '--data', data, '--port', '0']
  const { status, stderr } = spawnSync(process.execPath, [built, 'up', ...args], { encoding: 'utf8' })
  expect(stderr).toContain(`bowline: Git found no Git repository there at ${folder}/nowhere:`)
  expect(stderr).toContain('In a folder, "git init" makes one.\n')
  expect(stderr).not.toMatch(/^ +at /m)
  expect(status).toBe(3)
  expect(existsSync(data)).toBe(false)
})

test('so does one with another branch than the one to follow, and says how to follow that', async () => {
  const repository = await createRepository()
  await repository.git('branch', '--quiet', '--move', 'master')
  await repository.commit({})
  const args = ['--repo', repository.directory, '--data', join(folder, 'data')]
  const { status, stderr } = spawnSync(process.execPath, [built, 'up', ...args], { encoding: 'utf8' })
  await repository.remove()
  expect(stderr).toBe(
    'bowline: there is no branch "main" in the repository; there is "master". Choose it with --branch master, or make "main" there\n',
  )
  expect(status).toBe(3)
})

function up(...args: string[]) {
  return bowlineAs('up', ...args)
}

function bowlineAs(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: '/' }
  return spawnSync(process.execPath, [built, ...args], { ...somebody, env, encoding: 'utf8' })
}
