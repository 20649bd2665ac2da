import { stringify } from 'yaml'
import type { Schedule } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import { loadFile } from '../load/load-file.ts'
import { declaredIn } from '../pass.ts'
import { nextRuns, type Runs } from './runs.ts'

/** A schedule as it would be written. */
export interface WantedSchedule {
  name: string
  /** Its `spec`. What it says of extension and environment does not count. */
  spec: Readonly<Record<string, unknown>>
  extension: string
  environment: string
  /** Of its environment or account, as written; undefined where they name none. */
  timeZone: string | undefined
}

export interface SchedulePreview {
  yaml: string
  /** By position in `yaml`. */
  findings: readonly PreviewFinding[]
  /** Null where its trigger is wrong; what else is wrong does not matter. */
  runs: Runs | null
}

export interface PreviewFinding {
  severity: 'error' | 'warning'
  code: string
  message: string
  hint: string | null
  /** `trigger.cron`; `metadata.name` where it is not of the spec; empty where it is about all of it. */
  field: string
  /** 1-based. */
  line: number
  column: number
}

const path = 'schedule.yaml'

/**
 * What validation says of a schedule by itself, as of a file in a repository that has nothing else wrong, and its coming runs.
 * Whether its name is taken, and whether its environment has room for it, is not looked at.
 */
export function previewSchedule(wanted: WantedSchedule, now: EpochMs, count: number): SchedulePreview {
  const yaml = yamlOf(wanted)
  const { found, schedule } = check(wanted, yaml, now)
  return {
    yaml,
    findings: found.map(({ severity, code, message, hint = null, at: { line, column } }) => ({
      ...{ severity, code, message, hint, line, column },
      field: fieldAt(yaml, line),
    })),
    runs: runsOf(schedule ?? timed(wanted, now), now, count),
  }
}

function check(wanted: WantedSchedule, yaml: string, now: EpochMs) {
  const around = surroundings(wanted).map((text, index) => fileOf(`around-${index}.yaml`, text))
  const { checked } = declaredIn([...around, fileOf(path, yaml)], { now })
  const [schedule] = checked.desired?.extensions[0]?.environments[0]?.schedules ?? []
  return { found: checked.diagnostics.filter(({ at }) => at.file === path), schedule }
}

/** One that is right but for its trigger, which is as wanted. */
function timed({ spec: { trigger }, ...wanted }: WantedSchedule, now: EpochMs): Schedule | undefined {
  const plain = { ...wanted, name: 'preview', spec: { method: 'preview', trigger } }
  return check(plain, yamlOf(plain), now).schedule
}

function runsOf(schedule: Schedule | undefined, now: EpochMs, count: number): Runs | null {
  return schedule ? nextRuns({ ...schedule, enabled: true }, now, count) : null
}

function fileOf(name: string, text: string) {
  return loadFile({ path: name, content: Buffer.from(text) })
}

function yamlOf({ name, spec, extension, environment }: WantedSchedule): string {
  const { extension: _, environment: __, ...rest } = spec
  return document('Schedule', { name }, { extension, environment, ...rest })
}

/** What the schedule refers to, with nothing in it that could be wrong. */
function surroundings({ extension, environment, timeZone }: WantedSchedule): string[] {
  const zone = timeZone === undefined ? {} : { timeZone }
  return [
    document('Account', { name: 'preview' }, { role: 'vendor' }),
    document('Extension', { name: extension }, { type: 'multi-account-installation' }),
    document('Environment', { name: 'preview' }, { extension, type: environment, mode: 'local', ...zone }),
  ]
}

function document(kind: string, metadata: object, spec: object): string {
  return stringify({ apiVersion: 'bowline.dev/v1', kind, metadata, spec }, { lineWidth: 0 })
}

/** The field that a line of a document belongs to: the keys above it that are less and less indented. */
function fieldAt(yaml: string, line: number): string {
  const keys: string[] = []
  let indent = Number.POSITIVE_INFINITY
  for (const text of yaml.split('\n').slice(0, line).reverse()) {
    const [, space = '', key] = /^( *)([\w-]+):/.exec(text) ?? []
    if (key === undefined || space.length >= indent) continue
    keys.unshift(key)
    indent = space.length
  }
  return (keys[0] === 'spec' ? keys.slice(1) : keys).join('.')
}
