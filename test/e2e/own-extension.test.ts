import { execFile } from 'node:child_process'
import { readdirSync, symlinkSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bowline, eventually, isRunning, World } from '../support/bowline.ts'
import { temporaryFolder } from '../support/git-repository.ts'

/** From nothing to an extension of one's own: what `bowline init --extension` makes, deployed as it is. */
const sdk = resolve(import.meta.dirname, '../../dist/sdk')
const event = 'asset_purchase_request_processing'
let world: World

beforeAll(async () => {
  world = await World.create()
})

afterAll(() => world.remove())

test('the scaffold runs as it is, from a checkout in which nothing is installed', async () => {
  const { directory } = world.clone
  const made = await bowline('init', directory, '--account', 'acme', '--extension', 'greeter')
  expect(made).toMatchObject({ stderr: '', code: 0 })
  expect((await bowline('validate', directory, '--max-warnings', '0')).code).toBe(0)
  await world.pushChanges()
  await world.clone.tag('greeter-v0.1.0')
  await world.clone.push('origin', 'greeter-v0.1.0')

  await world.start()
  await world.until('greeter', isRunning)
  for (const [id, quantity] of [
    ['PR-1', 3],
    ['PR-2', 30],
  ]) {
    const data = JSON.stringify({ id, status: 'pending', quantity })
    const sent = await bowline('event', 'greeter', 'dev', event, '--data', data, '--data-folder', world.data)
    expect(sent).toMatchObject({ stderr: '', code: 0 })
  }
  await eventually(async () => (await world.count('greeter', 'succeeded')) === 1 || undefined)
  await eventually(async () => (await world.count('greeter', 'failed')) === 1 || undefined)
})

test('a second one is added beside it, and changes no file that is there', async () => {
  const { directory } = world.clone
  const made = await bowline('init', directory, '--extension', 'other')
  expect(made).toMatchObject({ stderr: '', code: 0 })
  expect(await world.clone.git('status', '--porcelain')).toBe('?? other/')
  expect((await bowline('validate', directory, '--max-warnings', '0')).code).toBe(0)
})

test('editors know the types of the SDK', async () => {
  const folder = await temporaryFolder()
  try {
    await mkdir(join(folder, 'node_modules'))
    symlinkSync((await bowline('sdk')).stdout.trim(), join(folder, 'node_modules/bowline'))
    const main = await readFile(join(world.clone.directory, 'greeter/main.js'), 'utf8')
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
