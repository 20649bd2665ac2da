import { isDeepStrictEqual } from 'node:util'
import { Document, isCollection, isMap, isScalar, type Scalar, visit } from 'yaml'
import type { Desired, Environment, Extension, Schedule, Variable } from '../../core/domain/desired.ts'
import { accountId, extensionId } from '../../core/domain/identifiers.ts'

/** Numbers from 0 to below 1, the same ones for the same seed. */
export type Random = () => number

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A way to write a configuration: texts by path, and by extension the paths that are about it, sorted. */
export interface Printed {
  texts: ReadonlyMap<string, string>
  files: Readonly<Record<string, string[]>>
}

/**
 * Writes a configuration in one of the many ways that mean it: documents in any order over any files, fields in any
 * order, defaults told or left out, values quoted or not, in blocks or brackets, and comments anywhere.
 */
export function printDesired(desired: Desired, random: Random): Printed {
  const texts = new Map<string, string>()
  const files: Record<string, Set<string>> = {}
  const paths = ['account.yaml', 'a/b.yml', 'a/b/c.yaml', 'z.yaml'].slice(0, 1 + Math.floor(random() * 4))
  for (const [extension, body] of shuffled(documentsOf(desired, random), random)) {
    const path = pick(paths, random)
    texts.set(path, `${texts.get(path) ?? ''}---\n${printDocument(body, random)}${pick(foreign, random)}`)
    if (extension === '') continue
    files[extension] ??= new Set()
    files[extension].add(path)
  }
  const written = [...texts].map(([path, text]): [string, string] => [path, pick(envelopes, random)(text)])
  const sorted = Object.entries(files).map(([name, each]) => [name, [...each].sort()])
  return { texts: new Map(written), files: Object.fromEntries(sorted) }
}

const foreign = [
  '',
  '',
  '',
  '# a comment\n',
  '---\n',
  '---\napiVersion: v1\nkind: Pod\nspec: {containers: []}\n',
]
const envelopes: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/^---\n/, ''),
  (text) => `\uFEFF${text}`,
  (text) => text.replaceAll('\n', '\r\n'),
]

type Body = Record<string, unknown>
/** With the name of the extension it is about. */
type Named = readonly [extension: string, body: Body]

function documentsOf({ account, extensions }: Desired, random: Random): Named[] {
  const { id, name, role, products, hubs } = account
  const metadata = { name, ...(id !== accountId(name, role) && { id }) }
  const displayName = unlessDefault(account.displayName, name, random)
  const spec = {
    role,
    ...compact({ displayName }),
    products: shuffled(products, random),
    hubs: shuffled(hubs, random),
  }
  return [
    ['', documentOf('Account', metadata, spec)],
    ...extensions.flatMap((each) => extensionDocuments(each, extensionId(name, each.name), random)),
  ]
}

function documentOf(kind: string, metadata: Body, spec: Body): Body {
  return { apiVersion: 'bowline.dev/v1', kind, metadata, spec }
}

function extensionDocuments(extension: Extension, derived: string, random: Random): Named[] {
  const { id, name, environments, files: _, products, permissions, events, ...rest } = extension
  const spec = compact({
    ...rest,
    displayName: unlessDefault(rest.displayName, name, random),
    description: unlessDefault(rest.description, '', random),
    shortDescription: unlessDefault(rest.shortDescription, '', random),
    overview: unlessDefault(rest.overview, '', random),
    products: unlessDefault(shuffled(products, random), [], random),
    permissions: unlessDefault(shuffled(permissions, random), [], random),
    events: events && shuffled(events, random),
  })
  const metadata = { name, ...((id !== derived || random() < 0.3) && { id }) }
  const bodies = [
    documentOf('Extension', metadata, spec),
    ...environments.map((each) => environmentDocument(each, random)),
    ...variableSets(extension, random),
    ...environments.flatMap((each) => each.schedules.map((one) => scheduleDocument(one, each, random))),
  ]
  return bodies.map((body) => [name, body])
}

function environmentDocument(environment: Environment, random: Random): Body {
  const { extension, type, mode, resources, source, runtime } = environment
  const { cpuMillis, memoryBytes } = resources
  const limits = compact({
    cpu: cpuMillis === null ? null : pick([`${cpuMillis}m`, String(cpuMillis / 1000)], random),
    memory: memoryBytes === null ? null : pick([String(memoryBytes), inKi(memoryBytes)], random),
  })
  const spec = compact({
    extension,
    type,
    mode: unlessDefault(mode, 'cloud', random),
    state: unlessDefault(environment.state, 'running', random),
    source,
    runtime: runtime && compact({ ...runtime, kind: unlessDefault(runtime.kind, 'process', random) }),
    instances: mode === 'local' ? null : unlessDefault(environment.instances, 1, random),
    resources: mode === 'local' ? null : unlessDefault(limits, {}, random),
    logLevel: unlessDefault(environment.logLevel, 'INFO', random),
    drainTimeout: unlessDefault(duration(environment.drainTimeoutMs, random), '30s', random),
    deployTimeout: unlessDefault(duration(environment.deployTimeoutMs, random), '60s', random),
    externalEvents: unlessDefault(environment.externalEvents, { enabled: true }, random),
    suspend: environment.suspend && compact({ ...environment.suspend, until: untilOf(environment) }),
  })
  return documentOf('Environment', { name: `${extension} ${type}` }, spec)
}

