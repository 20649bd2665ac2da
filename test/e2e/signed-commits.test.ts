import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { account, bowline, eventually, isRunning, World } from '../support/bowline.ts'
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
  async function signFromNowOn(name: string): Promise<void> {
    const settings = { 'gpg.format': 'ssh', 'user.signingKey': keys.path(name), 'commit.gpgSign': 'true' }
    for (const [setting, value] of Object.entries(settings)) await world.clone.git('config', setting, value)
  }

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

  test('does not start with a list that cannot be used', async () => {
    const flags = ['--repo', world.config.directory, '--data', world.data, '--port', '0']
    const { code, stderr } = await bowline('up', ...flags, '--require-signed', keys.list('# nobody yet\n'))
    expect(stderr).toContain('Cannot use the listed keys at')
    expect(code).toBe(3)
  })
})
