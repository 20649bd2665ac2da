import { appendFile, chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  createStatusBranch,
  type StatusBranchOptions,
} from '../../../../controller/adapters/git/git-status-branch.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../../../support/git-repository.ts'
import { recordingLog } from '../../../support/samples.ts'
import { SigningKeys, signingProblem } from '../../../support/signing.ts'
import { StatusWriter } from '../../../support/status-files.ts'

const branch = 'bowline-status'
const dayMs = 24 * 3_600_000
const begin = Date.UTC(2027, 0, 1)
const publishing = {
  message: 'Status',
  ownedPrefixes: ['environments/'],
  signal: new AbortController().signal,
}

interface World {
  remote: TestRepository
  directory: string
  log: ReturnType<typeof recordingLog>
  /** Writes on a day, counted from the first; the clock that never jumps goes with it. */
  write(day: number, files?: Record<string, string>): Promise<string>
  /** A controller that was started anew, on the same folder. */
  restart(): void
}

async function world(options: Partial<StatusBranchOptions> = {}): Promise<World> {
  const remote = await createRepository({ bare: true })
  onTestFinished(() => remote.remove())
  const directory = await temporaryFolder()
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const log = recordingLog()
  let day = 0
  const clock = { now: () => begin + day * dayMs, elapsed: () => day * dayMs, after: () => () => {} }
  const start = () =>
    new StatusWriter(
      createStatusBranch({
        url: remote.directory,
        branch,
        directory,
        author: { name: 'Bowline', email: 'bowline@example.com' },
        clock,
        log,
        history: { keepMs: 30 * dayMs, mostCommits: 10 },
        ...options,
      }),
    )
  let writer = start()
  return {
    remote,
    directory,
    log,
    async write(on, files = { 'STATUS.md': `day ${on}` }) {
      day = on
      const message = `Status of day ${on}`
      const all = new Map(Object.entries(files))
      return (await writer.publish(all, { ...publishing, message })).commit
    },
    restart() {
      writer = start()
    },
  }
}

async function subjects({ remote }: World): Promise<string[]> {
  return (await remote.git('log', '--format=%s', branch)).split('\n')
}

test('commits older than is kept become one; newer ones stay as they were, but for their ids', async () => {
  const it = await world()
  for (const day of [0, 1, 2, 25]) await it.write(day)
  const tip = await it.write(40, { 'STATUS.md': 'day 40', 'environments/a/dev.yaml': 'a' })
  expect(await subjects(it)).toEqual(['Status of day 40', 'Status of day 25', 'Status until 2027-01-03'])
  expect(await it.remote.git('rev-parse', branch)).toBe(tip)
  expect(await it.remote.files(branch)).toEqual(['STATUS.md', 'environments/a/dev.yaml'])
  expect(await it.remote.show(`${branch}~1`, 'STATUS.md')).toBe('day 25')
  expect(await it.remote.show(`${branch}~2`, 'STATUS.md')).toBe('day 2')
  expect(await it.remote.git('log', '-1', '--format=%b', `${branch}~2`)).toBe('3 commits became this one.')
  expect(await it.remote.git('log', '--format=%cI', branch)).toBe(
    ['2027-02-10T00:00:00+00:00', '2027-01-26T00:00:00+00:00', '2027-01-03T00:00:00+00:00'].join('\n'),
  )
  await it.remote.git('fsck', '--strict')
})

test('the next write goes on from there, and our repository is packed and holds nothing else', async () => {
  const it = await world()
  for (const day of [0, 1, 2, 40]) await it.write(day)
  await it.write(40.1)
  expect(await subjects(it)).toEqual(['Status of day 40.1', 'Status of day 40', 'Status until 2027-01-03'])
  it.restart()
  await it.write(40.2)
  expect((await subjects(it))[1]).toBe('Status of day 40.1')
})

test('beyond a number of commits the older ones become one, too', async () => {
  const it = await world()
  for (let at = 0; at < 14; at += 1) await it.write(at / 100_000)
  expect(await subjects(it)).toHaveLength(14)
  await it.write(1)
  expect(await subjects(it)).toHaveLength(11)
  expect((await subjects(it)).at(-1)).toBe('Status until 2027-01-01')
})

test('it is done where a day is over, and not for less', async () => {
  const it = await world()
  for (const day of [0, 1, 2, 10, 32.5]) await it.write(day)
  expect((await subjects(it)).at(-1)).toBe('Status until 2027-01-03')
  for (const day of [40.9, 41.0]) await it.write(day)
  it.restart()
  await it.write(41)
  expect((await subjects(it)).at(-1)).toBe('Status until 2027-01-03')
  await it.write(42.1)
  expect((await subjects(it)).at(-1)).toBe('Status until 2027-01-11')
})

