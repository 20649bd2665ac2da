import type { EpochMs } from '../domain/epoch.ts'
import type { LoadedFile } from '../load/loaded-file.ts'
import { meantHeader } from './meant-header.ts'
import { tiesOf } from './ties.ts'
import { timelessFrom } from './time-bound.ts'

/** What of a file has to be known to tell whom a change of it concerns. */
export interface FileFacts {
  file: LoadedFile
  ties: readonly number[]
  /** Names of the extensions that it says something about. */
  feeds: readonly string[]
  /** Names of those that it declares. */
  declares: readonly string[]
  /** It concerns all: an Account, Access, or an environment of which nobody can tell whose it is. */
  isWide: boolean
  /** As `timelessFrom`. */
  timeless: EpochMs
}

const none: readonly string[] = Object.freeze([])

/** @param account name of the account; empty where it cannot be told */
export function factsOf(file: LoadedFile, account: string): FileFacts {
  const headers = file.documents.map(({ value }) => meantHeader(value))
  const isUnclear = headers.some((each) => each.kind === 'Environment' && each.extension === undefined)
  return {
    file,
    ties: tiesOf(file, account),
    feeds: distinct(headers.map(({ extension }) => extension)),
    declares: distinct(headers.map(({ kind, name }) => (kind === 'Extension' ? name : undefined))),
    isWide: isUnclear || headers.some(({ kind }) => kind === 'Account' || kind === 'Access'),
    timeless: timelessFrom(file),
  }
}

/** Whether it speaks of an extension that none of these is, apart from being one. */
export function isDangling({ file }: FileFacts, declared: ReadonlySet<string>): boolean {
  return file.documents.some(({ value }) => {
    const { kind, extension } = meantHeader(value)
    return extension !== undefined && kind !== 'Extension' && !declared.has(extension)
  })
}

function distinct(names: readonly (string | undefined)[]): readonly string[] {
  const found = [...new Set(names.filter((name) => name !== undefined))]
  return found.length === 0 ? none : found
}
