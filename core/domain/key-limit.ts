import type { Role } from './rights.ts'

/** Beyond this nothing counts that a key of a machine is given: it only narrows. */
export interface KeyLimit {
  role: Role
  /** Of declaring files, as `teams/billing/**`; empty: all. */
  paths: readonly string[]
}

/** What is wrong with a pattern of paths, for people; undefined where nothing is. */
export function pathPatternProblem(pattern: string): string | undefined {
  const isSound =
    /^[\w.@ *-]+(\/[\w.@ *-]+)*$/.test(pattern) && !pattern.split('/').some((part) => /^\.\.?$/.test(part))
  return isSound && pattern.length <= 255
    ? undefined
    : `expected a path of the config repository such as teams/billing/**, found ${JSON.stringify(pattern)}`
}
