import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WireRun, WireSchedule } from '../../api/schedule.ts'
import { account, eventually, isRunning, World } from '../support/bowline.ts'

const branch = 'bowline-status'
const hour = 3_600_000
/** When the daily run was due: one to two hours ago, so that the next one does not come in between. */
const lastRun = Math.floor((Date.now() - hour) / hour) * hour

function schedule(name: string, trigger: object) {
  const spec = { extension: 'orders', environment: 'dev', method: 'tick', trigger }
  return { apiVersion: 'bowline.dev/v1', kind: 'Schedule', metadata: { name }, spec }
}

const once = schedule('once', { type: 'onetime', at: '2026-01-01T00:00:00', ifPast: 'run' })
const daily = schedule('daily', { cron: `0 0 ${new Date(lastRun).getUTCHours()} * * *` })

let world: World

beforeAll(async () => {
  world = await World.create()
})

afterAll(async () => {
  await world.remove()
})

async function runsOf(name: string): Promise<WireRun[]> {
  const { id, extensionId } = await world.environment('orders')
  const client = await world.client()
  const path = `/public/v1/devops/services/${extensionId}/environments/${id}/schedules`
  const found = (await client.get<WireSchedule[]>(path)).find((each) => each.declared_name === name)
  return found ? await client.get<WireRun[]>(`${path}/${found.id}/runs`) : []
}

test('a new controller on a new database repeats nothing, and makes up for what was missed', async () => {
  await world.push({
    'account.yaml': account,
    'orders.yaml': world.extensionYaml('orders', [{}], [once, daily]),
  })
  await world.start()
  const { id } = await world.until('orders', isRunning)
  await eventually(() => (world.runs().length === 1 ? true : undefined))
  const path = `schedules/${id}.json`
  await eventually(async () => {
    const text = await world.config.show(branch, path).catch(() => '')
    return text.includes('"past"') ? true : undefined
  })
  await world.controller?.end('SIGTERM')
  await rm(world.data, { recursive: true })

  const { clone } = world
  await clone.git('fetch', '--quiet', 'origin', branch)
  await clone.git('checkout', '--quiet', '-b', branch, 'FETCH_HEAD')
  const asOfOld = (await clone.show(branch, path)).replace(
    /("name":"daily","watermark":")[^"]+/,
    `$1${new Date(lastRun - hour).toISOString()}`,
  )
  await clone.commit({ [path]: asOfOld, 'schedules/ENV-0000-0000-01.json': 'by hand' })
  await clone.push('origin', branch)

  await world.start()
  const { controller } = world
  await controller?.line(/schedules\/ENV-0000-0000-01\.json.*no missed run is made up for/)
  await controller?.line(/2 schedules restored from the status branch/)
  await world.until('orders', isRunning)
  const made = await eventually(async () => {
    const [run] = await runsOf('daily')
    return run?.task?.status === 'succeeded' ? run : undefined
  })
  expect(made).toMatchObject({ nominal: new Date(lastRun).toISOString(), origin: 'catch-up' })
  expect(await runsOf('once')).toMatchObject([{ state: 'queued', reason: 'restored', task: null }])
  expect(world.runs()).toHaveLength(2)
})
