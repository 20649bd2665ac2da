import { stringify } from 'yaml'
import type { Diagnostic } from '../domain/diagnostic.ts'
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
  const whole = check(wanted, yaml, now)
  // where its shape is wrong nothing more is told of it: what is wrong with its trigger is found beside that
  const alone = whole.schedule ? whole : checkTrigger(wanted, yaml, now)
  const isNew = ({ code, message }: Diagnostic) =>
    !whole.found.some((each) => each.code === code && each.message === message)
  const found = [...whole.found, ...alone.found.filter(isNew)].sort((a, b) => a.at.line - b.at.line)
  return {
    yaml,
    findings: found.map(({ severity, code, message, hint = null, at: { line, column } }) => ({
      ...{ severity, code, message, hint, line, column },
      field: fieldAt(yaml, line),
    })),
    runs: alone.schedule ? nextRuns({ ...alone.schedule, enabled: true }, now, count) : null,
  }
}

function check(wanted: WantedSchedule, yaml: string, now: EpochMs) {
  const around = surroundings(wanted).map((text, index) => fileOf(`around-${index}.yaml`, text))
  const { checked } = declaredIn([...around, fileOf(path, yaml)], { now })
  const [schedule] = checked.desired?.extensions[0]?.environments[0]?.schedules ?? []
  return { found: checked.diagnostics.filter(({ at }) => at.file === path), schedule }
}

/** One that is right but for its trigger, which is as wanted; what is found is placed in the YAML of the whole. */
function checkTrigger({ spec: { trigger }, ...wanted }: WantedSchedule, whole: string, now: EpochMs) {
  const plain = { ...wanted, name: 'preview', spec: { method: 'preview', trigger } }
  const yaml = yamlOf(plain)
  const lines = triggerLine(whole) - triggerLine(yaml)
  const { found, schedule } = check(plain, yaml, now)
  const placed = found.map((each) => ({ ...each, at: { ...each.at, line: each.at.line + lines } }))
  return { found: placed, schedule }
}

function triggerLine(yaml: string): number {
  return yaml.split('\n').findIndex((line) => line.startsWith('  trigger:'))
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
