import type { EnvironmentOverview } from '../../api/overview.ts'
import { type Progress, progressOf, type Standing, standingOf } from '../../core/domain/status.ts'

/** Which environments are meant: those that are one of each of these. What is left out is no question. */
export interface EnvironmentFilter {
  status?: readonly EnvironmentOverview['status'][]
  standing?: readonly Standing[]
  progress?: readonly Progress[]
  /** Names. */
  extension?: readonly string[]
  type?: readonly EnvironmentOverview['type'][]
  mode?: readonly EnvironmentOverview['mode'][]
  /** Somewhere in its name, ids, tag, or what its conditions say; in any case. */
  text?: string
  /** Whatever else must be so. */
  is?: (environment: EnvironmentOverview) => boolean
}

export function matches(environment: EnvironmentOverview, filter: EnvironmentFilter): boolean {
  const { status, standing, progress, extension, type, mode, text, is } = filter
  return (
    isOneOf(status, () => environment.status) &&
    isOneOf(type, () => environment.type) &&
    isOneOf(mode, () => environment.mode) &&
    (is === undefined || is(environment)) &&
    isOneOf(extension, () => environment.extension) &&
    isOneOf(standing, () => standingOf(environment.conditions)) &&
    isOneOf(progress, () => progressOf(environment.conditions)) &&
    (text === undefined || text === '' || holds(environment, text.toLowerCase()))
  )
}

function isOneOf<Kind>(wanted: readonly Kind[] | undefined, kindOf: () => Kind): boolean {
  return wanted === undefined || wanted.includes(kindOf())
}

function holds(environment: EnvironmentOverview, text: string): boolean {
  const { id, extension, extensionId, type, tag, conditions } = environment
  const words = [`${extension} ${type}`, id, extensionId, tag ?? '']
  const said = conditions.map(({ reason, message }) => `${reason} ${message}`)
  return [...words, ...said].some((each) => each.toLowerCase().includes(text))
}
