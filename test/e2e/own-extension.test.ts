import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { bowline, eventually, isRunning, World } from '../support/bowline.ts'
import { repositoryIn, temporaryFolder } from '../support/git-repository.ts'

/** From nothing to an extension of one's own: what `bowline init --extension` makes, deployed as it is. */
const sdk = resolve(import.meta.dirname, '../../dist/sdk')
const cli = resolve(import.meta.dirname, '../../dist/cli/main.js')
const event = 'asset_purchase_request_processing'
let world: World

beforeAll(async () => {
  world = await World.create()
})

afterAll(() => world.remove())

/** The commands of the page, block by block, but for the first: a test of the package installs the tarball. */
const page = readFileSync(resolve(import.meta.dirname, '../../docs/first-extension.md'), 'utf8')
const [, start, look, secret, production, release, devRuns, promote, rollback] = [
  ...page.matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, lines = '']) => lines)

test('the first extension goes from nothing to production as its page says', async () => {
  await writeFile(join(world.folder, 'bowline'), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`)
  await chmod(join(world.folder, 'bowline'), 0o755)
  expect(await run(start, world.folder)).toContain('0 errors, 0 warnings')
  world.url = acme()
  await world.start()
  await world.until('greeter', isRunning)

  const id = /^TQ-\S+$/m.exec(await run(look))?.[0]
  expect(id).toBeDefined()
  await eventually(async () => (await world.count('greeter', 'succeeded')) === 1 || undefined)
  const much = JSON.stringify({ id: 'PR-2', status: 'pending', quantity: 30 })
  await run(`bowline event greeter dev ${event} --data '${much}'`)
  await eventually(async () => (await world.count('greeter', 'failed')) === 1 || undefined)

  await run(secret, acme(), 'hunter22')
  await world.until('greeter', ({ variables }) => variables.sealed === 1)
  await edit('environments.yaml', (text) =>
    text.replace(/^# ---\n.*/ms, (end) => end.replaceAll(/^# /gm, '')),
  )
  expect(await run(production)).toContain('1 extension with 2 environments')
  await world.until('greeter', isRunning, 'production')

  await edit('main.js', (text) => `${text}// better\n`)
  await run(release)
  await edit('environments.yaml', (text) => text.replace('tag: greeter-v0.1.0', 'tag: greeter-v0.2.0'))
  await run(devRuns)
  await world.until('greeter', runs('greeter-v0.2.0'))
  expect(await run(promote)).toContain('It counts once it is merged into main')
  await world.until('greeter', runs('greeter-v0.2.0'), 'production')
  await run(rollback)
  await world.until('greeter', runs('greeter-v0.1.0'), 'production')
})

const acme = () => join(world.folder, 'acme')
const runs = (tag: string) => (each: EnvironmentOverview) => isRunning(each) && each.deployed?.tag === tag

/** Runs lines as a shell does that ends at the first failure, with this to read; gives what they print. */
async function run(lines = '', cwd = acme(), input = ''): Promise<string> {
  const person = { NAME: 'Ada', EMAIL: 'ada@example.com' }
  const env = {
    ...{ PATH: `${world.folder}:${process.env.PATH}`, HOME: world.folder, BOWLINE_DATA: world.data },
    ...{ GIT_AUTHOR_NAME: person.NAME, GIT_AUTHOR_EMAIL: person.EMAIL },
    ...{ GIT_COMMITTER_NAME: person.NAME, GIT_COMMITTER_EMAIL: person.EMAIL },
  }
  const running = promisify(execFile)('sh', ['-ec', lines], { cwd, env })
  running.child.stdin?.on('error', () => {}) // a shell that ends without reading
  running.child.stdin?.end(input)
  return (await running).stdout
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(acme(), 'greeter', file)
  await writeFile(path, change(await readFile(path, 'utf8')))
}

test('a second one is added beside it, and changes no file that is there', async () => {
  const made = await bowline('init', acme(), '--extension', 'other')
  expect(made).toMatchObject({ stderr: '', code: 0 })
  expect(await repositoryIn(acme()).git('status', '--porcelain')).toBe('?? other/')
  expect((await bowline('validate', acme(), '--max-warnings', '0')).code).toBe(0)
})

test('editors know the types of the SDK', async () => {
  const folder = await temporaryFolder()
  try {
    await mkdir(join(folder, 'node_modules'))
    symlinkSync((await bowline('sdk')).stdout.trim(), join(folder, 'node_modules/bowline'))
    const main = await readFile(join(acme(), 'greeter/main.js'), 'utf8')
    await writeFile(join(folder, 'package.json'), '{"type": "module"}')
    await writeFile(join(folder, 'good.js'), main)
    await writeFile(join(folder, 'bad.js'), main.replace("statuses: ['pending']", "statuses: 'pending'"))
    expect(await typeErrors(folder, 'good.js')).toBe('')
    expect(await typeErrors(folder, 'bad.js')).toContain("Type 'string' is not assignable to type")
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function typeErrors(folder: string, name: string): Promise<string> {
  const tsc = resolve(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
  const types = resolve(import.meta.dirname, '../../node_modules/@types')
  const options = ['--noEmit', '--allowJs', '--checkJs', '--strict', 'false', '--module', 'nodenext']
  const target = ['--target', 'es2023', '--typeRoots', types, '--types', 'node']
  try {
    await promisify(execFile)(process.execPath, [tsc, ...options, ...target, name], { cwd: folder })
    return ''
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

test('its package is whole in itself, types and licences included', async () => {
  const manifest = JSON.parse(await readFile(join(sdk, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({ name: 'bowline', exports: { './sdk': { types: './index.d.ts' } } })
  expect(manifest).not.toHaveProperty('dependencies')
  const code = await readFile(join(sdk, 'index.js'), 'utf8')
  const imported = [...code.matchAll(/(?:^import .* from |equire\d*\()['"]([^'"]+)['"]/gm)]
  const foreign = imported
    .map(([, name = '']) => name.replace('node:', ''))
    .filter((name) => !builtinModules.includes(name))
  expect(foreign).toEqual(['bufferutil', 'utf-8-validate']) // ws does without
  expect(readdirSync(sdk).filter((name) => name.endsWith('.d.ts'))).toHaveLength(5)
  expect(await readFile(join(sdk, 'LICENSES.txt'), 'utf8')).toMatch(/^ws 8/)
})
