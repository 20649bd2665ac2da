import { count } from '../../core/lib/count.ts'
import type { RunnerSetup } from '../ports/runners.ts'

/** More is nobody's extension, and all of it is kept: in memory for each connection, in the store for each release. */
const most = { 'event type': 1_000, schedulable: 1_000, variable: 500, status: 100, role: 10 } as const
/** UTF-16 code units. */
const longestName = 256
const longestText = 4_096
/** Bytes, as a variable that Git declares. */
const longestValue = 64 * 1024
/** Bytes of all of it, as JSON. */
const largest = 512 * 1024

/** Why what a runner declares is not taken, told after its name; undefined where it is. */
export function whyTooMuch(setup: RunnerSetup): string | undefined {
  return whyTooMany(setup) ?? whyNoName(setup) ?? whyTooLong(setup)
}

function whyTooMany({
  eventSubscriptions,
  schedulables,
  variables,
  audience,
}: RunnerSetup): string | undefined {
  const statuses = Math.max(0, ...Object.values(eventSubscriptions).map(({ length }) => length))
  const counts = {
    'event type': Object.keys(eventSubscriptions).length,
    schedulable: schedulables.length,
    variable: variables.length,
    status: statuses,
    role: audience.length,
  }
  const names = Object.keys(most) as (keyof typeof most)[]
  const found = names.find((name) => counts[name] > most[name])
  return found && `its extension declares ${count(counts[found], found)}; at most ${most[found]} are taken`
}

function whyNoName({ eventSubscriptions, schedulables, variables }: RunnerSetup): string | undefined {
  const names = [
    ...Object.entries(eventSubscriptions).flatMap(([type, statuses]) => [type, ...statuses]),
    ...schedulables.flatMap(({ method, name }) => [method, name]),
    ...variables.map(({ name }) => name),
  ]
  const found = names.find((name) => name.length > longestName || /\p{Cc}|\uFFFD/u.test(name))
  if (found === undefined) return undefined
  const shown = JSON.stringify(found.slice(0, 40))
  return `its extension declares the name ${shown}; names have at most ${longestName} characters, none of them a control character`
}

function whyTooLong(setup: RunnerSetup): string | undefined {
  const { schedulables, variables, runnerVersion, audience, readmeUrl, changelogUrl } = setup
  const value = variables.find(({ initialValue }) => Buffer.byteLength(initialValue ?? '') > longestValue)
  if (value)
    return `its extension declares the variable ${value.name} with more than ${longestValue} bytes, which is the most there may be`
  const texts = [
    runnerVersion,
    readmeUrl,
    changelogUrl,
    ...audience,
    ...schedulables.map(({ description }) => description),
  ]
  if (texts.some((text) => text !== null && text.length > longestText))
    return `its extension declares a text of more than ${longestText} characters, which is the most there may be`
  const bytes = Buffer.byteLength(JSON.stringify(setup))
  return bytes > largest ? `its extension declares ${bytes} bytes; at most ${largest} are taken` : undefined
}
