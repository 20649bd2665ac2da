import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stringify } from 'yaml'
import { environmentId, extensionId } from '../../../core/domain/identifiers.ts'
import { account, eventually, type World } from '../../support/bowline.ts'
import { createRepository, type TestRepository } from '../../support/git-repository.ts'
import type { Attempt, Came } from '../attempt.ts'
import type { Target } from '../target.ts'

/** Nobody else's here. */
const stranger = 54_321
const isRoot = process.getuid?.() === 0

/** What no extension gets, also where all run as one user: the rest is that user's by right, and told as "not isolated". */
const never = [
  'enter the database by its socket, without a password',
  'enter a database by TCP, without a password',
  'become root by sudo',
  'become root by su',
  'gain rights by a setuid program',
  'hold a capability',
  'leave a core file',
  'find secrets in its own environment',
  'inherit an open file',
  'ask the admin API without a token',
  "ask for another's tasks with its own key",
]

type Table = Readonly<Record<string, boolean>>

interface Tried {
  title: string
  build: Table
  instance: Table
  /** What it got at and should not have. */
  through: string[]
}

const victimExtension = extensionId('acme', 'victim')
const victim = environmentId(victimExtension, 'dev')
const hostile = environmentId(extensionId('acme', 'hostile'), 'dev')
const secrets = {
  BOWLINE_GITHUB_WEBHOOK_SECRET: 'not-for-extensions-1',
  BOWLINE_SECRET_GIT: 'not-for-extensions-2',
}

export const attempt: Attempt = {
  line: 10,
  what: 'an extension whose build and instance try to get at everything else',
  memoryMiB: 512,
  run: async (target) => {
    const asWhom = isRoot ? [undefined, stranger] : [undefined]
    const tables: Tried[] = []
    for (const uid of target.short ? asWhom.slice(0, 1) : asWhom) tables.push(await tried(target, uid))
    const through = tables.flatMap((each) => each.through)
    const count = Object.keys(tables[0]?.instance ?? {}).length
    return {
      tried: `${count} tries, ${tables.map(({ title }) => title).join(' and ')}`,
      held: through.length === 0,
      said: through.length === 0 ? 'each was refused' : through.join(', '),
      read: [],
    } satisfies Came
  },
}

async function tried(target: Target, uid: number | undefined): Promise<Tried> {
  const hasUsers = isRoot && uid === undefined
  const code = await createRepository()
  try {
    await writeCode(code)
    if (uid !== undefined) await promisify(execFile)('chown', ['-R', `${uid}:${uid}`, code.directory])
    const files = {
      'account.yaml': account,
      'hostile.yaml': yaml('hostile', code),
      'victim.yaml': yaml('victim', code),
    }
    const world = await target.another({ ...(uid !== undefined && { uid }), env: secrets, files })
    const releases = join(world.data, hasUsers ? 'shared/extensions' : 'runtime/releases', hostile)
    const checkout = await eventually(() => checkoutBelow(hasUsers ? join(releases, 'releases') : releases))
    const tables = {
      build: await resultOf(checkout, 'build'),
      instance: await resultOf(checkout, 'instance'),
    }
    const forbidden = hasUsers ? Object.keys(tables.instance) : never
    const through = Object.entries(tables).flatMap(([role, table]) =>
      forbidden.filter((each) => table[each] !== false).map((each) => `${role}: ${each}`),
    )
    const title = hasUsers ? 'as root' : 'not as root'
    print({ title, ...tables, through })
    if (hasUsers && !target.short) through.push(...(await afterDeletion(world, code, releases)))
    return { title, ...tables, through }
  } finally {
    await code.remove()
  }
}

/** Deletes the environment while its code swaps folders for links, and says what was hit that the links led to. */
async function afterDeletion(world: World, code: TestRepository, folder: string): Promise<string[]> {
  const canary = join(world.folder, 'canary')
  await mkdir(canary)
  await writeFile(join(canary, 'alive'), '')
  await world.push({ 'hostile.yaml': yaml('hostile', code, 'stopped') })
  await world.until('hostile', ({ status }) => status === 'Stopped')
  await world.push({ 'hostile.yaml': null })
  await eventually(
    () => !existsSync(folder),
    () => `${folder}:\n${world.controller?.lines.join('\n')}`,
  )
  const kept = [join(canary, 'alive'), canary, join(world.data, 'secret')]
  return kept.filter((path) => !existsSync(path) || statSync(path).uid !== 0).map((path) => `hit ${path}`)
}

async function writeCode(code: TestRepository): Promise<void> {
  const hints = JSON.stringify({ victim, victimExtension })
  await code.commit({
    'hostile.js': await readFile(join(import.meta.dirname, '../extension/hostile.js')),
    'main.js': 'setInterval(() => {}, 1000)\n',
    'package.json': '{"type": "module"}\n',
    'hints.json': hints,
  })
  await code.tag('v1')
}

/** Neither says a word to the controller: each stays for as long as it may take to. */
function yaml(name: 'hostile' | 'victim', { directory }: TestRepository, state = 'running'): string {
  const header = (kind: string, own: string) => ({
    apiVersion: 'bowline.dev/v1',
    kind,
    metadata: { name: own },
  })
  const runtime =
    name === 'victim'
      ? { start: 'exec node main.js' }
      : { build: 'exec node hostile.js build', start: 'exec node hostile.js instance' }
  const limits = { deployTimeout: '1h', drainTimeout: '1s' }
  const source = { url: directory, tag: 'v1' }
  const documents = [
    { ...header('Extension', name), spec: { type: 'multi-account-installation' } },
    {
      ...header('Environment', `${name}-dev`),
      spec: { extension: name, type: 'dev', state, source, runtime, ...limits },
    },
  ]
  return documents.map((each) => stringify(each)).join('---\n')
}

async function checkoutBelow(releases: string): Promise<string | undefined> {
  const names = await readdir(releases).catch(() => [])
  const name = names.find((each) => !each.includes('.trash-'))
  return name && join(releases, name, 'checkout')
}

function resultOf(checkout: string, role: 'build' | 'instance'): Promise<Table> {
  return eventually(async () => {
    const text = await readFile(join(checkout, `${role}.json`), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : (JSON.parse(text) as Table)
  })
}

function print({ title, build, instance }: Tried): void {
  const word = (got: boolean | undefined) => (got ? 'YES' : 'no')
  const rows = Object.keys(instance).map((what) => [what, word(build[what]), word(instance[what])])
  const lines = [
    [`What an extension could do, the controller running ${title}`, 'build', 'instance'],
    ...rows,
  ]
  const width = Math.max(...lines.map(([first = '']) => first.length))
  const text = lines.map(([first = '', ...rest]) =>
    [first.padEnd(width), ...rest.map((each) => each.padEnd(5))].join('  '),
  )
  process.stdout.write(`\n${text.join('\n')}\n\n`)
}
