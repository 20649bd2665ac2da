import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { readEnvironments, readProc, readPs } from '../../../../controller/adapters/process/process-table.ts'
import { poll } from '../../../support/poll.ts'

const readers = process.platform === 'linux' ? [readProc, readPs] : [readPs]
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

function sleeper(): ChildProcess {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
  children.push(child)
  return child
}

test.each(readers)('%o sees a live process, its group, and the same identity each time', async (read) => {
  const pid = sleeper().pid as number
  const row = (await read([pid])).get(pid)
  expect(row).toMatchObject({ pid, group: pid, identity: expect.stringMatching(/\d/) })
  expect((await read()).get(pid)).toEqual(row)
})

test.each(readers)('%o sees nothing of a process that has ended', async (read) => {
  const child = spawn('true')
  await once(child, 'exit')
  expect(await read([child.pid as number])).toEqual(new Map())
  expect(await read([])).toEqual(new Map())
})

test.each(readers)('%o does not take a zombie for a live process', async (read) => {
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  children.push(parent)
  const [output] = await once(parent.stdout, 'data')
  const zombie = Number(output)
  // the shell would collect its child, what it turns into will not
  const nameOf = (pid = 0) =>
    execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  await poll(() => nameOf(parent.pid)).toBe('sleep')
  process.kill(zombie, 'SIGKILL')
  await poll(() => read([zombie])).toEqual(new Map())
  expect(() => process.kill(zombie, 0)).not.toThrow()
})

test.runIf(process.platform === 'linux')(
  'little is read of an environment: a program may fill megabytes and share them with all that it forks',
  async () => {
    const many = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`X${index}`, 'x'.repeat(100_000)]),
    )
    const started = (env: NodeJS.ProcessEnv) => {
      const child = spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore', env })
      children.push(child)
      return child.pid
    }
    const [first, last] = [
      started({ INSTANCE_ID: 'INS-1', ...many }),
      started({ ...many, INSTANCE_ID: 'INS-2' }),
    ]
    const all = await readEnvironments()
    const variablesOf = (pid: number | undefined) => all.find(({ row }) => row.pid === pid)?.variables
    expect(variablesOf(first)).toEqual(['INSTANCE_ID=INS-1'])
    expect(variablesOf(last)).toEqual([])
  },
)
