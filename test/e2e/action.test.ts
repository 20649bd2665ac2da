import { execFile } from 'node:child_process'
import { cp, lstat, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import type { TestRepository } from '../support/git-repository.ts'
import {
  type CheckoutOptions,
  checkout,
  examplePayload,
  gitIn,
  openPullRequest,
  type PullRequest,
  typicalChange,
} from '../support/pull-request.ts'
import { annotationsIn, runStep, type Step, type StepRun } from '../support/workflow-runner.ts'

/** What a run leaves behind, in three files that are also meant to be read. */
const golden = resolve(import.meta.dirname, '../golden-action')
const root = resolve(import.meta.dirname, '../..')

const leftOver: string[] = []

afterEach(async () => {
  for (const each of leftOver.splice(0)) await rm(each, { recursive: true, force: true })
})

async function open(steps: Parameters<typeof openPullRequest>[0]): Promise<PullRequest> {
  const pull = await openPullRequest(steps)
  leftOver.push(pull.origin.directory)
  return pull
}

async function run(
  pull: PullRequest,
  options: CheckoutOptions & Partial<Step> & { break?: (workspace: string) => Promise<unknown> } = {},
): Promise<StepRun> {
  const workspace = options.workspace ?? (await checkout(pull.origin, options))
  await options.break?.(workspace)
  const { event = pull.event, inputs = {}, env = {} } = options
  const done = await runStep({ workspace, event, inputs, env })
  leftOver.push(workspace, resolve(done.temp, '..'))
  expect(done.stderr).toBe('')
  return done
}

/** Commits and words that differ from run to run have names instead. */
function steady(text: string, { base, head, merge }: PullRequest): string {
  return text
    .replaceAll(base, 'ba5e000'.padEnd(40, '0'))
    .replaceAll(base.slice(0, 7), 'ba5e000')
    .replaceAll(head.slice(0, 7), '4ead000')
    .replaceAll(merge.slice(0, 7), '3e49e00')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'RANDOM-WORD')
}

async function expectGolden(name: string, done: StepRun, pull: PullRequest): Promise<void> {
  const file = (path: string) => join(golden, name, path)
  const outputs = [...done.outputs].map(([key, value]) => `${key}: ${value.replace(`${done.temp}/`, '')}`)
  const told = [
    `exit code ${done.code}`,
    '',
    '--- annotations',
    ...annotationsIn(done),
    '',
    '--- outputs',
    ...outputs,
    '',
  ]
  await expect(steady(told.join('\n'), pull)).toMatchFileSnapshot(file('run.txt'))
  await expect(steady(done.stdout, pull)).toMatchFileSnapshot(file('stdout.txt'))
  await expect(steady(done.summary, pull)).toMatchFileSnapshot(file('summary.md'))
}

/** A third extension, so that there are enough resources for the guard against many deletions. */
const invoices = (repository: TestRepository) =>
  repository.commit({
    'invoices/invoices.yaml': `apiVersion: bowline.dev/v1
kind: Extension
metadata:
  name: invoices
spec:
  type: multi-account-installation
---
apiVersion: bowline.dev/v1
kind: Environment
metadata:
  name: invoices-dev
spec:
  extension: invoices
  type: dev
  mode: local
`,
  })

test('the bundle and the tables are those of these sources', async () => {
  for (const script of ['bundle-action.js', 'generate-action-reference.js']) {
    await promisify(execFile)(process.execPath, [join(root, 'scripts', script), '--check'])
  }
})

