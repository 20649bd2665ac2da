import type { ExtensionSummary } from '../api/extension.ts'
import type { EnvironmentOverview } from '../api/overview.ts'
import { paths } from '../api/paths.ts'
import { environmentTypes } from '../core/domain/desired.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { closest, quoted } from '../core/lib/closest.ts'
import type { Client } from './client.ts'
import { firstOf, itemsOf } from './pages.ts'

/** Which environments are meant: all where nothing is said. */
export interface EnvironmentChoice {
  /** Name. */
  extension?: string
  /** `dev`, `test`, `production`, or an `ENV-` id. */
  environment?: string
}

/** The environments that are meant, page after page: none of them, where there is none. */
export function environmentsOf(
  client: Client,
  { extension, environment }: EnvironmentChoice,
): AsyncGenerator<EnvironmentOverview> {
  const isType = environmentTypes.some((type) => type === environment)
  const which = isType ? { type: environment } : { id: environment }
  return itemsOf(client, paths.allEnvironments, { extension, ...which })
}

/** The same choice as parts of a query string, for lists of what is in environments. */
export function choiceQuery({ extension, environment }: EnvironmentChoice): string[] {
  return Object.entries({ extension, environment }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
}

/** @throws {BowlineError} `not-found`, with those that are there, where none is meant */
export async function chosenEnvironments(
  client: Client,
  choice: EnvironmentChoice,
): Promise<EnvironmentOverview[]> {
  const chosen: EnvironmentOverview[] = []
  for await (const each of environmentsOf(client, choice)) chosen.push(each)
  if (chosen.length > 0) return chosen
  throw await nothingChosen(client, choice)
}

/** @throws {BowlineError} `not-found`, with those that are there, where none is meant */
export async function demandSome(client: Client, choice: EnvironmentChoice): Promise<void> {
  const [some] = await firstOf(environmentsOf(client, choice), 1)
  if (!some) throw await nothingChosen(client, choice)
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

/** So many are enough to say what there is. */
const mostKnown = 1000

/** Why nothing is meant, and what is there. */
async function nothingChosen(
  client: Client,
  { extension, environment = '' }: EnvironmentChoice,
): Promise<BowlineError> {
  const typesOf = async (choice: EnvironmentChoice) => [
    ...new Set((await firstOf(environmentsOf(client, choice), mostKnown)).map(({ type }) => type)),
  ]
  const notFound = (message: string) => new BowlineError('not-found', message)
  const own = extension === undefined ? [] : await typesOf({ extension })
  if (own.length > 0)
    return notFound(missingName(`${extension} has no environment`, environment, 'it has', own))
  const all = await typesOf({})
  if (all.length === 0) return notFound('nothing is declared yet: there is no extension')
  if (extension === undefined)
    return notFound(missingName('there is no environment', environment, 'there are', all))
  return await noSuchExtension(client, extension)
}

/** What there is instead. */
export async function noSuchExtension(client: Client, wanted: string): Promise<BowlineError> {
  const names: string[] = []
  for await (const { name } of itemsOf<ExtensionSummary>(client, paths.extensions)) names.push(name)
  const message =
    names.length === 0
      ? 'nothing is declared yet: there is no extension'
      : missingName('there is no extension', wanted, 'there are', names)
  return new BowlineError('not-found', message)
}

/** What is not there, what was probably meant, and what is there. */
export function missingName(what: string, name: string, there: string, known: readonly string[]): string {
  const meant = closest(name, known) ?? known.find((each) => name !== '' && each.startsWith(name))
  const fact = `${what} ${JSON.stringify(name)}; `
  if (meant === undefined) return `${fact}${there} ${quoted(known) || 'none'}`
  return `${fact}did you mean "${meant}"? ${there.replace(/^./, (letter) => letter.toUpperCase())} ${quoted(known)}`
}
