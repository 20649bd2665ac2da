import { isDeepStrictEqual } from 'node:util'
import { type Environment, isSuspended, losesAllVariables } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import type { Effect } from '../domain/plan.ts'
import { count } from '../lib/count.ts'
import { effectsOf } from '../plan/effects.ts'

/** What an update of an environment does to what runs, one sentence each. */
export function updateActions(from: Environment, to: Environment, now: EpochMs): string[] {
  const actions = effectsOf(from, to).flatMap((effect) => words[effect](from, to))
  if (isSuspended(to, now))
    return [...actions, `suspended${untilText(to)}: nothing of it is done before that is over`]
  if (isSuspended(from, now)) actions.unshift('no longer suspended: it is brought in step again')
  else if (!isDeepStrictEqual(from.suspend, to.suspend))
    actions.push('change a suspension that is over: it is not suspended, before and after')
  if (actions.length === 0) return ['change settings; nothing is restarted']
  const nothingRuns = from.state === 'stopped' && to.state === 'stopped'
  return nothingRuns
    ? [...actions, 'nothing runs now: it takes effect when the environment is started']
    : actions
}

function untilText({ suspend }: Environment): string {
  return suspend?.until ? ` until ${suspend.until}` : ''
}

/** `create: cloud, tag v1.0.0, 2 instances` */
export function createAction({ mode, state, source, instances }: Environment): string {
  const code = source ? `, tag ${source.tag}, ${count(instances, 'instance')}` : ''
  return `create: ${mode}${code}${state === 'stopped' ? ', stopped' : ''}`
}

const words: Readonly<Record<Effect, (from: Environment, to: Environment) => string | string[]>> = {
  'switch-mode': (from, to) => `switch from mode ${from.mode} to ${to.mode}`,
  start: () => 'start',
  stop: () => 'stop, after running tasks have finished',
  deploy: redeploy,
  scale: (from, to) => `rescale from ${from.instances} to ${count(to.instances, 'instance')}`,
  configure: reconfigure,
  reschedule: () => 'change schedules',
  settings: changeTreatment,
}

function reconfigure(from: Environment, to: Environment): string {
  if (!losesAllVariables(from, to)) return 'push the configuration to what runs, without a restart'
  return to.mode === 'cloud'
    ? 'replace the instances: the last variable goes, which no running process can be told'
    : 'push the configuration; a local runner keeps its last variable until it is restarted'
}

/** A suspension is told beside these: what it does hangs on the time. */
function changeTreatment(from: Environment, to: Environment): string[] {
  const actions: string[] = []
  if (from.drainTimeoutMs !== to.drainTimeoutMs || from.deployTimeoutMs !== to.deployTimeoutMs)
    actions.push('change time-outs; nothing is restarted')
  if (!isDeepStrictEqual(from.resources, to.resources))
    actions.push('record other resources; nothing is restarted, as the runtime process does not enforce them')
  if (from.externalEvents.enabled !== to.externalEvents.enabled)
    actions.push(`${to.externalEvents.enabled ? 'take' : 'refuse'} external events; nothing is restarted`)
  return actions
}

function redeploy({ source: before }: Environment, { source: after }: Environment): string {
  if (!before || !after) return `deploy tag ${after?.tag}`
  if (before.tag !== after.tag) return `redeploy: tag ${before.tag} -> ${after.tag}`
  return `redeploy tag ${after.tag}: its source or runtime changes`
}