describe('a pull request', () => {
  test('with a good change', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const done = await run(pull)
    expect(done.code).toBe(0)
    await expectGolden('good-change', done, pull)
  })

  test('with a bad file among good ones', async () => {
    const pull = await open({ change: typicalChange('11-a-mistake-and-a-release') })
    const done = await run(pull)
    expect(done.code).toBe(1)
    await expectGolden('bad-file-among-good', done, pull)
  })

  test('that a guard holds back', async () => {
    const pull = await open({ prepare: invoices, change: typicalChange('08-remove-an-extension') })
    const done = await run(pull)
    expect(done.code).toBe(0)
    await expectGolden('held-back', done, pull)
    const strict = await run(pull, { inputs: { 'fail-on': 'error, held' } })
    expect(strict.code).toBe(4)
    expect(annotationsIn(strict)[0]).toMatch(/^error: a guard holds something back\n/)
  })

  test('with 300 findings', async () => {
    const pull = await open({
      change: (repository) =>
        repository.commit({
          'broken/first.yaml': brokenSchedules(100),
          'broken/second.yaml': brokenSchedules(100, 100),
          'broken/third.yaml': brokenSchedules(99, 200),
          ...oneMistake,
        }),
    })
    const done = await run(pull)
    const shown = done.commands.filter(({ name }) => name === 'error')
    expect(shown).toHaveLength(10)
    expect(shown.map(({ properties }) => properties.file)).toContain('usage-reporter/schedule.yaml')
    expect(done.outputs.get('errors')).toBe('300')
    expect(done.summary.match(/\[unknown-extension\]/g)).toHaveLength(300)
    expect(done.summary).toContain('10 of these 300 findings are shown beside their lines; below are all.')
    expect(Buffer.byteLength(await readFile(done.outputs.get('markdown-file') ?? ''))).toBeLessThan(60_000)
    await expect(`${annotationsIn(done).join('\n')}\n`).toMatchFileSnapshot(
      join(golden, '300-findings/annotations.txt'),
    )
  })

  test('from a fork', async () => {
    const pull = await open({ change: typicalChange('01-new-release'), fork: true })
    const done = await run(pull)
    expect(done.outputs.get('result')).toBe('different')
    expect(done.outputs.get('base')).toBe(pull.base)
  })

  test('that changes nothing of meaning', async () => {
    const pull = await open({ change: typicalChange('10-tidy-up') })
    const done = await run(pull)
    expect(done.outputs.get('result')).toBe('clean')
    expect(done.outputs.get('changed')).toBe('[]')
  })

  test('whose base has moved on is not blamed for that', async () => {
    const pull = await open({
      change: typicalChange('01-new-release'),
      meanwhile: typicalChange('08-remove-an-extension'),
    })
    for (const options of [{}, { ref: 'refs/pull/2/head', depth: 0 }]) {
      const done = await run(pull, options)
      expect(done.summary).toContain('changes 1 environment (1 updated)')
    }
  })
})

/** Schedules of an extension that nobody declares. */
function brokenSchedules(count: number, first = 0): string {
  const one = (index: number) => `apiVersion: bowline.dev/v1
kind: Schedule
metadata:
  name: report-${index}
spec:
  extension: nobody
  environment: dev
  method: report
  trigger:
    cron: "0 0 8 * * *"
`
  return Array.from({ length: count }, (_, index) => one(first + index)).join('---\n')
}

const oneMistake = { 'usage-reporter/schedule.yaml': brokenSchedules(1).replace('report-0', 'other') }

