import { randomUUID } from 'node:crypto'
import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Change, ChangeRefused, WantedChange } from '../../api/change.ts'
import type { SealingKeys } from '../../api/sealed-item.ts'
import { newKeyPair, readPublicKey } from '../../core/sealing/keys.ts'
import { seal } from '../../core/sealing/seal.ts'
import { account, eventually, World } from '../support/bowline.ts'

let world: World
let url = ''
let admin = ''
/** A machine that is an operator of billing, and nothing else. */
let operator = { id: '', token: '' }
beforeAll(async () => {
  world = await World.create()
  await world.push({ 'account.yaml': account, ...files() })
  await start()
  operator = await machine('deploy-bot', 'operator')
  const commit = await world.push({
    'access.yaml': JSON.stringify({
      apiVersion: 'bowline.dev/v1',
      kind: 'Access',
      metadata: { name: 'all' },
      spec: { grants: [{ role: 'operator', keys: [operator.id], paths: ['billing/**'] }] },
    }),
  })
  await seen(commit)
  await (await world.client()).post('/api/v1/confirm', { commit })
})
afterAll(() => world.remove())

async function start(...flags: string[]): Promise<void> {
  await world.start(...flags)
  url = (await world.client()).url
  admin = (await readFile(join(world.data, 'admin-token'), 'utf8')).trim()
  await seen(await world.config.git('rev-parse', 'main'))
}

const seen = (commit: string) =>
  eventually(async () => ((await world.overview()).commit === commit ? true : undefined))

async function machine(name: string, role: string): Promise<{ id: string; token: string }> {
  return await (await world.client()).post('/api/v1/keys', { name, role, expiresIn: 3600 })
}

const production = `# what customers see
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: billing-production }
spec:
  extension: billing
  type: production
  state: stopped # until Monday
  source: { url: "https://git.example.com/billing.git", tag: v1 }
  runtime: { start: node main.js }
`
const variables = `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: billing-production }
spec:
  extension: billing
  environment: production
  variables:
    # how much to log
    - name: LEVEL
      value: info
`
function files(): Record<string, string> {
  const extension = (name: string) =>
    `apiVersion: bowline.dev/v1\nkind: Extension\nmetadata: { name: ${name} }\nspec: { type: multi-account-installation }\n`
  return {
    'billing/extension.yaml': extension('billing'),
    'billing/production.yaml': production,
    'billing/variables.yaml': variables,
    'crm.yaml': `${extension('crm')}---\n${production.replaceAll('billing', 'crm')}`,
  }
}

interface Answer {
  status: number
  body: Change & ChangeRefused
  text: string
}

