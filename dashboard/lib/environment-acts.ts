import type { Edit } from '../../api/change.ts'
import type { EnvironmentDetails } from '../../api/extension.ts'
import type { EnvironmentType } from '../../core/domain/desired.ts'

/** What people do to an environment, and Git says from then on. As addresses name them. */
export const actNames = [
  'start',
  'stop',
  'suspend',
  'resume',
  'log-level',
  'release',
  'promote',
  'rollback',
] as const
export type ActName = (typeof actNames)[number]

/** What is told of an environment, as far as acts are about it. */
export type Told = Pick<EnvironmentDetails, 'type' | 'mode' | 'wanted' | 'source' | 'logLevel' | 'suspended'>

export interface OfferedAct {
  name: ActName
  /** On its button. */
  label: string
  /** The environment that becomes another by it. */
  type: EnvironmentType
  /** Of a promotion: where the release is from. */
  from: EnvironmentType | null
  /** Why it makes no sense now; null: it does. */
  unless: string | null
}

/** Those that take from who uses it what is there: they stand apart from the others. */
export const takingActs: ReadonlySet<ActName> = new Set(['rollback', 'stop'])

/** What can be done to an environment as it is. @param all of its extension, in their order */
export function actsOf(here: Told, all: readonly Told[]): OfferedAct[] {
  const { type } = here
  const offered = (name: ActName, label: string, unless: string | null = null): OfferedAct => ({
    ...{ name, label, type, unless, from: null },
  })
  const noRelease = here.source === null ? 'It is local: Git asks for no release of it.' : null
  const next = all[all.findIndex((each) => each.type === type) + 1]
  return [
    ...(here.wanted === 'running' ? [] : [offered('start', 'Start…')]),
    here.suspended ? offered('resume', 'Resume…') : offered('suspend', 'Suspend…'),
    offered('log-level', 'Log level…'),
    offered('release', 'Choose a release…', noRelease),
    ...(next ? [promotion(here, next)] : []),
    offered('rollback', 'Roll back…', noRelease),
    ...(here.wanted === 'running' ? [offered('stop', 'Stop…')] : []),
  ]
}

export function promotion(from: Told, to: Told): OfferedAct {
  const local = [from, to].find(({ source }) => source === null)
  return {
    name: 'promote',
    label: `Promote to ${to.type}…`,
    type: to.type,
    from: from.type,
    unless: local ? `${local.type} is local: Git asks for no release of it.` : sameRelease(from, to),
  }
}

function sameRelease({ type, source }: Told, to: Told): string | null {
  const isSame = source?.tag === to.source?.tag && source?.url === to.source?.url
  return isSame ? `${to.type} has the release of ${type}.` : null
}

/** One change, and how to see that Git says it. */
export interface Wish {
  name: ActName
  edit: Edit
  isSaid: (now: Told) => boolean
}

/** What is chosen beside the act itself. */
export interface Chosen {
  reason?: string
  /** An instant, ISO 8601. */
  until?: string | undefined
  logLevel?: Told['logLevel']
  tag?: string
  from?: EnvironmentType
}

/** @returns undefined where something has to be chosen first */
export function wishFor(
  name: ActName,
  extension: string,
  { here, all, chosen }: { here: Told; all: readonly Told[]; chosen: Chosen },
): Wish | undefined {
  const place = { extension, environment: here.type }
  switch (name) {
    case 'start':
    case 'stop': {
      const state = name === 'start' ? 'running' : 'stopped'
      return {
        name,
        edit: { kind: 'set-environment', ...place, set: { state } },
        isSaid: ({ wanted }) => wanted === state,
      }
    }
    case 'suspend': {
      const { reason = '', until } = chosen
      if (reason.trim() === '') return undefined
      const suspend = { reason: reason.trim(), ...(until !== undefined && { until }) }
      return {
        name,
        edit: { kind: 'set-environment', ...place, set: { suspend } },
        isSaid: ({ suspended }) => suspended?.reason === suspend.reason,
      }
    }
    case 'resume':
      return {
        name,
        edit: { kind: 'set-environment', ...place, set: { suspend: null } },
        isSaid: ({ suspended }) => suspended === null,
      }
    case 'log-level': {
      const { logLevel } = chosen
      if (logLevel === undefined || logLevel === here.logLevel) return undefined
      return {
        name,
        edit: { kind: 'set-environment', ...place, set: { logLevel } },
        isSaid: (now) => now.logLevel === logLevel,
      }
    }
    case 'release': {
      const { tag } = chosen
      if (tag === undefined || tag === here.source?.tag) return undefined
      return {
        name,
        edit: { kind: 'set-environment', ...place, set: { tag } },
        isSaid: ({ source }) => source?.tag === tag,
      }
    }
    case 'promote':
      return promoting(
        all.find(({ type }) => type === chosen.from),
        extension,
        here,
      )
    case 'rollback': {
      const { tag } = chosen
      const before = here.source?.tag
      return {
        name,
        edit: { kind: 'rollback', ...place, ...(tag && { to: tag }) },
        isSaid: ({ source }) => (tag ? source?.tag === tag : source?.tag !== before),
      }
    }
  }
}

function promoting(from: Told | undefined, extension: string, to: Told): Wish | undefined {
  if (!from?.source || !to.source || sameRelease(from, to) !== null) return undefined
  const { url, tag } = from.source
  const source = url !== to.source.url
  return {
    name: 'promote',
    edit: { kind: 'promote', extension, from: from.type, to: to.type, ...(source && { source }) },
    isSaid: (now) => now.source?.tag === tag && now.source.url === url,
  }
}

/** The same on a checkout; null where there is no verb for it. */
export function commandFor({ edit }: Wish): string | null {
  if (edit.kind === 'promote')
    return `bowline promote ${edit.extension} --from ${edit.from} --to ${edit.to}${edit.source ? ' --source' : ''}`
  if (edit.kind === 'rollback')
    return `bowline rollback ${edit.extension} ${edit.environment}${edit.to === undefined ? '' : ` --to ${edit.to}`}`
  return null
}

/** What its users notice has to be meant: production is named before it is stopped, or goes back. */
export function hasToBeNamed(name: ActName, { type }: Told, isWayBack: boolean): boolean {
  return type === 'production' && (name === 'stop' || name === 'rollback' || isWayBack)
}

/**
 * Whether a tag is older than the one that is there, as far as the list goes.
 * @param tags newest first
 */
export function isOlder(tag: string | undefined, than: string | undefined, tags: readonly string[]): boolean {
  const [at, there] = [tags.indexOf(tag ?? ''), tags.indexOf(than ?? '')]
  return there !== -1 && at > there
}