describe('a checkout', () => {
  const release = { change: typicalChange('01-new-release') }

  test.each<[string, CheckoutOptions & Partial<Step>]>([
    ['of one commit: the other is fetched', {}],
    ['of the merge and its parents', { depth: 2 }],
    ['of everything', { depth: 0 }],
    ['of the head with its history', { depth: 0, ref: 'refs/pull/2/head' }],
    ['of the head, which has the base right before it', { depth: 1, ref: 'refs/pull/2/head' }],
    ['with a base that the workflow names', { depth: 0, inputs: { base: 'main' } }],
    ['of some folders: the others are read from the commit', { sparse: ['usage-reporter'] }],
  ])('%s', async (_, options) => {
    const pull = await open(release)
    const done = await run(pull, options)
    expect(done.outputs.get('base')).toBe(pull.base)
    expect(JSON.parse(done.outputs.get('changed') ?? '')).toEqual([
      expect.objectContaining({ extension: 'auto-approve', environment: 'dev', change: 'updated' }),
    ])
    expect(annotationsIn(done)).toEqual([])
  })

  test('of one folder of the repository', async () => {
    const pull = await open({
      prepare: ({ git, directory }) => mkdir(join(directory, 'config')).then(() => moveAll(git)),
      change: (repository) => repository.commit({ 'config/broken.yaml': brokenSchedules(1) }),
    })
    const done = await run(pull, { sparse: ['config'], inputs: { directory: 'config' } })
    expect(done.outputs.get('result')).toBe('findings')
    expect(done.commands.find(({ name }) => name === 'error')?.properties.file).toBe('config/broken.yaml')
  })

  test('whose base is out of reach says what it needs, and is validated', async () => {
    const pull = await open({ change: typicalChange('11-a-mistake-and-a-release') })
    const done = await run(pull, {
      break: (workspace) => gitIn(workspace)('remote', 'set-url', 'origin', 'file:///nowhere'),
    })
    expect(done.code).toBe(1)
    expect(annotationsIn(done)[0]).toContain('Set "fetch-depth: 2" for actions/checkout')
    await expectGolden('base-out-of-reach', done, pull)
  })

  test.each<[string, CheckoutOptions & Partial<Step>]>([
    ['the head without history', { ref: 'refs/pull/2/head' }],
    ['a base that is not there', { inputs: { base: 'main' } }],
  ])('with %s says that it needs all of it', async (_, options) => {
    const pull = await open({ ...release, meanwhile: typicalChange('10-tidy-up') })
    const done = await run(pull, options)
    expect(done.code).toBe(0)
    expect(done.outputs.get('result')).toBe('valid')
    expect(annotationsIn(done)).toEqual([
      expect.stringContaining('Set "fetch-depth: 0" for actions/checkout'),
    ])
  })

  test('without Git is validated', async () => {
    const pull = await open({ change: typicalChange('11-a-mistake-and-a-release') })
    const done = await run(pull, {
      env: { PATH: '/nowhere' },
      break: (workspace) => rm(join(workspace, '.git'), { recursive: true }),
    })
    expect(done.outputs.get('result')).toBe('findings')
    expect(done.commands.filter(({ name }) => name === 'error')).toHaveLength(2)
  })

  test('of several configurations asks for the folder of one', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const done = await run(pull, {
      break: async (workspace) => {
        const account = join(workspace, 'account.yaml')
        for (const each of ['eu', 'us']) await cp(account, join(workspace, each, 'account.yaml'))
        await rm(account)
      },
    })
    expect(done.code).toBe(2)
    expect(annotationsIn(done)).toEqual([expect.stringMatching(/2 configurations side by side.*eu.*us/)])
  })
})

async function moveAll(git: TestRepository['git']): Promise<void> {
  await git('add', '--all')
  await git('mv', '-k', 'account.yaml', 'auto-approve', 'usage-reporter', 'README.md', 'config')
}

describe('another event', () => {
  test('that names no commit: the configuration is validated', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const done = await run(pull, { event: { name: 'workflow_dispatch', payload: { inputs: {} } } })
    expect(done.code).toBe(0)
    await expectGolden('not-a-pull-request', done, pull)
  })

  test('push: what it changed', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const payload = { ...examplePayload('push'), ref: 'refs/heads/main', before: pull.base }
    const done = await run(pull, { event: { name: 'push', payload } })
    expect(done.summary).toContain('before the push')
    expect(done.outputs.get('base')).toBe(pull.base)
  })

  test('push of a new branch: there is nothing before it', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const payload = { ...examplePayload('push'), ref: 'refs/heads/new', before: '0'.repeat(40) }
    const done = await run(pull, { event: { name: 'push', payload } })
    expect(done.outputs.get('result')).toBe('valid')
    expect(annotationsIn(done)).toEqual([])
  })

  test('merge group: what it would add', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const payload = structuredClone(examplePayload('merge_group', 'checks_requested'))
    Object.assign((payload as { merge_group: object }).merge_group, { base_sha: pull.base })
    const done = await run(pull, { event: { name: 'merge_group', payload } })
    expect(done.outputs.get('result')).toBe('different')
    expect(done.outputs.get('base')).toBe(pull.base)
  })

  test('that cannot be read is like none', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const done = await run(pull, { env: { GITHUB_EVENT_PATH: '/nowhere' } })
    expect(done.outputs.get('result')).toBe('valid')
  })
})

