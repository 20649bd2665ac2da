import { UsageError } from '../cli/exit.ts'

/** What can make the step fail. */
export type Trouble = (typeof troubles)[number]

export const troubles = ['error', 'warning', 'held'] as const

/** What the workflow says under `with`; `action.yml` describes each. */
export interface Inputs {
  /** Relative to the workspace. */
  directory: string
  base: string | undefined
  failOn: ReadonlySet<Trouble>
  sarifFile: string | undefined
}

export type Environment = Readonly<Record<string, string | undefined>>

/** @throws {UsageError} */
export function readInputs(env: Environment): Inputs {
  return {
    directory: inputOf(env, 'directory') ?? '.',
    base: inputOf(env, 'base'),
    failOn: troublesIn(inputOf(env, 'fail-on') ?? 'error'),
    sarifFile: inputOf(env, 'sarif-file'),
  }
}

/** The runner gives each input, with its default, in a variable; one that is left out may be empty. */
function inputOf(env: Environment, name: string): string | undefined {
  const text = env[`INPUT_${name.toUpperCase()}`]?.trim()
  return text === '' ? undefined : text
}

function troublesIn(text: string): ReadonlySet<Trouble> {
  if (text === 'never') return new Set()
  return new Set(text.split(',').map((each) => troubleOf(each.trim())))
}

function troubleOf(word: string): Trouble {
  const trouble = troubles.find((each) => each === word)
  if (trouble) return trouble
  throw new UsageError(
    `fail-on cannot be ${JSON.stringify(word)}; expected "never", or some of "${troubles.join('", "')}" with commas between`,
  )
}
