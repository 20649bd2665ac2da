import type { WireRun, WireSchedule, WireTrigger } from '../../api/schedule.ts'
import type { Runs } from '../../core/diff/runs.ts'
import { typeOfEnvironment } from '../../core/domain/identifiers.ts'
import { table } from '../table.ts'

const none = '-'

/** @param options.named says which environment each is of, where several are listed */
export function scheduleTable(schedules: readonly WireSchedule[], { named }: { named: boolean }): string {
  const rows = schedules.map((each) => [
    ...(named ? [environmentName(each)] : []),
    each.declared_name,
    each.state,
    triggerText(each.trigger),
    each.trigger.time_zone,
    each.events.next_trigger?.at ?? none,
    each.last_run ? runText(each.last_run) : none,
    noteOf(each),
  ])
  const first = named ? ['ENVIRONMENT'] : []
  return table([[...first, 'NAME', 'STATE', 'TRIGGER', 'TIME ZONE', 'NEXT', 'LAST', 'NOTE'], ...rows])
}

function environmentName({ extension, environment }: WireSchedule): string {
  return `${extension.declared_name} ${typeOfEnvironment(environment.id)}`
}

function triggerText(trigger: WireTrigger): string {
  if (trigger.type === 'onetime') return trigger.date
  if (trigger.type === 'recurring') return `every ${trigger.amount} ${trigger.unit}`
  const { cron_expression: expression, dialect, dom_dow: domDow } = trigger
  const reading = [
    ...(domDow === undefined ? [] : [`domDow: ${domDow}`]),
    ...(dialect === undefined ? [] : [dialect]),
  ]
  return reading.length === 0 ? expression : `${expression} (${reading.join(', ')})`
}

function runText({ nominal, state, reason, task }: WireRun): string {
  return [nominal, stateOf({ state, task }), ...(reason === null ? [] : [`(${reason})`])].join(' ')
}

function noteOf({ pause, outgrown }: WireSchedule): string {
  const notes = [
    ...(pause
      ? [
          `drift: paused by ${pause.owner} ${pause.until ? `until ${pause.until}` : 'until resumed'}: ${pause.reason}`,
        ]
      : []),
    ...(outgrown ? ['outgrown: its runs take longer than the time between them'] : []),
  ]
  return notes.join('; ')
}

export function runTable(runs: readonly WireRun[]): string {
  const rows = runs.map((run) => [
    run.nominal,
    stateOf(run),
    run.origin,
    run.task?.id ?? none,
    `${(run.lateness_ms / 1000).toFixed(1)} s`,
    whyOf(run),
  ])
  return table([['PLANNED', 'STATE', 'ORIGIN', 'TASK', 'LATE', 'WHY'], ...rows])
}

/** A run that has its task is as far as that is; unknown where the task is no longer kept. */
function stateOf({ state, task }: Pick<WireRun, 'state' | 'task'>): string {
  if (state !== 'queued') return state
  return task?.status ?? 'unknown'
}

function whyOf({ reason, into, blocked_by: blocker, also_all_since: since, task }: WireRun): string {
  const retries = task?.retries ?? 0
  return [
    ...(reason === null ? [] : [reason]),
    ...(retries === 0 ? [] : [`retried ${retries === 1 ? 'once' : `${retries} times`}`]),
    ...(into === null ? [] : [`part of ${into}`]),
    ...(blocker === null ? [] : [`${blocker} was not finished`]),
    ...(since === null ? [] : [`and all others since ${since}`]),
  ].join(', ')
}

/** The coming runs, each as a clock there shows it and in UTC, with what is done to that clock in between. */
export function nextText({ timeZone, next, clockChanges }: Runs, jitterMs: number): string {
  if (next.length === 0) return 'it never runs again\n'
  const changes = [...clockChanges]
  const rows = next.flatMap(({ at, local }) => {
    const before = changes.splice(0, changes.findLastIndex((change) => change.at <= at) + 1)
    return [
      ...before.map((change) => [`  clocks go from ${change.from} to ${change.to}`, change.at]),
      [local, at],
    ]
  })
  const jitter = jitterMs === 0 ? '' : `each starts ${jitterMs / 1000} s later: its part of the jitter\n`
  return `${table([[`IN ${timeZone}`, 'UTC'], ...rows])}\n${jitter}`
}
