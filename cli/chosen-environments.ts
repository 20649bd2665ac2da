import type { EnvironmentOverview, Overview } from '../api/overview.ts'
import { paths } from '../api/paths.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { closest, quoted } from '../core/lib/closest.ts'
import type { Client } from './client.ts'

/** Which environments are meant: all where nothing is said. */
export interface EnvironmentChoice {
  /** Name. */
  extension?: string
  /** `dev`, `test`, `production`, or an `ENV-` id. */
  environment?: string
}

/** @throws {BowlineError} `not-found`, with those that are there, where none is meant */
export async function chosenEnvironments(
  client: Client,
  choice: EnvironmentChoice,
): Promise<EnvironmentOverview[]> {
  const { environments } = await client.get<Overview>(paths.status)
  const chosen = chooseAmong(environments, choice)
  if (chosen.length > 0) return chosen
  throw new BowlineError('not-found', nothingChosen(environments, choice))
}

/** The one environment of this extension and type. */
export async function chosenEnvironment(
  client: Client,
  extension: string,
  environment: string,
): Promise<EnvironmentOverview> {
  const [found] = await chosenEnvironments(client, { extension, environment })
  return found as EnvironmentOverview
}

type Known = Pick<EnvironmentOverview, 'extension' | 'type' | 'id'>

function chooseAmong<E extends Known>(environments: readonly E[], choice: EnvironmentChoice): E[] {
  const { extension, environment } = choice
  return environments.filter(
    (each) =>
      (extension === undefined || each.extension === extension) &&
      (environment === undefined || each.type === environment || each.id === environment),
  )
}

/** Why nothing is meant, and what is there. */
export function nothingChosen(
  environments: readonly Known[],
  { extension, environment = '' }: EnvironmentChoice,
): string {
  if (environments.length === 0) return 'nothing is declared yet: there is no extension'
  const own = environments.filter((each) => each.extension === extension)
  if (own.length > 0) return missingName(`${extension} has no environment`, environment, 'it has', types(own))
  if (extension === undefined)
    return missingName('there is no environment', environment, 'there are', types(environments))
  return missingName(
    'there is no extension',
    extension,
    'there are',
    distinct(environments.map((each) => each.extension)),
  )
}

/** What is not there, what was probably meant, and what is there. */
export function missingName(what: string, name: string, there: string, known: readonly string[]): string {
  const meant = closest(name, known) ?? known.find((each) => name !== '' && each.startsWith(name))
  const fact = `${what} ${JSON.stringify(name)}; `
  if (meant === undefined) return `${fact}${there} ${quoted(known) || 'none'}`
  return `${fact}did you mean "${meant}"? ${there.replace(/^./, (letter) => letter.toUpperCase())} ${quoted(known)}`
}

function types(environments: readonly Known[]): string[] {
  return distinct(environments.map((each) => each.type))
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)]
}
