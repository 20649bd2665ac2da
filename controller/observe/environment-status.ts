import type { Environment } from '../../core/domain/desired.ts'
import { type Diagnostic, formatDiagnostic } from '../../core/domain/diagnostic.ts'
import type { Output } from '../../core/domain/errors.ts'
import type { Held } from '../../core/domain/plan.ts'
import {
  type Condition,
  conditionReason,
  type EnvironmentStatus,
  invalidSpec,
  localRunnerAway,
} from '../../core/domain/status.ts'
import { count } from '../../core/lib/count.ts'
import type { Unattended } from './attendance.ts'
import type { RunnerTrouble } from './runner-troubles.ts'
import { type MovedTag, movedTagText } from './tag-watch.ts'

/** All that the status and the conditions of an environment are worked out from. */
export interface EnvironmentFacts {
  /** What is being worked towards; null before the first specification. */
  target: Environment | null
  /** What is under way: `deploying` until the wanted launch serves, `stopping` until the last instance is gone. */
  phase: 'idle' | 'deploying' | 'stopping'
  /** It waits for its turn to do this, as few do at once; null where it does not. */
  waitsTo: 'build' | 'start' | null
  /** The target is another than what was last applied in full, and nothing has failed yet. */
  applying: boolean
  /** Instances that run, of any launch. */
  instances: number
  /** Instances that are connected and given tasks. */
  ready: number
  /** Runners that are connected and not about to leave, of instances or local ones. */
  connections: number
  /** The last failure; null once an attempt has succeeded. */
  failure: Failure | null
  /** Tag of the release that serves; null before the first. */
  deployedTag: string | null
  /** Findings that hold the extension back. */
  diagnostics: readonly Diagnostic[]
  /** What guards hold back of the newest plan. */
  held: readonly Held[]
  /** What Git declares and the running release does not have, for people. */
  missing: readonly string[]
  /** The tag that serves, where it is not any more what was deployed of it; else null. */
  movedTag: MovedTag | null
  /** Reason of the suspension that holds now; null where there is none. */
  suspended: string | null
  /** Tasks that wait for a runner in vain; null where there are none. */
  unattended: Unattended | null
  /** What is wrong with runners that are there. */
  troubles: readonly RunnerTrouble[]
}

/** A failure, as conditions tell of it. */
export interface Failure {
  /** `Reconciling` where it is tried again, `Stalled` where that waits for somebody to change something. */
  condition: 'Reconciling' | 'Stalled'
  /** The code of the error in the form of a reason, such as `BuildFailed`. */
  reason: string
  /** For people: several lines, secrets hidden. */
  message: string
  /** What the build or the instance that failed printed; null where that is not known. Never part of a condition. */
  output: Output | null
  /** How many attempts have failed in a row. */
  attempts: number
}

/** The one word that sums it up: the first that fits, in this order. */
export function environmentStatus(facts: EnvironmentFacts): EnvironmentStatus {
  const { target, phase, ready, connections, failure, instances } = facts
  if (!target) return 'Uninitialized'
  if (phase === 'stopping') return 'Stopping'
  if (target.state === 'stopped') return instances > 0 ? 'Stopping' : 'Stopped'
  if (target.mode === 'local') return connections > 0 ? 'Connected' : 'Disconnected'
  if (phase === 'deploying' && !failure) return 'Deploying'
  if (ready > 0) return 'Running'
  return failure ? 'Errored' : 'Deploying'
}

/** Conditions in the field's words; `Ready` always, the others only while they hold. */
export function environmentConditions(facts: EnvironmentFacts): Omit<Condition, 'since'>[] {
  return [
    readiness(facts),
    ...reconciling(facts),
    ...stalled(facts),
    ...suspended(facts),
    ...drifted(facts),
    ...degraded(facts),
    ...blocked(facts),
  ]
}

function readiness(facts: EnvironmentFacts): Omit<Condition, 'since'> {
  const status = environmentStatus(facts)
  const { target, ready, failure, deployedTag, connections, unattended } = facts
  const waiting = unattended && inWaiting(unattended)
  const also = waiting ? `; ${waiting}` : ''
  const is = (state: 'True' | 'False' | 'Unknown', reason: string, message: string) =>
    ({ type: 'Ready', status: state, reason, message }) as const
  if (failure) {
    const message = messageFor(failure, target)
    return is('False', failure.reason, waiting ? `${waiting}: ${message}` : message)
  }
  if (unattended && (status === 'Running' || status === 'Connected'))
    return is('False', 'NoRunner', `what is connected takes no tasks${also}`)
  if (status === 'Running') {
    const message = `${ready}/${target?.instances} instances of ${deployedTag ?? 'the last deploy'} are connected`
    return ready === target?.instances
      ? is('True', 'Succeeded', message)
      : is('False', 'Progressing', message)
  }
  if (status === 'Connected') return is('True', 'Succeeded', count(connections, 'runner connection'))
  if (status === 'Stopped') return is('True', 'Succeeded', `stopped, as declared${also}`)
  if (status === 'Disconnected')
    return is('False', unattended ? 'NoRunner' : localRunnerAway, `no local runner is connected${also}`)
  if (unattended) return is('False', 'NoRunner', `no runner is connected${also}`)
  return is('Unknown', 'Progressing', status.toLowerCase())
}

