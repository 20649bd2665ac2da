import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../core/domain/status.ts'
import { account, bowline, eventually, isAlive, isRunning, World } from '../support/bowline.ts'

let world: World

beforeEach(async () => {
  world = await World.create()
})

afterEach(async () => {
  await world.remove()
})

/** So many orders may be under way at once: what a busy machine cannot do would put off all that comes after it. */
const mostUnderWay = 100

/** Sends orders at a steady rate, as far as they are worked on, until told to stop; gives what was accepted. */
async function sendOrders(perSecond: number, data: object = {}) {
  const send = await world.sender('orders')
  const accepted: string[] = []
  const sending = new Set<Promise<void>>()
  let number = 0
  const timer = setInterval(() => {
    if (accepted.length + sending.size - world.runs().length >= mostUnderWay) return
    const object = `OR-${String(++number).padStart(6, '0')}`
    const one: Promise<void> = send(object, data)
      .then(() => void accepted.push(object))
      .catch(() => {}) // not accepted: nothing was promised
      .finally(() => sending.delete(one))
    sending.add(one)
  }, 1000 / perSecond)
  return {
    accepted,
    async stop() {
      clearInterval(timer)
      await Promise.all(sending)
      return accepted
    },
  }
}

const unfinished = ['scheduled', 'processing', 'retrying', 'rescheduled']

/** Waits until every accepted order has succeeded and nothing is left, and gives how often each was worked on. */
async function timesDone(accepted: readonly string[]): Promise<Map<string, number>> {
  await eventually(
    async () => {
      const left = await Promise.all(unfinished.map((each) => world.count('orders', each)))
      const succeeded = await world.count('orders', 'succeeded')
      return succeeded >= accepted.length && left.every((each) => each === 0) ? true : undefined
    },
    async () =>
      `accepted ${accepted.length}; left: ${await world.tasks('orders', [...unfinished, 'failed'])}`,
  )
  const times = new Map<string, number>()
  for (const { object } of world.runs()) times.set(object, (times.get(object) ?? 0) + 1)
  return times
}

describe('a push takes effect', () => {
  test('a variable reaches the running process, a tag replaces it, and no task is lost under load', async () => {
    await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
    await world.start()
    const before = await world.until('orders', isRunning)
    const load = await sendOrders(50)

    await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ greeting: 'good day' }]) })
    const noticed = Date.now()
    await eventually(() => world.runs().find((run) => run.greeting === 'good day'))
    const variableMs = Date.now() - noticed
    expect((await world.environment('orders')).instances[0]?.id).toBe(before.instances[0]?.id)

    await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ greeting: 'good day', tag: 'v2' }]) })
    const pushed = Date.now()
    await eventually(() => world.runs().find((run) => run.version === 'v2'))
    const tagMs = Date.now() - pushed
    await world.until(
      'orders',
      (each) => isRunning(each) && each.deployed?.tag === 'v2' && each.instances.length === 1,
    )
    const { commit } = await world.overview()
    const short = commit?.slice(0, 7)
    const arrived = new RegExp(`is as ${short} says after [\\d.]+ s: v2 \\(\\w{7}\\), 1 instance ready`)
    await world.controller?.line(arrived)
    await world.controller?.line(new RegExp(`commit ${short} has arrived, [\\d.]+ s after it was read`))
    expect((await world.overview()).arrived?.commit).toBe(commit)

    const accepted = await load.stop()
    const times = await timesDone(accepted)
    expect(accepted.length).toBeGreaterThan(50)
    expect(accepted.filter((each) => times.get(each) !== 1)).toEqual([])
    console.log(`variable_ms=${variableMs} tag_ms=${tagMs} tasks=${accepted.length} lost=0 repeated=0`)
  })

  test('a deploy that fails leaves the old release running and says why', async () => {
    await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
    await world.start()
    const before = await world.until('orders', isRunning)
    await world.push({
      'orders.yaml': world.extensionYaml('orders', [{ start: 'echo out of coffee; exit 3' }]),
    })
    const after = await world.until('orders', (each) => failureOf(each.conditions)?.reason === 'NotReady')
    const failure = failureOf(after.conditions)
    expect(after.output?.lines.join()).toContain('out of coffee')
    expect(failure?.message).toContain('the previous release goes on running')
    expect(after.status).toBe('Running')
    expect(after.instances.map((each) => each.id)).toContain(before.instances[0]?.id)
    await (await world.sender('orders'))('OR-1')
    await eventually(() => world.runs().find((run) => run.object === 'OR-1'))
  })
})

