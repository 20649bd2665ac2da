import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '../domain/desired.ts'
import type { Effect } from '../domain/plan.ts'

/** What differs between two specifications of one environment, said as what it means for what runs. */
export function effectsOf(from: Environment, to: Environment): Effect[] {
  const effects: Effect[] = []
  if (from.mode !== to.mode) effects.push('switch-mode')
  if (from.state !== to.state) effects.push(to.state === 'running' ? 'start' : 'stop')
  if (to.source && !isDeepStrictEqual([from.source, from.runtime], [to.source, to.runtime]))
    effects.push('deploy')
  if (from.instances !== to.instances) effects.push('scale')
  if (!isDeepStrictEqual([from.variables, from.logLevel], [to.variables, to.logLevel]))
    effects.push('configure')
  if (!isDeepStrictEqual(from.schedules, to.schedules)) effects.push('reschedule')
  if (!isDeepStrictEqual(treatmentOf(from), treatmentOf(to))) effects.push('settings')
  return effects
}

/** What changes how the environment is treated, and nothing that runs in it. */
function treatmentOf({ drainTimeoutMs, deployTimeoutMs, resources, externalEvents, suspend }: Environment) {
  return [drainTimeoutMs, deployTimeoutMs, resources, externalEvents, suspend]
}

/** What an update changes, in words for people; no value of a variable is among them. */
export function reasonFor(from: Environment, to: Environment, effects: readonly Effect[]): string {
  const parts = effects.map((effect) => {
    if (effect === 'deploy') return changedSource(from, to)
    if (effect === 'scale') return `instances ${from.instances} -> ${to.instances}`
    if (effect === 'configure') return changedNames(from, to)
    if (effect === 'reschedule') return 'schedules changed'
    if (effect === 'switch-mode') return `mode ${from.mode} -> ${to.mode}`
    if (effect === 'settings') return 'settings changed'
    return `wanted state ${from.state} -> ${to.state}`
  })
  return parts.join(', ')
}

function changedSource({ source: before }: Environment, { source: after }: Environment): string {
  if (!before) return `tag ${after?.tag}`
  return before.tag === after?.tag ? 'source or runtime changed' : `tag ${before.tag} -> ${after?.tag}`
}

/** Names only: a plan is shown to people who may not see values. */
function changedNames(from: Environment, to: Environment): string {
  const before = new Map(from.variables.map((each) => [each.name, each]))
  const after = new Map(to.variables.map((each) => [each.name, each]))
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => !isDeepStrictEqual(before.get(name), after.get(name)),
  )
  const level = from.logLevel === to.logLevel ? [] : [`log level ${from.logLevel} -> ${to.logLevel}`]
  return [...(names.length > 0 ? [`variables ${names.sort().join(', ')}`] : []), ...level].join(', ')
}
