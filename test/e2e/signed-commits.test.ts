import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { account, bowline, eventually, isRunning, World } from '../support/bowline.ts'
import { GitHubWorld } from '../support/github-world.ts'
import { SigningKeys, signingProblem } from '../support/signing.ts'

if (signingProblem) console.warn(`skipped: ${signingProblem}`)

describe.skipIf(signingProblem)('a controller that takes signed commits only', () => {
  let world: World
  let keys: SigningKeys

  beforeEach(async () => {
    world = await World.create()
    keys = await SigningKeys.create()
  })
  afterEach(async () => {
    await world.remove()
    await keys.remove()
  })

  /** Pushes a commit; the last one signs from then on. */
  const push = (tag: string) =>
    world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{ tag }]) })
  const status = () => bowline('status', '--data', world.data)
  const statusFile = () => world.config.show('bowline-status', 'STATUS.md').catch(() => '')
  async function signFromNowOn(name: string, { clone } = world): Promise<void> {
    const settings = { 'gpg.format': 'ssh', 'user.signingKey': keys.path(name), 'commit.gpgSign': 'true' }
    for (const [setting, value] of Object.entries(settings)) await clone.git('config', setting, value)
  }

  test('makes commits for others only where its own key is listed', async () => {
    keys.ssh('ada')
    keys.ssh('controller')
    await signFromNowOn('ada')
    const good = await world.push({
      'account.yaml': account,
      'orders.yaml': world.extensionYaml('orders', [{ state: 'stopped' }]),
    })
    const edit = {
      kind: 'set-variable',
      extension: 'orders',
      environment: 'dev',
      name: 'GREETING',
      value: 'ciao',
    }
    const ask = async () => {
      const { url } = await world.client()
      const token = (await readFile(join(world.data, 'admin-token'), 'utf8')).trim()
      const response = await fetch(`${url}/api/v1/changes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ edits: [edit] }),
      })
      const body = (await response.json()) as { errors?: string[]; delivered?: { commit: string } }
      return { status: response.status, body }
    }
    const started = async (...listed: string[]) => {
      await world.controller?.end('SIGTERM')
      await world.start('--require-signed', keys.list(...listed.map((name) => keys.signer(name))))
      await eventually(async () => (await world.overview()).commit === good || undefined)
    }
    await started('ada')
    expect((await ask()).body.errors?.[0]).toContain('this controller has no key to sign with')
    world.env = { BOWLINE_STATUS_SIGNING_KEY: keys.path('controller') }
    await started('ada')
    expect((await ask()).body.errors?.[0]).toMatch(/^a commit of this controller would not be taken/)
    expect(await world.config.git('rev-parse', 'main')).toBe(good)
    await started('ada', 'controller')
    const { status, body } = await ask()
    expect([status, body.delivered?.commit]).toEqual([200, await world.config.git('rev-parse', 'main')])
    await eventually(async () => (await world.overview()).commit === body.delivered?.commit || undefined)
  })

  test('keeps what runs where one is not signed, says so everywhere, and goes on when that is mended', async () => {
    keys.ssh('ada')
    keys.ssh('controller')
    await signFromNowOn('ada')
    world.env = { BOWLINE_STATUS_SIGNING_KEY: keys.path('controller') }
    const good = await push('v1')
    await world.start('--require-signed', keys.list(keys.signer('ada')))
    await world.until('orders', isRunning)

    await world.clone.git('config', 'commit.gpgSign', 'false')
    const bad = await push('v2')
    const said = `SignatureInvalid: commit ${bad.slice(0, 7)} "A change" by Ada Lovelace carries no signature`
    await eventually(async () => (await statusFile()).includes(said) || undefined)
    expect(await statusFile()).toContain(`at \`${good}\`: ${said}`)
    const { code, stdout } = await status()
    expect(stdout).toContain(`at ${good.slice(0, 7)}: ${said}`)
    expect(code).toBe(1)
    expect(await world.overview()).toMatchObject({ commit: good, sync: 'refused' })
    expect((await world.environment('orders')).deployed?.tag).toBe('v1')

    await world.clone.git('config', 'commit.gpgSign', 'true')
    await push('v1')
    const looked = await (await world.client()).post('/api/v1/sync')
    expect(looked).toMatchObject({ commit: good, sync: 'refused' }) // the bad one is still below it

    await world.clone.git(
      'rebase',
      '--quiet',
      '--exec',
      'git commit --amend --no-edit --allow-empty -S',
      good,
    )
    await world.clone.git('push', '--quiet', '--force', 'origin', 'main')
    const mended = await world.clone.git('rev-parse', 'HEAD')
    await eventually(async () => ((await world.overview()).commit === mended ? true : undefined))
    expect((await status()).code).toBe(0)

    await eventually(async () => (await statusFile()).includes(mended) || undefined)
    const signers = `gpg.ssh.allowedSignersFile=${keys.list(keys.signer('controller'))}`
    const letters = await world.config.git('-c', signers, 'log', '--format=%G?', 'bowline-status')
    expect(new Set(letters.split('\n'))).toEqual(new Set(['G']))
  })

  test('tells it at GitHub: before on the pull request, and as a failed check after', async () => {
    const place = await GitHubWorld.create()
    onTestFinished(() => place.remove())
    const { clone } = place.world
    keys.ssh('ada')
    await signFromNowOn('ada', place.world)
    const good = await place.push({ orders: {} })
    await place.start('--require-signed', keys.list(keys.signer('ada')))
    await place.check(good, 'bowline/sync')

    await clone.git('config', 'commit.gpgSign', 'false')
    const v2 = { 'orders.yaml': place.world.extensionYaml('orders', [{ tag: 'v2' }]) }
    const { head } = await place.propose('unsigned', v2)
    const plan = await place.check(head.sha, 'bowline/plan')
    const why = (commit: string, subject: string) =>
      `commit ${commit.slice(0, 7)} "${subject}" by Ada Lovelace carries no signature that can be checked`
    expect(plan.conclusion).toBe('success')
    expect(plan.output.summary).toContain(
      `With a merge commit this would not be taken: \`${why(head.sha, 'Change unsigned')}\``,
    )

    const bad = await place.world.push(v2)
    const sync = await place.check(bad, 'bowline/sync')
    expect(sync.conclusion).toBe('failure')
    expect(sync.output.title).toContain(`not taken: ${why(bad, 'A change')}`)
    expect((await place.check(good, 'bowline/sync')).conclusion).toBe('success')
    expect(place.github.violations).toEqual([])
  })

  test('does not start with a list that cannot be used', async () => {
    const flags = ['--repo', world.config.directory, '--data', world.data, '--port', '0']
    const { code, stderr } = await bowline('up', ...flags, '--require-signed', keys.list('# nobody yet\n'))
    expect(stderr).toContain('Cannot use the listed keys at')
    expect(code).toBe(3)
  })
})