/**
 * Work under way, or, after a failure, that it is tried again: the same while it waits for the next try and during it, so
 * that what fails for days is one commit on the status branch, and not one for each try.
 */
function reconciling(facts: EnvironmentFacts): Omit<Condition, 'since'>[] {
  const { phase, waitsTo, applying, failure } = facts
  if (failure && (phase === 'idle' || failure.condition === 'Reconciling'))
    return failed('Reconciling', facts)
  if (phase === 'idle')
    return applying
      ? [{ type: 'Reconciling', status: 'True', reason: 'Progressing', message: 'applying' }]
      : []
  const reason = failure ? 'ProgressingWithRetry' : 'Progressing'
  const doing = waitsTo ? `waits for its turn to ${waitsTo}` : phase
  const message = failure ? `another try after: ${firstLine(failure.message)}` : doing
  return [{ type: 'Reconciling', status: 'True', reason, message }]
}

/** What keeps its last good state, and what is not tried again. */
function stalled(facts: EnvironmentFacts): Omit<Condition, 'since'>[] {
  const { diagnostics } = facts
  if (diagnostics.length > 0) {
    const message = `keeps its last good state: ${diagnostics.map(formatDiagnostic).join('; ')}`
    return [{ type: 'Stalled', status: 'True', reason: invalidSpec, message }]
  }
  return failed('Stalled', facts)
}

/** The failure, where this condition tells of it; a finding tells more. */
function failed(type: Failure['condition'], facts: EnvironmentFacts): Omit<Condition, 'since'>[] {
  const { failure, target, diagnostics } = facts
  if (failure?.condition !== type || diagnostics.length > 0) return []
  return [{ type, status: 'True', reason: failure.reason, message: messageFor(failure, target) }]
}

/** What was printed stays where only those read it who may: conditions go to Git. Names no instance: each try has another. */
function messageFor({ message, output }: Failure, target: Environment | null): string {
  if (!output || !target) return message
  if (output.lines.length === 0) return `${message}; it printed nothing`
  const { extension, type } = target
  return `${message.replace(/\.$/, '')}; what it printed: bowline logs ${extension} ${type}`
}

function suspended({ suspended: reason }: EnvironmentFacts): Omit<Condition, 'since'>[] {
  return reason === null ? [] : [{ type: 'Suspended', status: 'True', reason: 'Suspended', message: reason }]
}

/** Told of what runs, not of what comes and goes. */
function drifted(facts: EnvironmentFacts): Omit<Condition, 'since'>[] {
  const { missing, movedTag, phase, target } = facts
  if (phase !== 'idle' || target?.state !== 'running') return []
  const moved = movedTag && movedTag.tag === target.source?.tag ? movedTag : null
  const messages = [...(moved ? [movedTagText(moved)] : []), ...missing]
  if (messages.length === 0) return []
  const reason = moved ? (moved.to === null ? 'TagGone' : 'TagMoved') : 'NotInRelease'
  return [{ type: 'Drifted', status: 'True', reason, message: messages.join('; ') }]
}

/**
 * Of an environment that is to run: runners of one that is stopped have nothing to do. What its failure tells is not told
 * anew with each try.
 */
function degraded(facts: EnvironmentFacts): Omit<Condition, 'since'>[] {
  const { failure, target } = facts
  const troubles = facts.troubles.filter(({ message }) => !failure?.message.includes(message))
  const [first] = troubles
  if (!first || target?.state !== 'running') return []
  const message = troubles.map((each) => each.message).join('; ')
  return [{ type: 'Degraded', status: 'True', reason: first.reason, message }]
}

function blocked({ held }: EnvironmentFacts): Omit<Condition, 'since'>[] {
  const [first] = held
  if (!first) return []
  return [
    {
      type: 'Blocked',
      status: 'True',
      reason: conditionReason(first.code),
      message: held.map((each) => each.reason).join('; '),
    },
  ]
}

function inWaiting({ waiting, since }: Unattended): string {
  if (waiting === 1) return `1 task waits, since ${since}`
  return `${waiting < 10 ? '' : 'at least '}${waiting} tasks wait, the oldest since ${since}`
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
