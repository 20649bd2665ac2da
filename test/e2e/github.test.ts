import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FakeGitHub } from '../github/fake-github.ts'
import type { CheckRun, FakeRepository, PullRequest } from '../github/repository.ts'
import { eventually, isRunning, type World } from '../support/bowline.ts'
import { GitHubWorld } from '../support/github-world.ts'

const golden = join(import.meta.dirname, '../golden-checks')

let place: GitHubWorld
let github: FakeGitHub
let repository: FakeRepository
let world: World

beforeAll(async () => {
  place = await GitHubWorld.create()
  ;({ github, repository, world } = place)
  await place.push({ orders: {}, billing: {} })
  await place.start()
  await Promise.all(['orders', 'billing'].map((each) => world.until(each, isRunning)))
})

afterAll(() => place?.remove())

const propose: GitHubWorld['propose'] = (...args) => place.propose(...args)
const check: GitHubWorld['check'] = (...args) => place.check(...args)

/** Merges as a person does, and brings the clone up to date. */
async function merge(pull: PullRequest): Promise<string> {
  const { mergeCommit } = await github.merge(repository, pull.number)
  await world.clone.git('pull', '--quiet', 'origin', 'main')
  return mergeCommit ?? ''
}

/** How often the pull requests were listed, so far. */
const listReads = () => github.calls.filter(({ route }) => route === 'GET /repos/{owner}/{repo}/pulls').length

/** All that people see of a check, without what differs from run to run. */
function shown({ name, conclusion, output, annotations, actions }: CheckRun): string {
  const text = [
    `# ${name}: ${conclusion}`,
    output.title,
    output.summary,
    ...(output.text ? ['---', output.text] : []),
    ...(annotations.length > 0 ? ['---', annotations.map(annotation).join('\n')] : []),
    ...(actions.length > 0
      ? ['---', actions.map((each) => `[${each.label}] ${each.description}`).join('\n')]
      : []),
  ].join('\n\n')
  return `${text
    .replaceAll(world.extension.directory, '/orders')
    .replaceAll(world.record, '/record')
    .replace(/`[0-9a-f]{7}`/g, '`0000000`')
    .replace(/`[0-9a-f]{16}`/g, '`0123456789abcdef`')}\n`
}

function annotation(each: CheckRun['annotations'][number]): string {
  return `${each.path}:${each.start_line}:${each.start_column ?? ''} ${each.annotation_level} [${each.title}] ${each.message}`
}

const expectGolden = (name: string, run: CheckRun) =>
  expect(shown(run)).toMatchFileSnapshot(join(golden, `${name}.md`))

