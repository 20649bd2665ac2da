import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInBrowser } from '../../../cli/open-in-browser.ts'
import { temporaryFolder } from '../../support/git-repository.ts'
import { openerOf } from '../../support/opener.ts'

const address = 'http://127.0.0.1:7420/auth/link?code=abc'
let folder: string

beforeAll(async () => {
  folder = await temporaryFolder()
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('opens an address, and hands no secret of its own on', async () => {
  const opener = await openerOf(folder)
  const env = { ...opener.env, BOWLINE_TOKEN: 'secret', DATABASE_URL: 'secret', HOME: folder }
  expect(await openInBrowser(address, env, 'linux')).toBeNull()
  expect(await opener.address()).toBe(address)
  const variables = await opener.variables()
  expect(variables).toContain('HOME')
  expect(variables.filter((each) => ['BOWLINE_TOKEN', 'DATABASE_URL'].includes(each))).toEqual([])
})

test('says why it cannot', async () => {
  const { env } = await openerOf(folder, { exitCode: 3 })
  expect(await openInBrowser(address, env, 'linux')).toBe('xdg-open ended with code 3')
  expect(await openInBrowser(address, { ...env, PATH: folder }, 'linux')).toBe('there is no xdg-open')
  expect(await openInBrowser(address, { PATH: env.PATH }, 'linux')).toMatch(/^there is no screen: /)
  expect(await openInBrowser(address, { PATH: folder }, 'darwin')).toBe('there is no open')
  expect(await openInBrowser(address, { PATH: folder }, 'win32')).toBe('there is no rundll32')
})
