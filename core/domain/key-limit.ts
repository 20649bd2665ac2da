import type { Role } from './rights.ts'

/** Beyond this nothing counts that a key of a machine is given: it only narrows. */
export interface KeyLimit {
  role: Role
  /** Of declaring files, as `teams/billing/**`; empty: all. */
  paths: readonly string[]
}

/** As `schemas/access.v1.json` has it of the paths of a grant: both are one language. */
const pathSigns = /^[^\u0000-\u001f\\[\]{}!]+$/u
const beginnings = ['/', './', '../']
const longestPathPattern = 512

/** What is wrong with a pattern of paths, for people; undefined where nothing is. */
export function pathPatternProblem(pattern: string): string | undefined {
  const isSound = pathSigns.test(pattern) && !beginnings.some((each) => pattern.startsWith(each))
  return isSound && [...pattern].length <= longestPathPattern
    ? undefined
    : `expected a path of the config repository such as teams/billing/**, found ${JSON.stringify(pattern)}`
}
