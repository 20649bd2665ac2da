import type { EpochMs } from '../../core/domain/epoch.ts'
import { messageOf } from '../../core/domain/errors.ts'
import type { PastRun, Pause, ScheduleMemory } from '../../core/domain/schedule-run.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { count } from '../../core/lib/count.ts'
import { cleanText, cutBytes } from '../../core/lib/text.ts'

/** Folder of the status branch that holds what a new, empty database has to know, one file per environment. */
export const schedulesFolder = 'schedules/'

const header = { apiVersion: 'bowline.dev/v1', kind: 'ScheduleMemory' } as const
/** Nothing that is on record can be ahead, but clocks differ. */
const mostAheadMs = 24 * 3_600_000
const pastStates: ReadonlySet<unknown> = new Set<PastRun['state']>([
  'queued',
  'skipped',
  'missed',
  'coalesced',
])

/** The files of these schedules, by path: a line for each. The same for the same schedules, in whatever order. */
export function renderMemories(memories: readonly ScheduleMemory[]): Map<string, string> {
  const files = new Map<string, ScheduleMemory[]>()
  for (const memory of memories) {
    const path = pathOf(memory.environment)
    const others = files.get(path)
    if (others) others.push(memory)
    else files.set(path, [memory])
  }
  return new Map([...files].sort(byFirst).map(([path, each]) => [path, renderFile(each)]))
}

export function pathOf(environment: string): string {
  return `${schedulesFolder}${environment}.json`
}

/** What `pathOf` was given. */
export function environmentAt(path: string): string {
  return path.slice(schedulesFolder.length, -'.json'.length)
}

function renderFile(memories: readonly ScheduleMemory[]): string {
  const [environment, ...lines] = [
    memories[0]?.environment,
    ...memories.toSorted((a, b) => compareText(a.id, b.id)).map((each) => JSON.stringify(entryOf(each))),
  ]
  const head = JSON.stringify({ ...header, environment }).slice(0, -1)
  return `${head},"schedules":[\n${lines.join(',\n')}\n]}\n`
}

/** What is as usual is left out. */
function entryOf({ id, name, watermark, trigger, armed, enabled, pause, past }: ScheduleMemory): object {
  return {
    id,
    name,
    watermark: shown(watermark),
    trigger,
    ...(armed ? {} : { armed }),
    ...(enabled ? {} : { enabled }),
    ...(past.length === 0 ? {} : { past: past.map((run) => ({ ...run, nominal: shown(run.nominal) })) }),
    ...(pause === null
      ? {}
      : {
          pause: {
            ...pause,
            since: shown(pause.since),
            until: pause.until === null ? null : shown(pause.until),
          },
        }),
  }
}

function shown(instant: EpochMs): string {
  return new Date(instant).toISOString()
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b)
}

/**
 * Reads what `renderMemories` wrote. Anybody may have edited it since: what cannot be understood is left out, and each
 * problem says where it is and what was expected.
 */
export function readMemories(
  files: ReadonlyMap<string, string>,
  now: EpochMs,
): { memories: ScheduleMemory[]; problems: string[] } {
  const memories: ScheduleMemory[] = []
  const problems: string[] = []
  for (const [path, text] of files) {
    try {
      const { environment, schedules } = openFile(path, text)
      for (const [index, entry] of schedules.entries()) {
        try {
          memories.push(readEntry(entry, environment, now))
        } catch (error) {
          problems.push(
            `${path}: schedule ${index + 1} of ${count(schedules.length, 'schedule')}: ${messageOf(error)}`,
          )
        }
      }
    } catch (error) {
      problems.push(`${path}: ${messageOf(error)}`)
    }
  }
  return { memories, problems }
}

function openFile(path: string, text: string): { environment: string; schedules: readonly unknown[] } {
  const { apiVersion, kind, environment, schedules } = objectOf(JSON.parse(text), 'the file')
  if (apiVersion !== header.apiVersion || kind !== header.kind)
    throw new Error(
      `it is ${word(kind)} of ${word(apiVersion)}, expected "${header.kind}" of "${header.apiVersion}"`,
    )
  if (typeof environment !== 'string' || path !== pathOf(environment))
    throw new Error(`"environment" is ${word(environment)}, expected the one the file is named for`)
  if (!Array.isArray(schedules)) throw new Error(`"schedules" is ${word(schedules)}, expected a list`)
  return { environment, schedules }
}

function readEntry(entry: unknown, environment: string, now: EpochMs): ScheduleMemory {
  const {
    id,
    name,
    watermark,
    trigger,
    armed = true,
    enabled = true,
    past = [],
    pause = null,
  } = objectOf(entry, 'it')
  return {
    id: textOf(id, 'id'),
    environment,
    name: textOf(name, 'name'),
    watermark: pastOf(watermark, 'watermark', now),
    trigger: textOf(trigger, 'trigger'),
    armed: flagOf(armed, 'armed'),
    enabled: flagOf(enabled, 'enabled'),
    past: runsOf(past, now),
    pause: pause === null ? null : pauseOf(pause),
  }
}

function runsOf(past: unknown, now: EpochMs): PastRun[] {
  if (!Array.isArray(past)) throw new Error(`"past" is ${word(past)}, expected a list`)
  return past.map((run) => {
    const { nominal, state } = objectOf(run, '"past"')
    if (!pastStates.has(state))
      throw new Error(`"state" is ${word(state)}, expected one of ${[...pastStates].join(', ')}`)
    return { nominal: pastOf(nominal, 'nominal', now), state: state as PastRun['state'] }
  })
}

function pauseOf(pause: unknown): Pause {
  const { by, reason, since, until } = objectOf(pause, '"pause"')
  return {
    by: textOf(by, 'by'),
    reason: textOf(reason, 'reason'),
    since: readInstant(since, 'since'),
    until: until === null ? null : readInstant(until, 'until'),
  }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new Error(`${what} is ${word(value)}, expected an object`)
}

const longestText = 1_000

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= longestText) return cleanText(value)
  throw new Error(`"${name}" is ${word(value)}, expected a text of up to ${longestText} characters`)
}

function flagOf(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value
  throw new Error(`"${name}" is ${word(value)}, expected true or false`)
}

/** As we write them: in no other way can there be a doubt what is meant. */
function readInstant(value: unknown, name: string): EpochMs {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(instant) && shown(instant) === value) return instant
  throw new Error(`"${name}" is ${word(value)}, expected an instant such as ${shown(0)}`)
}

function pastOf(value: unknown, name: string, now: EpochMs): EpochMs {
  const instant = readInstant(value, name)
  if (instant <= now + mostAheadMs) return instant
  throw new Error(`"${name}" is ${word(value)}, which is ahead, expected an instant that is past`)
}

function word(value: unknown): string {
  return value === undefined ? 'missing' : cutBytes(JSON.stringify(value), 60)
}
