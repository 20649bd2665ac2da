import { isDeepStrictEqual } from 'node:util'
import type { Desired, Extension } from '../domain/desired.ts'
import type { Diagnostic } from '../domain/diagnostic.ts'
import { compareText } from '../lib/compare-text.ts'
import { groupBy } from '../lib/group-by.ts'
import { asBefore } from './as-before.ts'
import type { FileFacts } from './file-facts.ts'
import type { Checked } from './validate.ts'

/** What a change concerns, and everything that is connected with it. */
export interface Part {
  /** Of files that there are, were, or may have a finding all the same. */
  paths: ReadonlySet<string>
  before: readonly FileFacts[]
  files: readonly FileFacts[]
  /** Those whose schedules have got other ids than before. */
  environments: readonly string[]
}

/** What was found before outside of a part, and what is found in it now. What is equal to what it was is the same object. */
export function joined(before: Checked, part: Part, found: Checked): Checked {
  const names = new Set([...part.before, ...part.files].flatMap(({ feeds }) => feeds))
  return {
    desired: found.desired && joinedDesired(before.desired, names, found.desired),
    diagnostics: joinedFindings(before.diagnostics, part.paths, found.diagnostics),
    extensionFiles: joinedFiles(before.extensionFiles, names, found.extensionFiles),
  }
}

/** All that was found anew; what is equal to what it was is the same object. */
export function sameWhereEqual(before: Checked, found: Checked): Checked {
  const were = before.desired?.extensions.map(({ name }) => name) ?? []
  const all = new Set([...found.extensionFiles.keys(), ...before.extensionFiles.keys(), ...were])
  const paths = new Set([...before.diagnostics, ...found.diagnostics].map(({ at }) => at.file))
  return {
    desired: found.desired && joinedDesired(before.desired, all, found.desired),
    diagnostics: joinedFindings(before.diagnostics, paths, found.diagnostics),
    extensionFiles: found.extensionFiles,
  }
}

function joinedDesired(before: Desired | undefined, names: ReadonlySet<string>, found: Desired): Desired {
  const known = before?.extensions ?? []
  const account = before && isDeepStrictEqual(before.account, found.account) ? before.account : found.account
  const were = known.filter(({ name }) => names.has(name))
  const byName = new Map(were.map((each) => [each.name, each]))
  const are = found.extensions.map((each) => asBefore(byName.get(each.name), each))
  const isSame = were.length === are.length && are.every((each, index) => each === were[index])
  const access = isDeepStrictEqual(before?.access, found.access) ? before?.access : found.access
  if (before && isSame && account === before.account && access === before.access) return before
  const others = known.filter(({ name }) => !names.has(name))
  return Object.freeze({
    account,
    extensions: Object.freeze(merged(others, are, ({ name }) => name)) as Extension[],
    ...(access !== undefined && { access }),
  })
}

function joinedFindings(
  before: readonly Diagnostic[],
  paths: ReadonlySet<string>,
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const known = groupBy(before, ({ at }) => (paths.has(at.file) ? at.file : undefined))
  const fresh = groupBy(found, ({ at }) => at.file)
  const isSame = (file: string) => isDeepStrictEqual(known.get(file), fresh.get(file))
  if (known.size === fresh.size && [...fresh.keys()].every(isSame)) return before
  const are = [...fresh].flatMap(([file, each]) => (isSame(file) ? (known.get(file) ?? []) : each))
  const others = known.size === 0 ? before : before.filter(({ at }) => !paths.has(at.file))
  return merged(others, are, ({ at }) => at.file)
}

type ExtensionFiles = Checked['extensionFiles']

function joinedFiles(
  before: ExtensionFiles,
  names: ReadonlySet<string>,
  found: ExtensionFiles,
): ExtensionFiles {
  const isSame = (name: string) => isDeepStrictEqual(before.get(name), found.get(name))
  if ([...names].every(isSame)) return before
  const others = [...before].filter(([name]) => !names.has(name))
  return new Map(merged(others, [...found], ([name]) => name))
}

/** Two lists in order, none with a key of the other, as one. */
function merged<Item>(
  some: readonly Item[],
  others: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] {
  const all: Item[] = []
  let next = 0
  for (const item of some) {
    for (let other = others[next]; other !== undefined; other = others[++next]) {
      if (compareText(keyOf(other), keyOf(item)) > 0) break
      all.push(other)
    }
    all.push(item)
  }
  return [...all, ...others.slice(next)]
}