test('it is done once a day at most', async () => {
  const it = await world()
  for (let at = 0; at < 20; at += 1) await it.write(1 + at / 100_000)
  expect(await subjects(it)).toHaveLength(20)
  await it.write(2.1)
  expect(await subjects(it)).toHaveLength(11)
})

test("another writer's commits keep their words and files, and theirs in between is built upon", async () => {
  const it = await world({ history: { keepMs: 10_000 * dayMs, mostCommits: 2 } })
  for (const day of [0, 1]) await it.write(day)
  const work = await it.remote.clone()
  onTestFinished(() => work.remove())
  await work.git('checkout', '--quiet', branch)
  await work.commit({ 'notes.md': 'theirs' }, 'Notes of *Ada*\n\nTwo lines: ü.')
  await work.push('origin', branch)
  await it.write(40)
  expect(await it.remote.files(branch)).toEqual(['STATUS.md', 'notes.md'])
  expect(await it.remote.git('log', '-1', '--skip=1', '--format=%an|%B', branch)).toBe(
    'Ada Lovelace|Notes of *Ada*\n\nTwo lines: ü.',
  )
})

test('where the remote refuses it, that is told once, and commits are put upon what is there', async () => {
  const it = await world()
  await it.remote.git('config', 'receive.denyNonFastForwards', 'true')
  for (const day of [0, 1, 2, 40, 42, 44]) await it.write(day)
  expect(await subjects(it)).toHaveLength(6)
  expect(it.log.lines.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'the history of the status branch could not be squashed; it is as it was'],
  ])
  expect(it.log.lines[0]).toMatchObject({ reason: expect.stringContaining('Until the next start') })
})

test('whoever writes while it is done is not overwritten', async () => {
  const it = await world()
  for (const day of [0, 1, 2]) await it.write(day)
  const work = await it.remote.clone()
  onTestFinished(() => work.remove())
  await work.git('checkout', '--quiet', branch)
  const hooks = join(it.remote.directory, 'hooks')
  await mkdir(hooks, { recursive: true })
  const script = [
    '#!/bin/sh',
    `read old new ref; echo "$old" >> '${it.directory}-pushes'`,
    `[ "$(wc -l < '${it.directory}-pushes')" = 2 ] || exit 0`,
    'for name in $(env | grep -o "^GIT_[A-Z_]*"); do unset "$name"; done',
    `git -C '${it.remote.directory}' update-ref refs/heads/${branch} refs/heads/theirs`,
  ]
  await writeFile(join(hooks, 'pre-receive'), `${script.join('\n')}\n`)
  await chmod(join(hooks, 'pre-receive'), 0o755)
  onTestFinished(() => rm(`${it.directory}-pushes`, { force: true }))
  await work.commit({ 'theirs.md': 'theirs' })
  await work.git('push', '--quiet', 'origin', 'HEAD:refs/heads/theirs')
  await rm(`${it.directory}-pushes`, { force: true })
  await appendFile(`${it.directory}-pushes`, '')
  await it.write(40)
  expect(await it.remote.git('rev-parse', branch)).toBe(await it.remote.git('rev-parse', 'theirs'))
  await it.write(40.1)
  expect(await it.remote.files(branch)).toContain('theirs.md')
  expect(await it.remote.show(branch, 'STATUS.md')).toBe('day 40.1')
})

test.skipIf(signingProblem)('what is kept is signed anew', async () => {
  const keys = await SigningKeys.create()
  onTestFinished(() => keys.remove())
  keys.ssh('controller')
  const it = await world({ signingKey: keys.path('controller') })
  for (const day of [0, 1, 2, 25, 40]) await it.write(day)
  const signers = `gpg.ssh.allowedSignersFile=${keys.list(keys.signer('controller'))}`
  expect(await it.remote.git('-c', signers, 'log', '--format=%G? %s', branch)).toBe(
    ['G Status of day 40', 'G Status of day 25', 'G Status until 2027-01-03'].join('\n'),
  )
  await it.remote.git('fsck', '--strict')
})

test('our own repository stays small, however often is written', async () => {
  const it = await world({ tidyAfter: 8 })
  const own = { git: async (...args: string[]) => await it.remote.git('--git-dir', it.directory, ...args) }
  const loose: number[] = []
  for (let at = 0; at < 24; at += 1) {
    await it.write(at / 100_000)
    loose.push(Number((await own.git('count-objects')).split(' ')[0]))
  }
  expect(Math.max(...loose)).toBeLessThanOrEqual(8 * 3)
  expect(loose.at(-1)).toBe(0)
})
