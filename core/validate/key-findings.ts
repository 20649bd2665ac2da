import type { Diagnostic } from '../domain/diagnostic.ts'
import { publicKeysFile } from '../domain/keys-file.ts'
import { quoted } from '../lib/closest.ts'
import type { LoadedFile, PublishedKey } from '../load/loaded-file.ts'
import type { Code } from './codes.ts'
import type { Moment } from './rule.ts'

const takeBack =
  'take the change back, unless the owner of the controller has rotated its keys: bowline keys rotate, bowline keys publish, bowline seal --rotate'

/**
 * What is to be said about the keys that the repository says are to be sealed with: whoever replaces them reads what is
 * sealed from then on. Values that are sealed already are not touched by it.
 */
export function keyFindings(
  files: readonly LoadedFile[],
  { sealingKeys, before }: Pick<Moment, 'sealingKeys' | 'before'>,
): Diagnostic[] {
  const known = new Map(before?.flatMap(({ path, keys }) => (keys ? [[path, keys] as const] : [])))
  return files.flatMap(({ path, keys = [], findings }) => [
    ...(sealingKeys ? foreignKeys(path, keys, sealingKeys) : []),
    ...(findings.length > 0 ? [] : changedKeys(path, keys, known.get(path))),
  ])
}

function foreignKeys(file: string, keys: readonly PublishedKey[], own: ReadonlySet<string>): Diagnostic[] {
  return keys
    .filter(({ id }) => !own.has(id))
    .map(({ id, at }) => {
      const message = `this controller has no key ${id}: what is sealed with it, somebody else can read, and this controller cannot. ${publicKeysFile} has the public halves of its own keys only: ${quoted([...own])}`
      return finding('foreign-sealing-key', 'error', { file, ...at }, message)
    })
}

/** To put the same keys in another order counts, too: the first one seals. */
function changedKeys(
  file: string,
  keys: readonly PublishedKey[],
  before: readonly PublishedKey[] | undefined,
): Diagnostic[] {
  const [first] = keys
  const [was, is] = [before, keys].map((each) => each?.map(({ id }) => id))
  if (first === undefined || was === undefined || is === undefined || String(was) === String(is)) return []
  const message = `the keys that secrets are sealed with change from ${quoted(was)} to ${quoted(is)}; from now on ${JSON.stringify(first.id)} seals`
  return [finding('sealing-key-changed', 'warning', { file, ...first.at }, message)]
}

function finding(
  code: Code,
  severity: Diagnostic['severity'],
  at: Diagnostic['at'],
  message: string,
): Diagnostic {
  return { code, severity, at, message, hint: takeBack, extensions: [] }
}