async function change(
  wanted: WantedChange | object,
  { key, token = admin }: { key?: string; token?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/changes`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify(wanted),
  })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text), text }
}

const place = { extension: 'billing', environment: 'production' } as const
const variable = (name: string, value: string, more: object = {}) => ({
  kind: 'set-variable' as const,
  ...place,
  name,
  value,
  ...more,
})
const set = (fields: object) => ({ kind: 'set-environment' as const, ...place, set: fields })
const tip = () => world.config.git('rev-parse', 'main')
const show = (path: string) => world.config.git('show', `main:${path}`)

describe('a change', () => {
  test("is a commit in the caller's name, which is applied; every other byte stays", async () => {
    const before = await tip()
    const edits = [variable('LEVEL', 'debug'), set({ logLevel: 'DEBUG' })]
    const message = 'Look closer\n\nThe customer asked.\nBowline-Change: CHG-forged'
    const { status, body } = await change({ edits, message }, { token: operator.token })
    expect([status, body.delivered]).toEqual([
      200,
      { commit: await tip(), branch: 'main', pullRequest: null, note: null },
    ])
    expect(body.base).toBe(before)
    expect(body.files.map(({ path, line, yaml, why }) => [path, line, yaml, why])).toEqual([
      ['billing/production.yaml', 11, '  logLevel: DEBUG\n', 'it declares billing production'],
      ['billing/variables.yaml', 10, '      value: debug\n', 'the variables of billing production are in it'],
    ])
    expect(await world.config.git('show', 'main:billing/variables.yaml')).toBe(
      variables.replace('value: info', 'value: debug').trim(),
    )
    const [author, committer, parent, ...lines] = (
      await world.config.git('log', '-1', '--format=%an <%ae>%n%cn <%ce>%n%P%n%B', 'main')
    ).split('\n')
    expect([author, committer, parent]).toEqual([
      `deploy-bot <${operator.id}@keys.bowline.invalid>`,
      'Bowline <bowline@localhost>',
      before,
    ])
    expect(lines.slice(0, 5)).toEqual([
      'Look closer',
      '',
      'The customer asked.',
      '> Bowline-Change: CHG-forged',
      '',
    ])
    expect(lines[5]).toBe(`Bowline-Change: ${body.id}`)
    expect(lines[6]).toMatch(/^Bowline-Request: [\w-]{16}$/)
    await seen(await tip())
  })

  test('made as a dry run says what it would do, in the words of "bowline diff", and does nothing', async () => {
    const before = await tip()
    const { body } = await change({ edits: [set({ tag: 'v2' })], dryRun: true })
    expect(body).toMatchObject({ id: null, base: before, delivered: null, held: [], findings: [] })
    expect(body.plan.title).toBe('changes 1 environment (1 updated)')
    expect(body.plan.text).toContain('~ source.tag: v1 -> v2')
    expect(body.files[0]?.diff).toContain(
      '-  source: { url: "https://git.example.com/billing.git", tag: v1 }\n',
    )
    expect(await tip()).toBe(before)
  })

  test('may be the example of the documentation', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/changes-api.md'), 'utf8')
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    expect((await change(JSON.parse(example))).status).toBe(200)
  })

  test('may be a way back, as the history of the file tells', async () => {
    const back = { kind: 'rollback' as const, ...place }
    const none = await change({ edits: [back], dryRun: true })
    expect([none.status, none.body.errors[0]]).toEqual([
      409,
      'billing production has nothing to go back to; before v1 it had no other tag',
    ])
    await change({ edits: [set({ tag: 'v2' })] })
    const { status, body } = await change({ edits: [back] })
    expect([status, body.files[0]?.yaml]).toEqual([200, expect.stringContaining('tag: v1 }')])
    const forward = await change({ edits: [{ ...back, to: 'v2' }], dryRun: true })
    expect(forward.body.files[0]?.yaml).toContain('tag: v2 }')
  })

  test('that is so already makes nothing', async () => {
    const before = await tip()
    const { status, body } = await change({ edits: [set({ state: 'stopped' })] })
    expect([status, body.files, body.delivered]).toEqual([200, [], null])
    expect(await tip()).toBe(before)
  })

  test('of what others changed meanwhile is a conflict; of all else it is built on theirs', async () => {
    const base = await tip()
    await world.clone.git('pull', '--quiet', 'origin', 'main')
    const theirs = await world.push({
      'billing/production.yaml': `${await show('billing/production.yaml')}\n# ours\n`,
    })
    const refused = await change({ base, edits: [set({ state: 'running' })] })
    expect([refused.status, refused.body.error_code, refused.body.conflicts]).toEqual([
      409,
      'CONFLICT',
      [{ path: 'billing/production.yaml', commit: theirs }],
    ])
    expect(await tip()).toBe(theirs)
    const made = await change({ base, edits: [variable('OTHER', '1')] })
    expect([made.status, made.body.base]).toEqual([200, theirs])
    const strange = await change({ base: 'ab'.repeat(20), edits: [variable('OTHER', '2')] })
    expect([strange.status, strange.body.error_code]).toEqual([409, 'CONFLICT'])
  })

  test('beside which others push is made on top of theirs', async () => {
    await seen(await tip())
    await world.clone.git('pull', '--quiet', 'origin', 'main')
    const theirs = await world.clone.commit({ 'notes.txt': 'in the midst of it' })
    await world.clone.git('push', '--quiet', 'origin', 'HEAD:aside')
    await hook(
      'pre-receive',
      `[ -e "$GIT_DIR/once" ] || exit 0
rm "$GIT_DIR/once"
env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main ${theirs}`,
    )
    await writeFile(join(world.config.directory, 'once'), '')
    const { status, body } = await change({ edits: [variable('RACE', 'won')] })
    await hook('pre-receive', null)
    expect([status, body.base, await world.config.git('rev-parse', 'main^')]).toEqual([200, theirs, theirs])
  })

  test('and others at the same moment are all there, one on top of the other', async () => {
    const before = await tip()
    const names = Array.from({ length: 6 }, (_, at) => `AT_ONCE_${at}`)
    const answers = await Promise.all(
      names.map((name) => change({ edits: [variable(name, 'x')], base: before })),
    )
    // whoever comes second changes a file that is another by then, and is told
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
    const freely = await Promise.all(
      names.map((name, at) => change({ edits: [at % 2 ? set({ instances: at + 1 }) : variable(name, 'y')] })),
    )
    expect(freely.map(({ status }) => status)).toEqual(names.map(() => 200))
    expect(await world.config.git('rev-list', '--count', `${before}..main`)).toBe('7')
  })

  test('is refused with its findings where it would be wrong', async () => {
    const before = await tip()
    const { status, body } = await change({ edits: [set({ instances: 99 }), variable('1 bad', 'x')] })
    expect([status, body.error_code]).toEqual([422, 'INVALID'])
    expect(body.findings?.map(({ at }) => at.file)).toContain('billing/production.yaml')
    expect(body.change?.files).toHaveLength(2)
    for (const edits of [
      [],
      [{ kind: 'drop' }],
      [{ ...set({}), set: { state: 1 } }],
      [{ ...variable('A', 'b'), x: 1 }],
    ])
      expect((await change({ edits })).status, JSON.stringify(edits)).toBe(400)
    const data = `{"edits":[{"kind":"add-schedule","extension":"billing","environment":"production","name":"n","spec":{"method":"m","trigger":{"cron":"0 0 1 * * *"},"data":{"n":12345678901234567891}}}]}`
    const answer = await fetch(`${url}/api/v1/changes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      body: data,
    })
    expect([answer.status, (await answer.text()).includes('edits[0].spec.data.n')]).toEqual([400, true])
    expect(await tip()).toBe(before)
  })

  test('may be as large as a sheet, and have any text in it', async () => {
    await seen(await tip())
    const texts = [
      '"',
      "'",
      '# no comment',
      '- a\n- b',
      '{{ x }}',
      '$HOME',
      '<script>',
      '*a',
      '&a',
      '%',
      '\u2028',
      'Ü',
      '',
    ]
    const edits = Array.from({ length: 1_000 }, (_, at) =>
      variable(`MANY_${at}`, texts[at % texts.length] ?? ''),
    )
    const { status, body } = await change({ edits, message: '\u001b[31m--no-verify <a@b>\u202e' })
    expect([status, body.files.length]).toEqual([200, 1])
    expect(await world.config.git('log', '-1', '--format=%s', 'main')).not.toMatch(/[\u001b\u202e]/)
    await seen(await tip())
    const shown = await change({ edits: [variable('MANY_3', 'z')], dryRun: true })
    expect(shown.body.files[0]?.diff).toContain('- a\\n- b')
  })
})

describe('what an operator may', () => {
  const as = (wanted: object) => change(wanted, { token: operator.token })

  test.each([
    ['where the code comes from', [set({ url: 'https://evil.example/x.git' })], 403, 'sources:edit'],
    ['its mode', [set({ mode: 'local' })], 403, 'sources:edit'],
    [
      'one edit too many',
      [variable('A', 'b'), set({ url: 'https://evil.example/x.git' })],
      403,
      'sources:edit',
    ],
    ['what is not seen', [{ ...variable('A', 'b'), extension: 'crm' }], 404, 'extension crm'],
    ['what is not there', [{ ...variable('A', 'b'), extension: 'none' }], 404, 'extension none'],
  ])('is not %s', async (_, edits, status, words) => {
    const before = await tip()
    const answer = await as({ edits })
    expect([answer.status, answer.body.errors[0]]).toEqual([status, expect.stringContaining(words)])
    expect(await tip()).toBe(before)
  })

  test('is not another file than those that are theirs, wherever the variables are', async () => {
    await world.clone.git('pull', '--quiet', 'origin', 'main')
    const aside = variables.replace('billing-production', 'aside').replace('LEVEL', 'ELSEWHERE')
    await seen(await world.push({ 'shared/aside.yaml': aside }))
    const answer = await as({ edits: [variable('ELSEWHERE', 'b')] })
    expect([answer.status, answer.body.errors[0]]).toEqual([
      403,
      expect.stringContaining('shared/aside.yaml'),
    ])
    await seen(await world.push({ 'shared/aside.yaml': null }))
  })
})

test('a value that was sealed before is taken as it is: for this variable, with a key of this controller, or not at all', async () => {
  const { keys } = await (await world.client()).get<SealingKeys>('/api/v1/sealing-keys')
  const ours = await readPublicKey(keys[0] ?? {})
  const at = { account: 'acme', ...place, name: 'SEALED_BEFORE' }
  const edit = (sealed: string) => ({
    kind: 'set-variable' as const,
    ...place,
    name: 'SEALED_BEFORE',
    sealed,
  })
  const sealed = await seal('hunter2-hunter2', at, ours)
  const good = await change({ edits: [edit(sealed)] })
  expect(good.status).toBe(200)
  expect(await show('billing/variables.yaml')).toContain(`sealed: ${sealed}`)
  const elsewhere = await change({ edits: [edit(await seal('x', { ...at, name: 'OTHER' }, ours))] })
  expect([elsewhere.status, elsewhere.body.findings?.[0]?.code]).toEqual([422, 'sealed-elsewhere'])
  const foreign = (await newKeyPair()).public
  const strange = await change({ edits: [edit(await seal('x', at, foreign))] })
  expect([strange.status, strange.body.errors[0]]).toEqual([
    409,
    `a value was sealed with the key ${foreign.id}, which this controller does not have: seal it anew`,
  ])
  const torn = await change({ edits: [edit('no.such.thing')] })
  expect([torn.status, torn.body.findings?.[0]?.code]).toEqual([422, 'bad-format'])
  await seen(await tip())
})

test('a secret is nowhere but sealed in Git: in no answer, log, object or row', async () => {
  const secret = `hunter2-${randomUUID()}`
  await seen(await tip())
  const answers = [
    await change({ edits: [variable('API_KEY', secret, { secure: true })], dryRun: true }),
    await change({ edits: [variable('API_KEY', secret, { secure: true }), set({ instances: 99 })] }),
    await change({ edits: [variable('API_KEY', secret, { secure: true })] }, { key: randomUUID() }),
    await change({ edits: [variable('API_KEY', `${secret}!`)] }), // stays secure
    await change({ edits: [variable('API_KEY', secret, { odd: secret })] }),
    await change({ edits: [variable('API_KEY', `${secret}${'x'.repeat(70_000)}`, { secure: true })] }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 422, 200, 200, 400, 409])
  const text = await show('billing/variables.yaml')
  expect(text).toMatch(/- name: API_KEY\n +secure: true\n +sealed: eyJ/)
  await seen(await tip())
  const client = await world.client()
  const audit = await (await client.request('GET', '/api/v1/audit/export')).text()
  expect(audit).toContain('git.edit')
  const objects = async (folder: string) =>
    await world.config.git('--git-dir', folder, 'cat-file', '--batch-all-objects', '--batch')
  const everywhere = [
    ...answers.map((answer) => answer.text),
    ...(world.controller?.lines ?? []),
    audit,
    await objects(world.config.directory),
    await objects(join(world.data, 'config.git')),
  ]
  expect(everywhere.filter((each) => each.includes(secret))).toEqual([])
})

test('the same key is the same change, once', async () => {
  const key = randomUUID()
  const wanted = { edits: [variable('ONCE', 'a')] }
  const [one, other] = await Promise.all([change(wanted, { key }), change(wanted, { key })])
  const later = await change(wanted, { key })
  expect(one.status).toBe(200)
  expect([other.text, later.text]).toEqual([one.text, one.text])
  const used = await change({ edits: [variable('ONCE', 'b')] }, { key })
  expect([used.status, used.body.error_code]).toEqual([422, 'KEY_USED'])
  const log = await world.config.git(
    'log',
    '--format=%H',
    '--fixed-strings',
    `--grep=Bowline-Change: ${one.body.id}`,
    'main',
  )
  expect(log).toBe(one.body.delivered?.commit)
})

test('what the host refuses is told with the YAML to copy, and the key is free again', async () => {
  const [before, key] = [await tip(), randomUUID()]
  await hook('pre-receive', 'echo "main is protected" >&2; exit 1')
  const wanted = { edits: [variable('PROTECTED', 'yes')] }
  const refused = await change(wanted, { key })
  expect([refused.status, refused.body.error_code]).toEqual([403, 'DECLARED_IN_GIT'])
  expect(refused.body.errors[0]).toMatch(/main is protected.*: edit billing\/variables\.yaml:\d+ in Git/)
  expect(refused.body.change?.files[0]?.yaml).toBe(
    '    - name: PROTECTED\n      value: yes\n'.replace('yes', '"yes"'),
  )
  expect(await tip()).toBe(before)
  await hook('pre-receive', null)
  expect((await change(wanted, { key })).status).toBe(200)
})

test('as a pull request it is a branch of its own, here without a host to open it at', async () => {
  const before = await tip()
  const { status, body } = await change({ edits: [variable('LATER', 'x')], deliver: 'pull-request' })
  const branch = `bowline/change-${body.id?.replace('CHG-', '')}`
  expect([status, body.delivered?.branch, body.delivered?.note]).toEqual([
    200,
    branch,
    `no host is configured: open a pull request from ${branch} into main`,
  ])
  expect([await tip(), await world.config.git('rev-parse', `${branch}^`)]).toEqual([before, before])
})

test('a controller that is killed between the push and its answer has made it once', async () => {
  const key = randomUUID()
  const { pid } = JSON.parse(await readFile(join(world.data, 'controller.json'), 'utf8'))
  // not by a push of the status branch
  await hook('post-receive', `while read -r _ _ ref; do [ "$ref" = refs/heads/main ] && kill -9 ${pid}; done`)
  const wanted = { edits: [variable('KILLED', 'x')] }
  await expect(change(wanted, { key })).rejects.toThrow()
  await hook('post-receive', null)
  const made = await tip()
  await start()
  const { status, body } = await change(wanted, { key })
  expect([status, body.delivered?.commit, await tip()]).toEqual([200, made, made])
  expect((await change(wanted, { key })).text).toBe(JSON.stringify(body))
})

test('a controller that does not write says what to write', async () => {
  await world.controller?.end('SIGTERM')
  await start('--write-back', 'off')
  const before = await tip()
  const { status, body } = await change({ edits: [set({ state: 'running' })] })
  expect([status, body.errors]).toEqual([
    403,
    [
      'this controller does not write to the config repository (--write-back): edit billing/production.yaml:8 in Git; "diff" and "yaml" say what to write there',
    ],
  ])
  expect(body.change?.files[0]?.yaml).toBe('  state: running # until Monday\n')
  expect((await change({ edits: [set({ state: 'running' })], dryRun: true })).status).toBe(200)
  expect(await tip()).toBe(before)
})

/** @param script null: none any more */
async function hook(name: string, script: string | null): Promise<void> {
  const path = join(world.config.directory, 'hooks', name)
  if (script === null) return await rm(path, { force: true })
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}