describe('a pull request shows what merging it would do', () => {
  test('a good change, which is then carried out as shown', async () => {
    const pull = await propose('release-v2', {
      'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2', greeting: 'good day' }]),
    })
    await expectGolden('good-change', await check(pull.head.sha, 'bowline/plan'))
    const commit = await merge(pull)
    const sync = await check(commit, 'bowline/sync')
    await expectGolden('good-change-merged', sync)
    expect((await world.environment('orders')).deployed?.tag).toBe('v2')
    // an earlier one may have been superseded, or be over
    const released = () =>
      repository.deployments.find((each) => each.environment === 'orders dev' && each.sha === commit)
    await eventually(() => (released()?.statuses.at(-1)?.state === 'success' ? true : undefined))
    expect(released()?.statuses.at(-1)?.description).toContain('v2')
  })

  test('a bad file among good ones: its faults at their places, and the plan of the others', async () => {
    const pull = await propose('half-wrong', {
      'orders.yaml': world.extensionYaml('orders', [{ tag: 'v1', greeting: 'good day' }]),
      'billing.yaml': world
        .extensionYaml('billing', [{}])
        .replace('type: dev', 'type: develop')
        .replace('mode: cloud', 'mood: cloud'),
    })
    await expectGolden('bad-file', await check(pull.head.sha, 'bowline/plan'))
    await github.close(repository, pull.number)
  })

  test('a change that a guard holds back, before and after it is merged', async () => {
    const pull = await propose('remove-billing', { 'billing.yaml': null })
    await expectGolden('held-back', await check(pull.head.sha, 'bowline/plan'))
    const commit = await merge(pull)
    await expectGolden('held-back-merged', await check(commit, 'bowline/sync'))
    await world.push({ 'billing.yaml': world.extensionYaml('billing', [{}]) })
    await check(await world.clone.git('rev-parse', 'HEAD'), 'bowline/sync')
  })

  test('300 findings in batches of 50, as many as a check shows, and no write too many', async () => {
    const faulty = (name: string) => {
      const variables = Array.from({ length: 100 }, (_, index) => `    - {name: "${index} wrong", value: x}`)
      return `apiVersion: bowline.dev/v1\nkind: VariableSet\nmetadata: {name: ${name}}\nspec:\n  extension: orders\n  environment: dev\n  variables:\n${variables.join('\n')}\n`
    }
    const names = ['many', 'more', 'most']
    const files = Object.fromEntries(names.map((name) => [`${name}.yaml`, faulty(name)]))
    const before = github.calls.length
    const pull = await propose('many-faults', files)
    const run = await check(pull.head.sha, 'bowline/plan', ({ annotations }) => annotations.length === 250)
    expect(run.conclusion).toBe('failure')
    expect(Buffer.byteLength(run.output.text ?? '')).toBeLessThanOrEqual(60_000)
    await expectGolden('300-findings', { ...run, annotations: run.annotations.slice(0, 3) })
    const writes = github.calls
      .slice(before)
      .filter(({ method, route }) => method !== 'GET' && route.includes('check-runs'))
    expect(writes).toHaveLength(5)
    await github.close(repository, pull.number)
  })

  test('a force-push in the middle: the newest head has the verdict', async () => {
    const pull = await propose('moving', { 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v1' }]) })
    await world.clone.git('checkout', '--quiet', 'moving')
    const texts = ['one', 'two', 'three']
    for (const greeting of texts) {
      await world.clone.commit({ 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2', greeting }]) })
      await world.clone.git('push', '--quiet', '--force', 'origin', 'moving')
    }
    const head = await world.clone.git('rev-parse', 'HEAD')
    await world.clone.git('checkout', '--quiet', 'main')
    const run = await check(head, 'bowline/plan')
    expect(run.output.text).toContain('`"three"`')
    await expectGolden('force-pushed', run)
    await github.close(repository, pull.number)
  })

  test('a merge while another one is open: its plan is made anew against what runs then', async () => {
    const first = await propose('first', {
      'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2', greeting: 'first' }]),
    })
    const second = await propose('second', {
      'orders.yaml': world.extensionYaml('orders', [{ tag: 'v1', greeting: 'second' }]),
    })
    await Promise.all([first, second].map((each) => check(each.head.sha, 'bowline/plan')))
    await merge(first)
    // the two conflict now: the plan is that of the branch alone, and it says so
    const replanned = await check(second.head.sha, 'bowline/plan', ({ output }) =>
      /conflicts with its base/.test(output.summary ?? ''),
    )
    await expectGolden('merged-meanwhile', replanned)
    await github.close(repository, second.number)
  })

  test('nothing that Bowline reads: a check that says so, since a required one must come', async () => {
    const pull = await propose('readme', { 'README.md': '# Config\n' })
    const run = await check(pull.head.sha, 'bowline/plan')
    expect([run.conclusion, run.output.title]).toEqual(['skipped', 'no configuration changes'])
    await github.close(repository, pull.number)
  })

  test('of a fork, found by its head commit', async () => {
    const fork = await github.fork(repository, 'grace')
    await world.clone.git('checkout', '--quiet', '-B', 'from-grace', 'main')
    await world.clone.commit({
      'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2', greeting: 'grace' }]),
    })
    await world.clone.git('push', '--quiet', github.cloneUrl(fork), 'from-grace')
    await world.clone.git('checkout', '--quiet', 'main')
    const pull = await github.openPullRequest(repository, { head: 'grace:from-grace' })
    const run = await check(pull.head.sha, 'bowline/plan')
    expect(run.output.text).toContain('grace')
    await github.close(repository, pull.number)
  })

  test('again, when somebody presses the button or asks for a re-run', async () => {
    const pull = await propose('again', { 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v1' }]) })
    const run = await check(pull.head.sha, 'bowline/plan')
    expect(run.actions.map((each) => each.identifier)).toEqual(['replan'])
    for (const ask of [
      () => github.pressButton(repository, run, 'replan'),
      () => github.rerequest(repository, run),
    ]) {
      const before = listReads()
      ask()
      await eventually(() => (listReads() > before ? true : undefined))
    }
    await github.close(repository, pull.number)
  })

  test('also where the webhook was lost: at the next poll', async () => {
    github.deliveries.lose = 3
    const pull = await propose('unheard', { 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v1' }]) })
    await check(pull.head.sha, 'bowline/plan')
    github.deliveries.lose = 0
    await github.close(repository, pull.number)
  })

  test('and where GitHub has its commit before it has it in its list: once it has both', async () => {
    github.deliveries.lose = 3
    repository.listedPulls = repository.pulls.length
    const pull = await propose('half-there', {
      'orders.yaml': world.extensionYaml('orders', [{ tag: 'v1' }]),
    })
    const before = { lists: listReads(), polls: polls() } // the start of a controller reads the list for something else, too
    await eventually(() => (listReads() > before.lists && polls() >= before.polls + 6) || undefined)
    repository.listedPulls = undefined
    await check(pull.head.sha, 'bowline/plan')
    github.deliveries.lose = 0
    await github.close(repository, pull.number)
  })
})

test('nothing that GitHub does not allow was sent, and no limit was passed', () => {
  expect(github.violations).toEqual([])
  expect(github.limitsPassed).toEqual([])
})

/** Looks at the branch, so far: each asks for its one ref. */
const polls = () => github.gitCalls.filter((each) => each.startsWith('GET ')).length

test('idle makes no call at all', async () => {
  await github.deliveries.settled()
  // what is still under way may end: then two polls go by without a call
  await eventually(async () => {
    const [calls, before] = [github.calls.length, polls()]
    await eventually(() => polls() >= before + 2 || undefined)
    return github.calls.length === calls || undefined
  })
})
