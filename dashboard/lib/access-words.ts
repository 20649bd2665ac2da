import type { AccessState, WhoAnswer, WhyAnswer } from '../../api/access.ts'

export type Grant = AccessState['access']['grants'][number]
type Allowed = WhoAnswer['allowed'][number]

/** What a grant gives: `operator, payload:read`. */
export function givenBy({ role, rights }: Grant): string {
  return [...(role === null ? [] : [role]), ...rights].join(', ')
}

/** On what: `teams/billing/** (dev, test)`. */
export function placesOf({ paths, environments }: Grant): string {
  const where = paths === null ? 'everything' : paths.join(', ')
  return environments === null ? where : `${where} (${environments.join(', ')})`
}

/** Where it is written: `access.yaml:8`. */
export function writtenAt({ at }: Grant): string {
  return `${at.file}:${at.line}`
}

/** `operator for teams/billing/**, given to group billing` */
export function allowedInWords({ grant, as }: Allowed): string {
  return `${givenBy(grant)} for ${placesOf(grant)}, given to ${as.kind} ${as.name}`
}

/** `teams/billing/prod.yaml (production)` */
export function thingInWords({ path, type }: WhyAnswer['thing']): string {
  return path === null ? 'everything' : `${path}${type === null ? '' : ` (${type})`}`
}

/** Whether a text is in what a grant says. */
export function isAbout(grant: Grant, text: string): boolean {
  const { users, groups, keys } = grant
  const all = [...users, ...groups, ...keys, givenBy(grant), placesOf(grant), writtenAt(grant)]
  const wanted = text.toLowerCase()
  return all.some((each) => each.toLowerCase().includes(wanted))
}