function untilOf({ suspend }: Environment): string | null {
  return suspend?.until?.replace('.000Z', 'Z') ?? null
}

function inKi(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024}Ki` : String(bytes)
}

function duration(milliseconds: number, random: Random): string {
  const seconds = milliseconds / 1000
  const whole = `${Math.floor(seconds / 3600)}h${Math.floor(seconds / 60) % 60}m${seconds % 60}s`
  return seconds > 99_999 ? whole : pick([whole, `${seconds}s`], random)
}

/** What all environments have may stand for the extension, and there it may also be something they replace. */
function variableSets({ name, environments }: Extension, random: Random): Body[] {
  const [first, ...others] = environments
  const inAll =
    first?.variables.filter((each) => others.every((one) => one.variables.some(isSame(each)))) ?? []
  const shared = inAll.filter(() => random() < 0.5)
  const replaced = others.length > 0 ? [] : (first?.variables ?? []).filter((each) => !shared.includes(each))
  const sets = environments.map(({ type, variables }) => {
    const own = variables.filter((each) => !shared.some(isSame(each)))
    return variableSet(name, `${name} ${type}`, own, type, random)
  })
  const wide = [
    ...shared,
    ...replaced.map((each) => ({ name: each.name, secure: false as const, value: 'replaced' })),
  ]
  const both = [...sets, variableSet(name, name, wide, undefined, random)]
  return both.filter((set) => (set.spec as { variables: unknown[] }).variables.length > 0 || random() < 0.5)
}

function isSame(variable: Variable): (other: Variable) => boolean {
  return (other) => isDeepStrictEqual(other, variable)
}

function variableSet(
  extension: string,
  name: string,
  variables: readonly Variable[],
  environment: string | undefined,
  random: Random,
): Body {
  const written = shuffled(variables, random).map(({ secure, ...rest }) =>
    compact({ ...rest, secure: unlessDefault(secure, false, random) }),
  )
  return documentOf('VariableSet', { name }, compact({ extension, environment, variables: written }))
}

function scheduleDocument(schedule: Schedule, { extension, type }: Environment, random: Random): Body {
  const { id, name, trigger, catchUpWindowMs, jitterMs, data, ...rest } = schedule
  const isCron = trigger.type === 'advanced'
  const spec = compact({
    extension,
    environment: type,
    ...rest,
    displayName: unlessDefault(rest.displayName, name, random),
    description: unlessDefault(rest.description, '', random),
    data: unlessDefault(data, {}, random),
    enabled: unlessDefault(rest.enabled, true, random),
    missedRuns: unlessDefault(rest.missedRuns, 'last', random),
    overlap: unlessDefault(rest.overlap, 'skip', random),
    maxQueued: rest.overlap === 'queueAll' ? unlessDefault(rest.maxQueued, 100, random) : null,
    jitter: unlessDefault(duration(jitterMs, random), '0s', random),
    catchUpWindow: unlessDefault(duration(catchUpWindowMs, random), '24h', random),
  })
  const written = compact({
    ...trigger,
    type: isCron && random() < 0.5 ? null : trigger.type,
    timeZone: unlessDefault(trigger.timeZone, 'UTC', random),
  })
  return documentOf('Schedule', { name, ...(random() < 0.3 && { id }) }, { ...spec, trigger: written })
}

/** Null where it is the default and is left out, as it may be. */
function unlessDefault<Value>(value: Value, usual: Value, random: Random): Value | null {
  return JSON.stringify(value) === JSON.stringify(usual) && random() < 0.5 ? null : value
}

/** Without fields that are null or undefined. */
function compact(fields: Body): Body {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  )
}

const oneLine = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'] as const
const severalLines = [...oneLine, 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const

/** Where lines begin or end with space, the library writes blocks that nobody reads back as they were. */
function stylesFor(value: unknown, role: unknown): readonly Scalar.Type[] {
  if (typeof value !== 'string') return oneLine
  if (role !== 'key' && /^(\S|\S.*\S)(\n+(\S|\S.*\S))*\n*$/.test(value)) return severalLines
  return value.includes('\n') ? ['QUOTE_DOUBLE'] : oneLine
}

function printDocument(body: Body, random: Random): string {
  const document = new Document(body, { aliasDuplicateObjects: false })
  const brackets = random()
  visit(document, (role, node) => {
    if (isScalar(node)) node.type = pick<Scalar.Type>(stylesFor(node.value, role), random)
    if (isMap(node)) node.items = shuffled(node.items, random)
    if (isCollection(node)) node.flow = node.items.length === 0 || random() < brackets / 4
    if (isCollection(node) && !node.flow && random() < 0.2) node.commentBefore = ' about this: "it"'
    if (isScalar(node) && role === 'value' && random() < 0.05) node.comment = ' a: comment'
  })
  return document.toString({
    indent: pick([2, 3, 4], random),
    indentSeq: random() < 0.5,
    lineWidth: pick([0, 40, 80], random),
    flowCollectionPadding: random() < 0.5,
  })
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const keyed = items.map((item): [number, Item] => [random(), item])
  return keyed.sort(([a], [b]) => a - b).map(([, item]) => item)
}
