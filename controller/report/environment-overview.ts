import type { EnvironmentOverview } from '../../api/overview.ts'
import type { InstanceView } from '../../core/domain/instance-view.ts'
import type { Condition } from '../../core/domain/status.ts'
import type { Target } from '../../core/domain/target.ts'
import type { EnvironmentView } from '../apply/environment-view.ts'
import type { PausedSchedule } from '../schedules/pauses.ts'

/** Undefined until the environment has a target. */
export function environmentOverview(
  view: EnvironmentView,
  count: (target: Target) => { sealed: number; onOldKeys: number },
  paused: readonly PausedSchedule[] = [],
): EnvironmentOverview | undefined {
  const { target } = view
  if (!target) return undefined
  const { environment, extension } = target
  return {
    id: view.id,
    extension: extension.name,
    extensionId: extension.id,
    type: environment.type,
    mode: environment.mode,
    wanted: environment.state,
    status: view.status,
    conditions: [...view.conditions, ...pausedByHand(paused)],
    observedCommit: target.commit,
    tag: environment.source?.tag ?? null,
    deployed: view.deployed && { tag: view.deployed.tag, commit: view.deployed.commit },
    variables: { total: environment.variables.length, ...count(target) },
    instances: view.instances.map(shownOf),
    arrived: view.arrival,
    output: view.output && { source: view.output.source, lines: [...view.output.lines] },
    held: view.held,
    diagnostics: view.diagnostics,
  }
}

function shownOf({ id, tag, startedAt, connected, generation }: InstanceView): InstanceView {
  return { id, tag, startedAt, connected, generation }
}

/** Git says that they run: that they do not is drift, until somebody resumes them or their pause ends. */
function pausedByHand(paused: readonly PausedSchedule[]): Condition[] {
  if (paused.length === 0) return []
  const since = Math.min(...paused.map(({ pause }) => pause.since))
  const texts = paused.map(({ name, pause: { by, reason, until } }) => {
    const end = until === null ? 'until resumed' : `until ${new Date(until).toISOString()}`
    return `schedule "${name}" is paused by ${by} ${end}: ${reason}`
  })
  return [
    {
      type: 'Drifted',
      status: 'True',
      reason: 'SchedulePaused',
      message: texts.sort().join('; '),
      since: new Date(since).toISOString(),
    },
  ]
}