describe('nothing is lost when something is killed', () => {
  test('a killed runner is replaced, its task runs again, others are not touched', async () => {
    const two = [world.extensionYaml('orders', [{}]), world.extensionYaml('bystander', [{}])].join('---\n')
    await world.push({ 'account.yaml': account, 'all.yaml': two })
    await world.start()
    const before = await world.until('orders', isRunning)
    await world.until('bystander', isRunning)
    const [pid = 0] = await world.pids('orders')
    const bystander = await world.pids('bystander')
    const task = await (await world.sender('orders'))('OR-1', { delayMs: 700 })
    await eventually(async () => ((await world.count('orders', 'processing')) === 1 ? true : undefined))

    process.kill(pid, 'SIGKILL')
    const killed = Date.now()
    const isNew = ({ id, connected }: { id: string; connected: boolean }) =>
      connected && id !== before.instances[0]?.id
    await world.until('orders', (each) => isRunning(each) && each.instances.some(isNew))
    const replacedMs = Date.now() - killed
    await eventually(async () => ((await world.count('orders', 'succeeded')) === 1 ? true : undefined))

    expect(world.runs().map((run) => [run.object, run.task])).toEqual([['OR-1', task]])
    expect(world.runs()[0]?.pid).not.toBe(pid)
    expect(await world.pids('bystander')).toEqual(bystander)
    console.log(`runner_replaced_ms=${replacedMs}`)
  })

  test('a killed controller finds its instances again and loses no task', async () => {
    await world.push({
      'account.yaml': account,
      'orders.yaml': world.extensionYaml('orders', [{ instances: 2 }]),
    })
    await world.start()
    await world.until('orders', (each) => each.instances.filter(({ connected }) => connected).length === 2)
    const pids = await world.pids('orders')
    const load = await sendOrders(50, { delayMs: 100 })
    await eventually(() => (world.runs().length > 50 ? true : undefined))
    // a runner that comes back busy does not say with what: nothing may wait until it is done
    const send = await world.sender('orders')
    const slow = ['OR-slow-1', 'OR-slow-2']
    await Promise.all(slow.map((object) => send(object, { delayMs: 8_000 })))
    await eventually(() => (world.runs().length > 75 ? true : undefined))

    await world.controller?.end('SIGKILL')
    const doneBefore = world.runs().length
    await world.start()
    await eventually(() => (world.runs().length > doneBefore + 50 ? true : undefined))
    const accepted = [...(await load.stop()), ...slow]
    const times = await timesDone(accepted)

    expect(await world.pids('orders')).toEqual(pids)
    expect(accepted.filter((each) => !times.has(each))).toEqual([])
    expect(await world.count('orders', 'failed')).toBe(0)
    expect(await repeatedAfterResult()).toEqual([])
    console.log(
      `tasks=${accepted.length} lost=0 repeated=${[...times.values()].filter((each) => each > 1).length} pids_kept=${pids.length}`,
    )
  })

  /** Tasks that ran again although their result was on record before: the second run began after the completion. */
  async function repeatedAfterResult(): Promise<string[]> {
    const runs = world.runs()
    const tasks = [...new Set(runs.map((run) => run.task))]
    const repeated = tasks
      .map((task) => [task, runs.filter((run) => run.task === task)] as const)
      .filter(([, each]) => each.length > 1)
    const client = await world.client()
    const { id, extensionId } = await world.environment('orders')
    const late = await Promise.all(
      repeated.map(async ([task, each]) => {
        const path = `/public/v1/devops/services/${extensionId}/environments/${id}/tasks/${task}`
        const { events } = await client.get<{ events: { completed: { at: string } } }>(path)
        return each.some((run) => run.at > Date.parse(events.completed.at) + 1) ? task : undefined
      }),
    )
    return late.flatMap((task) => task ?? [])
  }
})

describe('findings and guards', () => {
  test('a broken extension stays as it is and says where; another one in the same commit moves on', async () => {
    await world.push({
      'account.yaml': account,
      'orders.yaml': world.extensionYaml('orders', [{}]),
      'billing.yaml': world.extensionYaml('billing', [{}]),
    })
    await world.start()
    await world.until('orders', isRunning)
    const before = await world.until('billing', isRunning)

    const broken = world.extensionYaml('billing', [{ tag: 'v2' }]).replace('type: dev', 'type: develop')
    await world.push({
      'billing.yaml': broken,
      'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2' }]),
    })
    await world.until('orders', (each) => isRunning(each) && each.deployed?.tag === 'v2')
    const after = await world.until('billing', (each) =>
      each.conditions.some(({ type }) => type === 'Stalled'),
    )

    expect(after.status).toBe('Running')
    expect(after.deployed?.tag).toBe('v1')
    expect(after.instances).toEqual(before.instances)
    const place = /billing\.yaml:\d+:\d+: error: .*develop.*\[not-one-of\]/
    expect(after.conditions.find(({ type }) => type === 'Stalled')?.message).toMatch(place)

    const shown = await bowlineStatus()
    expect(shown.code).toBe(1)
    expect(shown.stdout).toMatch(place)
    const published = await eventually(async () => {
      const file = await world.config.show('bowline-status', 'environments/billing/dev.yaml').catch(() => '')
      return file.includes('InvalidSpec') ? file : undefined
    })
    expect(published.replace(/\s+/g, ' ')).toMatch(place)
  })

  test('a running extension is not deleted; once stopped, it is', async () => {
    await world.push({
      'account.yaml': account,
      'orders.yaml': world.extensionYaml('orders', [{}]),
      'billing.yaml': world.extensionYaml('billing', [{}]),
    })
    await world.start()
    await world.until('billing', isRunning)
    const [pid = 0] = await world.pids('billing')

    await world.push({ 'billing.yaml': null })
    const held = await world.until('billing', (each) => each.held.length > 0)
    expect(held.status).toBe('Running')
    expect(held.held[0]?.reason).toMatch(/is Running; it can be deleted when it is Stopped/)
    expect(isAlive(pid)).toBe(true)
    expect((await bowlineStatus()).code).toBe(4)
    await eventually(async () => {
      const file = await world.config.show('bowline-status', 'STATUS.md').catch(() => '')
      return file.includes('Held back') ? true : undefined
    })

    await world.push({ 'billing.yaml': world.extensionYaml('billing', [{ state: 'stopped' }]) })
    await world.until('billing', ({ status }) => status === 'Stopped')
    expect(isAlive(pid)).toBe(false)
    await world.push({ 'billing.yaml': null })
    await eventually(async () => {
      const { environments, held } = await world.overview()
      return environments.length === 1 && held.length === 0 ? true : undefined
    })
    await eventually(async () => {
      const files = await world.config.files('bowline-status')
      return files.some((path) => path.startsWith('environments/billing')) ? undefined : true
    })
  })
})

async function bowlineStatus() {
  return await bowline('status', '--data', world.data)
}
