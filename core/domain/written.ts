import type { EnvironmentType } from './desired.ts'
import type { FilePosition } from './diagnostic.ts'

/** Something that is written in the config repository, by the names in it. */
export type Written =
  | { kind: 'Account' }
  | { kind: 'Extension'; extension: string }
  | { kind: 'Environment'; extension: string; environment: EnvironmentType }
  | { kind: 'Schedule' | 'Variable'; extension: string; environment: EnvironmentType; name?: string }

/**
 * Where something is written, or would be: a schedule or a variable without a name, or one that is not there, goes beside
 * the others of its environment; what has nowhere to go, to the environment, and that to the extension.
 * Undefined where none of it is there.
 * @param field JSON Pointer to a field of it; one that is left out goes to what it is a field of
 */
export type Places = (wanted: Written, field?: string) => FilePosition | undefined
