import { execFileSync } from 'node:child_process'
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, runBowline } from '../support/bowline.ts'
import { freePort } from '../support/free-port.ts'
import { temporaryFolder } from '../support/git-repository.ts'
import { openerOf } from '../support/opener.ts'

let folder: string

beforeAll(async () => {
  folder = await temporaryFolder()
  await chmod(folder, 0o711)
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('the demo does the whole main job by itself, stops cleanly, and goes on where it was', async () => {
  const demo = ['demo', '--data', folder, '--port', `${await freePort()}`]
  const opener = await openerOf(folder)
  const first = runBowline([...demo, '--open'], opener.env)
  await first.line(/opened the page in a browser/)
  const { headers } = await fetch(await opener.address(), { redirect: 'manual' })
  expect(headers.get('location')).toBe('/')
  expect(headers.get('set-cookie')).toMatch(/HttpOnly/)
  await first.line(/ready after/)
  const figures = Object.fromEntries(
    (await first.line(/up_ms=/))
      .slice(10)
      .split(' ')
      .map((each) => each.split('=')),
  )
  expect(Number(figures.environments)).toBe(4)
  expect(Number(figures.status_ms)).toBeGreaterThan(0)
  expect(first.lines.join('\n')).toMatch(/the schedule "heartbeat" ran: task TQ-[\d-]+, result success/)
  expect(first.lines.join('\n')).toMatch(/an external event was processed: task TQ-/)

  // no link that signs in is in what may be a file
  await first.line(/Sign in with a browser of this machine: .* login --data .* prints a link/)
  expect(first.lines.join('\n')).not.toMatch(/code=/)

  const config = join(folder, 'repositories/config.git')
  const status = () =>
    execFileSync('git', ['-C', config, 'show', 'bowline-status:STATUS.md'], { encoding: 'utf8' })
  const running = /\| auto-approve \| dev `ENV-\d{4}-\d{4}-01` \| Running \| `v1.1.0`/
  await eventually(() => running.test(status()) || undefined, status)

  expect(await first.end('SIGINT')).toBe(0)
  expect(processesBelow(folder)).toEqual([])

  const second = runBowline(demo)
  await second.line(/found the demo config repository/)
  await second.line(/ready after/)
  expect(await second.end('SIGINT')).toBe(0)
  expect(processesBelow(folder)).toEqual([])
  console.log((await first.line(/ready after/)).slice(10), await first.line(/up_ms=/))
})

test.each([
  ['made its repositories', /made the demo config repository/],
  ['started its database', /embedded PostgreSQL is up/],
])('Ctrl-C when it has just %s ends the start, and nothing is left', async (_, moment) => {
  const data = join(folder, 'interrupted')
  const demo = runBowline(['demo', '--data', data, '--port', '0'])
  await demo.line(moment)
  expect(await demo.end('SIGINT')).toBe(0)
  expect(demo.lines.at(-1)).toMatch(/stopped$/)
  expect(demo.lines.join('\n')).not.toMatch(/^ +at |error/im)
  expect(processesBelow(data)).toEqual([])
  await rm(data, { recursive: true })
})

/** Command lines that name the folder. */
function processesBelow(directory: string): string[] {
  const listed = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  return listed.split('\n').filter((line) => line.includes(directory))
}