describe('what a pull request brings', () => {
  const hostile =
    '::error::owned\n::add-mask::a\r##[add-mask]b\n</td><script>alert(1)</script> | `x` %0A::error::c'

  test('is no command, no output and no markup', async () => {
    const pull = await open({
      change: (repository) =>
        repository.commit({
          'a\n::error::b/%0A::warning::c,line=1.yaml': `${brokenSchedules(1)}---\n${schedule(hostile)}`,
          '##[add-mask]d.yaml': brokenSchedules(1),
          'e.yaml': hostileVariables(hostile),
        }),
    })
    const done = await run(pull)
    const names = new Set(done.commands.map(({ name }) => name))
    expect(names).toEqual(new Set(['group', 'endgroup', 'error', 'warning']))
    for (const { name, properties } of done.commands.filter(({ name }) => !name.endsWith('group'))) {
      expect([name, properties.title]).not.toContain(undefined)
    }
    expect([...done.outputs.keys()]).toHaveLength(7)
    await expectGolden('injection', done, pull)
  })

  test('is not followed where it is a link', async () => {
    const pull = await open({
      change: async ({ directory }) => {
        await symlink('/etc', join(directory, 'elsewhere'))
        await symlink('/etc/hostname', join(directory, 'results.sarif'))
        await symlink('/etc/passwd', join(directory, 'passwd.yaml'))
      },
    })
    const refused = await run(pull, { inputs: { directory: 'elsewhere' } })
    expect(refused.code).toBe(2)
    expect(annotationsIn(refused)).toEqual([
      'error: bowline\n    "elsewhere" leads over a symbolic link, and those are not followed',
    ])
    const written = await run(pull, { inputs: { 'sarif-file': 'results.sarif' } })
    expect(written.code).toBe(2)
    const read = await run(pull)
    expect(annotationsIn(read)).toEqual([expect.stringContaining('passwd.yaml:1:1: symbolic-link')])
  })

  test('starts no program', async () => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const workspace = await checkout(pull.origin)
    const done = await run(pull, {
      workspace,
      break: async () => {
        const trap = join(workspace, '.git/hooks/trap')
        await writeFile(trap, `#!/bin/sh\ntouch ${workspace}/sprung\n`, { mode: 0o755 })
        const git = gitIn(workspace)
        for (const each of ['core.fsmonitor', 'core.pager', 'core.sshCommand'])
          await git('config', each, trap)
        for (const each of ['reference-transaction', 'post-checkout', 'pre-auto-gc']) {
          await writeFile(join(workspace, '.git/hooks', each), `#!/bin/sh\ntouch ${workspace}/sprung\n`, {
            mode: 0o755,
          })
        }
      },
    })
    expect(done.outputs.get('result')).toBe('different')
    await expect(lstat(join(workspace, 'sprung'))).rejects.toThrow('ENOENT')
  })
})

function schedule(method: string): string {
  return brokenSchedules(1).replace('method: report', `method: ${JSON.stringify(method)}`)
}

function hostileVariables(value: string): string {
  return `apiVersion: bowline.dev/v1
kind: VariableSet
metadata:
  name: hostile
spec:
  extension: usage-reporter
  environment: dev
  variables:
    - name: GREETING
      value: ${JSON.stringify(value)}
    - name: ORDER
      value: "a \u202e b"
`
}

describe('inputs', () => {
  test('sarif-file: the findings, for code scanning', async () => {
    const pull = await open({ change: typicalChange('11-a-mistake-and-a-release') })
    const workspace = await checkout(pull.origin)
    const done = await run(pull, { workspace, inputs: { 'sarif-file': 'out/bowline.sarif' } })
    expect(done.outputs.get('sarif-file')).toBe('out/bowline.sarif')
    const [sarif] = JSON.parse(await readFile(join(workspace, 'out/bowline.sarif'), 'utf8')).runs
    expect(sarif.tool.driver).toMatchObject({ name: 'bowline', version: expect.stringMatching(/^\d+\.\d+/) })
    expect(sarif.results).toHaveLength(2)
  })

  test.each([
    ['never', 0],
    ['error', 1],
    ['warning', 0],
    ['held', 0],
    ['warning, error', 1],
    ['errors', 2],
  ])('fail-on: %s, with an error in the change', async (failOn, code) => {
    const pull = await open({ change: typicalChange('11-a-mistake-and-a-release') })
    expect((await run(pull, { inputs: { 'fail-on': failOn } })).code).toBe(code)
  })

  test.each([
    ['directory', '..'],
    ['directory', '/etc'],
    ['directory', 'nowhere'],
    ['sarif-file', '../bowline.sarif'],
  ])('%s: %s is refused', async (name, value) => {
    const pull = await open({ change: typicalChange('01-new-release') })
    const done = await run(pull, { inputs: { [name]: value } })
    expect(done.code).toBe(2)
    expect(annotationsIn(done)).toEqual([expect.stringContaining(value.split('/').at(-1) ?? '')])
  })
})
