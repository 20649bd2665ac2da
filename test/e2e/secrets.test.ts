import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { newKeyPair, writeKeySet } from '../../core/sealing/keys.ts'
import { account, bowline, eventually, isRunning, World } from '../support/bowline.ts'

let world: World

beforeEach(async () => {
  world = await World.create()
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.start()
  await world.until('orders', isRunning)
  await world.publishKeys()
})

afterEach(async () => {
  await world.remove()
})

const stalled = (each: EnvironmentOverview) => each.conditions.find(({ type }) => type === 'Stalled')

/** What the runner has for `GREETING`, told by a task of its own. */
async function greeting(): Promise<string | null | undefined> {
  const task = await (await world.sender('orders'))('OR-1')
  return (await eventually(() => world.runs().find((run) => run.task === task))).greeting
}

describe('a sealed value', () => {
  test('reaches the running process, and another one after it, without a restart', async () => {
    const before = await world.environment('orders')
    await world.seal('orders', 'dev', 'GREETING', 'an open secret')
    await world.pushChanges()
    await eventually(async () => ((await greeting()) === 'an open secret' ? true : undefined))
    const first = await world.environment('orders')
    expect(first.variables).toEqual({ total: 2, sealed: 1, onOldKeys: 0 })

    await world.seal('orders', 'dev', 'GREETING', 'another one')
    await world.pushChanges()
    await eventually(async () => ((await greeting()) === 'another one' ? true : undefined))
    const second = await world.environment('orders')
    const generations = [before, first, second].map((each) => each.instances[0]?.generation)
    expect(new Set(generations).size).toBe(3)
    expect(second.instances[0]?.id).toBe(before.instances[0]?.id)
  })

  test('that this controller cannot open stops the change, and what runs goes on as it was', async () => {
    await world.seal('orders', 'dev', 'GREETING', 'an open secret')
    await world.pushChanges()
    await eventually(async () => ((await greeting()) === 'an open secret' ? true : undefined))
    const before = await world.environment('orders')

    const stranger = await newKeyPair()
    const keys = join(world.clone.directory, 'bowline-keys.json')
    const ours = await readFile(keys, 'utf8')
    const own = JSON.parse(ours).keys[0].kid
    await writeFile(keys, writeKeySet([stranger.public.jwk]))
    await expect(world.seal('orders', 'dev', 'GREETING', 'lost')).rejects.toThrow(
      `bowline-keys.json has another key than before: ${stranger.id}`,
    )
    await world.seal('orders', 'dev', 'GREETING', 'lost', ['--key', stranger.id])
    await world.pushChanges()
    const held = await world.until('orders', (each) => stalled(each) !== undefined)
    expect(stalled(held)?.reason).toBe('CannotOpen')
    expect(stalled(held)?.message).toBe(
      `variable GREETING: this value was sealed with the key ${stranger.id}, which this controller does not have; start it with that key in BOWLINE_SEALING_KEY, or run "bowline keys publish" and seal it anew: bowline seal orders dev GREETING`,
    )
    expect((await world.overview()).diagnostics).toMatchObject([
      { code: 'foreign-sealing-key', at: { file: 'bowline-keys.json' } },
    ])
    expect(held.status).toBe('Running')
    expect(held.instances).toEqual(before.instances)
    expect(await greeting()).toBe('an open secret')

    await world.controller?.end('SIGKILL') // also after a restart
    await world.start()
    await world.until('orders', (each) => isRunning(each) && stalled(each) !== undefined)
    expect(await greeting()).toBe('an open secret')

    await writeFile(keys, ours)
    await world.seal('orders', 'dev', 'GREETING', 'found again', ['--key', own])
    await world.pushChanges()
    await eventually(async () => ((await greeting()) === 'found again' ? true : undefined))
    expect(stalled(await world.environment('orders'))).toBeUndefined()
  })

  test('does not become plain by a slip', async () => {
    await world.seal('orders', 'dev', 'GREETING', 'an open secret')
    await world.pushChanges()
    await eventually(async () => ((await greeting()) === 'an open secret' ? true : undefined))

    const set = await bowline(
      'variables',
      'set',
      'orders',
      'dev',
      'GREETING=plain',
      '--dir',
      world.clone.directory,
    )
    expect(set.code).toBe(2)
    expect(set.stderr).toContain('GREETING is secure, and a secure variable cannot become plain')

    await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ greeting: 'plain' }]) })
    const held = await world.until('orders', (each) => each.held.length > 0)
    expect(held.held[0]?.code).toBe('secure-to-plain')
    expect(await greeting()).toBe('an open secret')
  })
})

test('a rotation: new values with the new key, old ones as before, all anew in one commit, then the old key goes', async () => {
  await world.seal('orders', 'dev', 'GREETING', 'an open secret')
  await world.pushChanges()
  await eventually(async () => ((await greeting()) === 'an open secret' ? true : undefined))
  const old = (await world.overview()).sealing.key
  const text = await readFile(join(world.clone.directory, 'orders.yaml'), 'utf8')

  const live = ['--data', world.data]
  expect((await bowline('keys', 'rotate', ...live)).code).toBe(0)
  expect((await world.overview()).sealing).toMatchObject({ values: 1, onOldKeys: 1 })
  expect(await greeting()).toBe('an open secret')
  const early = await bowline('keys', 'retire', old, ...live)
  expect(early).toMatchObject({ code: 3, stderr: `bowline: still sealed with the key ${old}: 1 value\n` })

  const tooEarly = await bowline('seal', '--rotate', '--dir', world.clone.directory, ...live)
  expect([tooEarly.code, tooEarly.stderr]).toEqual([
    3,
    expect.stringMatching(
      /bowline-keys\.json has an older key, .*; the controller seals with .*\. Run "bowline keys publish"/,
    ),
  ])
  await world.publishKeys()
  await world.clone.git('commit', '--all', '--quiet', '--message', 'keys')
  const resealed = await bowline('seal', '--rotate', '--dir', world.clone.directory, ...live)
  expect(resealed.stdout).toBe('sealed 1 value anew in 1 file, and committed that\n')
  const after = await readFile(join(world.clone.directory, 'orders.yaml'), 'utf8')
  const changed = after.split('\n').filter((line, index) => line !== text.split('\n')[index])
  expect(changed).toEqual([expect.stringMatching(/^ +sealed: eyJ/)])
  await world.clone.push('origin', 'main')
  await eventually(async () => ((await world.overview()).sealing.onOldKeys === 0 ? true : undefined))
  await eventually(async () => {
    const { code } = await bowline('keys', 'retire', old, ...live)
    return code === 0 ? true : undefined
  })
  expect(await greeting()).toBe('an open secret')
})
