import { count } from '../lib/count.ts'
import type { Diff, EnvironmentDiff, ExtensionDiff, HeldBack } from './diff.ts'

/** What is compared, in people's words: `HEAD`, `working tree`. */
export interface Sides {
  before: string
  after: string
}

/** Whether anything would be done. What an extension with errors would do is not known, so it counts as nothing. */
export function isSame({ account, access, extensions }: Diff): boolean {
  if (account.length > 0 || changesAccess(access)) return false
  return extensions.every(({ change }) => change === 'kept' || change === 'refused')
}

/** Whether a guard is sure to hold something back. */
export function isHeldBack(diff: Diff): boolean {
  return allHeld(diff).some((each) => each.certain)
}

/** All that guards hold back, or may. */
export function allHeld({ access, extensions }: Diff): HeldBack[] {
  const ofExtensions = extensions.flatMap(({ held, environments }) => [
    ...held,
    ...environments.flatMap((each) => each.held),
  ])
  return [...access.held, ...ofExtensions]
}

export function changesAccess({ gains, losses }: Diff['access']): boolean {
  return gains.length + losses.length > 0
}

export function hasErrors({ findings }: Diff): boolean {
  return findings.after.some((each) => each.severity === 'error')
}

/** `changes 2 environments (1 created, 1 updated), 3 stay as they are` */
export function inWords(diff: Diff): string {
  const rights = changesAccess(diff.access) ? ', who may do what changes' : ''
  return `${environmentsInWords(diff)}${rights}`
}

function environmentsInWords({ extensions, unchanged, account, access }: Diff): string {
  const environments = extensions.flatMap((each) => each.environments)
  const stay = `${unchanged} ${unchanged === 1 ? 'stays as it is' : 'stay as they are'}`
  if (environments.length === 0) {
    const other =
      account.length > 0 || changesAccess(access) || extensions.some((each) => each.fields.length > 0)
    return `${other ? 'no environment changes' : 'nothing changes'}${unchanged > 0 ? `, ${stay}` : ''}`
  }
  const kinds = (['created', 'updated', 'deleted'] as const).flatMap((change) => {
    const number = environments.filter((each) => each.change === change).length
    return number > 0 ? `${number} ${change}` : []
  })
  return `changes ${count(environments.length, 'environment')} (${kinds.join(', ')})${unchanged > 0 ? `, ${stay}` : ''}`
}

/** What is to be said about an extension as a whole; undefined where its fields and environments say it all. */
export function extensionNote({ change, held }: ExtensionDiff): string | undefined {
  if (change === 'kept') return 'keeps its last good state: it has errors'
  if (change === 'refused') return 'is not taken up: it has errors'
  if (change === 'deleted') return `is deleted${held.length > 0 ? '' : ', once its environments are gone'}`
  if (change === 'created') return 'is created'
  if (change === 'repaired') {
    return 'is in order again; it had errors before, so what it changes against its last good state is not in this comparison (--live tells)'
  }
  return undefined
}

export const marks: Readonly<
  Record<EnvironmentDiff['change'] | 'added' | 'changed' | 'removed', '+' | '~' | '-'>
> = {
  created: '+',
  added: '+',
  updated: '~',
  changed: '~',
  deleted: '-',
  removed: '-',
}

/** When a deletion or a switch of the mode may go on. */
export const unlessAtRest = 'unless it is Stopped, Disconnected or Uninitialized then'
