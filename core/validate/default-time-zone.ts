import type { ScheduleDocument } from '../../schemas/generated/types.ts'
import { type Catalog, soleAccount } from './catalog.ts'

type InEnvironment = Pick<ScheduleDocument['spec'], 'extension' | 'environment'>

const known = new WeakMap<Catalog, (of: InEnvironment) => string | undefined>()

/** The time zone of schedules that name none, as written: their environment's, else the account's; undefined: UTC. */
export function defaultTimeZone(catalog: Catalog, of: InEnvironment): string | undefined {
  const lookUp = known.get(catalog) ?? readZones(catalog)
  known.set(catalog, lookUp)
  return lookUp(of)
}

function readZones(catalog: Catalog): (of: InEnvironment) => string | undefined {
  const ofAccount = soleAccount(catalog)?.body.spec.timeZone
  const ofEnvironments = new Map(
    catalog.environments.map(({ body: { spec } }) => [keyOf(spec.extension, spec.type), spec.timeZone]),
  )
  return ({ extension, environment }) => ofEnvironments.get(keyOf(extension, environment)) ?? ofAccount
}

function keyOf(extension: string, type: string): string {
  return `${extension} ${type}`
}
