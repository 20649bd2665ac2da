import type { EnvironmentVariable } from '../../api/variable.ts'
import type { Tone } from './schedule-words.ts'
import type { Pending } from './variable-basket.ts'

/** Who gives a variable, for people. */
export function originInWords({ from }: Pick<EnvironmentVariable, 'from'>, extension: string): string {
  switch (from) {
    case 'environment':
      return 'this environment'
    case 'extension':
      return `all environments of ${extension}`
    case 'release':
      return 'the release that runs'
    case null:
      return 'nobody any more'
  }
}

const standings = {
  'in-force': { word: 'in force', mark: '●', tone: 'good' },
  new: { word: 'not applied yet: new', mark: '+', tone: 'warn' },
  changed: { word: 'not applied yet: changed', mark: '~', tone: 'warn' },
  removed: { word: 'not applied yet: goes', mark: '−', tone: 'warn' },
  unset: { word: 'not in Git', mark: '○', tone: 'idle' },
  unsetSecret: { word: 'needs a value', mark: '!', tone: 'bad' },
} as const satisfies Record<string, { word: string; mark: string; tone: Tone }>

/** Whether it is in force. */
export function standingInWords({ standing, from, value }: EnvironmentVariable) {
  if (standing !== null) return standings[standing]
  return from === 'release' && value === null ? standings.unsetSecret : standings.unset
}

/** What is to become of it, for people. */
export function pendingInWords({ edit, before }: Pending): string {
  if (edit.kind === 'unset-variable') return 'goes'
  const isNew = before === null || before.from !== (edit.environment === null ? 'extension' : 'environment')
  if (edit.sealed !== undefined || edit.secure || before?.secure)
    return before && !before.secure && !isNew ? 'becomes secure' : 'a new secret value'
  return isNew ? 'new' : 'changes'
}

/** A value as one line. */
export function shownValue({ value, secure, from, length }: EnvironmentVariable): string {
  if (secure) return from === 'release' ? 'secret, without a value in Git' : 'sealed'
  if (value === null) return 'without a value'
  if (value === '') return '(empty)'
  return length !== null && length > value.length ? `${value}…` : value
}
