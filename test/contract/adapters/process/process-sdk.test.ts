import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { provideSdk } from '../../../../controller/adapters/process/process-sdk.ts'
import { temporaryFolder } from '../../../support/git-repository.ts'

let folder: string
let checkout: string

beforeEach(async () => {
  folder = await temporaryFolder()
  checkout = join(folder, 'runtime/releases/ENV-1/v1/checkout')
  mkdirSync(checkout, { recursive: true })
  writePackage(join(folder, 'sdk'), 'ours')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function writePackage(directory: string, text: string): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(
    join(directory, 'package.json'),
    '{"name": "bowline", "type": "module", "exports": {"./sdk": "./index.js"}}',
  )
  writeFileSync(join(directory, 'index.js'), `export const whose = '${text}'\n`)
}

function whose(): string {
  writeFileSync(join(checkout, 'main.mjs'), "import { whose } from 'bowline/sdk'\nconsole.log(whose)\n")
  return execFileSync(process.execPath, ['main.mjs'], { cwd: checkout, encoding: 'utf8' }).trim()
}

const provide = () => provideSdk(join(folder, 'runtime'), join(folder, 'sdk'))

test('a checkout finds it with nothing installed', () => {
  provide()
  expect(whose()).toBe('ours')
})

test('what a release has installed itself comes first', () => {
  provide()
  writePackage(join(checkout, 'node_modules/bowline'), 'its own')
  expect(whose()).toBe('its own')
})

test('the next controller brings its own, and leaves alone what has not changed', () => {
  provide()
  const manifest = join(folder, 'runtime/node_modules/bowline/package.json')
  const before = statSync(manifest).ino
  writePackage(join(folder, 'sdk'), 'newer')
  provide()
  expect(whose()).toBe('newer')
  expect(statSync(manifest).ino).toBe(before)
  expect(readFileSync(manifest, 'utf8')).toContain('"name": "bowline"')
})
