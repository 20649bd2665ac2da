import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createRepository, type TestRepository, temporaryFolder } from '../../../support/git-repository.ts'

const branch = 'bowline-status'
const squashed = ['Status of day 40', 'Status of day 25', 'Status until 2027-01-03']
const asItWas = [
  'Status of day 40',
  'Status of day 25',
  'Status of day 2',
  'Status of day 1',
  'Status of day 0',
]

/** The remote, the controller's repository, and where its Git is, which counts how often it is called. */
interface Place {
  remote: TestRepository
  folder: string
}

async function place(): Promise<Place> {
  const remote = await createRepository({ bare: true })
  onTestFinished(() => remote.remove())
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return { remote, folder }
}

interface Kill {
  /** At which call of Git, counted from 1. */
  call: number
  when: 'before' | 'after'
  /** What is done at that moment. */
  meanwhile?: string
}

/** Writes in a process of its own. @returns the signal that ended it, and the calls of Git */
async function write({ remote, folder }: Place, day: number, kill?: Kill) {
  const bin = join(folder, 'bin')
  await mkdir(bin, { recursive: true })
  const calls = join(folder, 'calls')
  await writeFile(calls, '')
  const at = (when: Kill['when']) =>
    kill?.when === when ? `[ "$n" != ${kill.call} ] || { ${kill.meanwhile ?? ':'}; kill -9 $PPID; }` : ':'
  const script = [
    '#!/bin/sh',
    `PATH='${process.env.PATH}'`,
    `echo "$*" >> '${calls}'`,
    `n=$(wc -l < '${calls}')`,
    ...[at('before'), 'git "$@"', 'code=$?', at('after'), 'exit $code'],
  ]
  await writeFile(join(bin, 'git'), `${script.join('\n')}\n`, { mode: 0o755 })
  const args = ['--import', './scripts/run-typescript.js', 'test/support/status-writer-process.ts']
  const child = spawn(
    process.execPath,
    [...args, remote.directory, join(folder, 'status.git'), String(day)],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } },
  )
  const [code, signal] = await once(child, 'close')
  return { code, signal, calls: (await readFile(calls, 'utf8')).trim().split('\n') }
}

async function subjects({ remote }: Place): Promise<string[]> {
  return (await remote.git('log', '--format=%s', branch)).split('\n')
}

/** A history of which the next write, on day 40, makes one commit. */
async function old(): Promise<Place> {
  const it = await place()
  for (const day of [0, 1, 2, 25]) expect(await write(it, day)).toMatchObject({ code: 0 })
  return it
}

describe('a controller that is killed as it squashes the history', () => {
  let before: Place
  beforeAll(async () => {
    const [remote, folder] = [await createRepository({ bare: true }), await temporaryFolder()]
    before = { remote, folder }
    for (const day of [0, 1, 2, 25]) await write(before, day)
    return async () => {
      await remote.remove()
      await rm(folder, { recursive: true, force: true })
    }
  }, 120_000)

  async function copied(from: Place): Promise<Place> {
    const it = await place()
    for (const [to, at] of [
      [it.remote.directory, from.remote.directory],
      [it.folder, from.folder],
    ] as const)
      await cp(at, to, { recursive: true })
    return it
  }

  test('leaves the branch whole at every step, and the next write goes on from there', async () => {
    const { calls } = await write(await copied(before), 40)
    expect(calls.length).toBeGreaterThan(8)
    for (let call = 1; call <= calls.length; call += 1) {
      const it = await copied(before)
      const moment = `killed after ${calls[call - 1]}`
      const { signal } = await write(it, 40, { call, when: 'after' })
      expect([moment, signal]).toEqual([moment, 'SIGKILL'])
      await it.remote.git('fsck', '--strict')
      const there = await subjects(it)
      expect([moment, [squashed, asItWas, asItWas.slice(1)]]).toEqual([
        moment,
        expect.arrayContaining([there]),
      ])
      expect([moment, await write(it, 40)]).toMatchObject([moment, { code: 0 }])
      expect([moment, await write(it, 41)]).toMatchObject([moment, { code: 0 }])
      expect([moment, await subjects(it)]).toEqual([moment, ['Status of day 41', ...squashed]])
      expect(await it.remote.show(branch, 'STATUS.md')).toBe('day 41')
      await it.remote.git('fsck', '--strict')
    }
  }, 600_000)

  test('and whoever wrote meanwhile is built upon', async () => {
    const { calls } = await write(await copied(before), 40)
    const push = calls.findLastIndex((each) => each.includes('push --porcelain')) + 1
    for (const when of ['before', 'after'] as const) {
      const it = await copied(before)
      const { directory } = it.remote
      const theirs = `git -C '${directory}' commit-tree -p ${branch} -m theirs '${branch}^{tree}'`
      const meanwhile = `env -u GIT_DIR GIT_COMMITTER_DATE='2027-02-10T12:00:00Z' sh -c "git -C '${directory}' update-ref refs/heads/${branch} \\$(${theirs.replaceAll('"', '\\"')})"`
      await it.remote.git('config', 'user.name', 'Ada')
      await it.remote.git('config', 'user.email', 'ada@example.com')
      expect(await write(it, 40, { call: push, when, meanwhile })).toMatchObject({ signal: 'SIGKILL' })
      expect((await subjects(it))[0]).toBe('theirs')
      expect(await write(it, 41)).toMatchObject({ code: 0 })
      expect((await subjects(it)).slice(0, 2)).toEqual(['Status of day 41', 'theirs'])
      await it.remote.git('fsck', '--strict')
    }
  }, 120_000)
})

test('a lock that a killed Git has left behind holds up neither writing nor packing', async () => {
  const it = await old()
  const own = join(it.folder, 'status.git')
  await mkdir(join(own, 'refs/bowline'), { recursive: true })
  await writeFile(join(own, `refs/bowline/${branch}.lock`), '')
  const { code, calls } = await write(it, 40)
  expect([code, await subjects(it)]).toEqual([0, squashed])
  expect(calls.some((each) => each.includes('gc --quiet --force'))).toBe(true)
}, 60_000)
