import { environmentTypes } from '../../core/domain/desired.ts'
import { badInput } from './errors.ts'

/** Which environments are meant, in the query of a list; all where nothing is said. */
export interface ChoiceQuery {
  /** Name or id. */
  extension?: string
  /** `dev`, `test`, `production`, or an `ENV-` id. */
  environment?: string
}

/** As much of an environment as tells whether it is meant. */
interface Choosable {
  extension: { id: string; name: string }
  environment: { id: string; type: string }
}

/** @throws {HttpError} 400 where no environment can be meant */
export function chosenBy({ extension, environment }: ChoiceQuery): (each: Choosable) => boolean {
  const isKnown = environmentTypes.some((type) => type === environment) || environment?.startsWith('ENV-')
  if (environment !== undefined && !isKnown)
    throw badInput('environment: expected dev, test, production or an ENV- id')
  return (each) =>
    (extension === undefined || each.extension.name === extension || each.extension.id === extension) &&
    (environment === undefined ||
      each.environment.type === environment ||
      each.environment.id === environment)
}
