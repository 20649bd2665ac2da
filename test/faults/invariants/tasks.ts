import type { Report } from '../checker.ts'
import {
  type Evidence,
  groupBy,
  isFinished,
  isResult,
  ofKind,
  type Run,
  runsOf,
  type TaskRow,
} from '../evidence.ts'

const mostAttempts = 10
const mostLosses = 3

/** I1, I3, I4, I5, and the part of I7 that is about tasks. */
export function tasks(evidence: Evidence, report: Report): void {
  const runs = runsOf(evidence.history)
  nothingIsLost(evidence, runs, report)
  resultsAreSingle(evidence, runs, report)
  objectsAreAlone(evidence, runs, report)
  for (const task of evidence.tasks) {
    budgetsHold(task, report)
    reasonsAreGiven(task, report)
  }
}

/** The task is there, it has come to its end, and a handler saw what the event said, or something newer. */
function nothingIsLost({ history, tasks }: Evidence, runs: readonly Run[], report: Report): void {
  const rows = new Map(tasks.map((each) => [each.id, each]))
  const seen = groupBy(
    runs.filter(({ end }) => end?.type === 'ok'),
    ({ begin }) => begin.object,
  )
  const sent = ofKind(history, 'send')
  const asked = new Map(
    sent.flatMap((each) => (each.type === 'invoke' ? [[eventOf(each), each.index] as const] : [])),
  )
  for (const send of sent) {
    if (send.type !== 'ok') continue
    const task = rows.get(send.task ?? '')
    const about = `${send.task} of ${eventOf(send)}`
    if (!task) report('I1', about, 'was acknowledged, but there is no such task')
    else if (!isFinished(task) && !waitsOnRecord(task)) {
      report('I1', about, `is ${task.status} when all should be done`)
    } else if (task.status === 'succeeded') {
      const since = asked.get(eventOf(send)) ?? 0
      const handled = (seen.get(send.object) ?? []).some(
        ({ begin }) => begin.index > since && (begin.sequence ?? -1) >= send.sequence,
      )
      if (!handled) report('I1', about, 'succeeded, but no handler saw it to its end')
    }
  }
}

/** Its runner answered that it could not do it now, and said why. */
function waitsOnRecord({ status, attempts, message }: TaskRow): boolean {
  return status === 'rescheduled' || (status === 'retrying' && attempts > 0 && message !== null)
}

function eventOf({ object, sequence }: { object: string; sequence: number }): string {
  return `${object} #${sequence}`
}

function resultsAreSingle({ tasks }: Evidence, runs: readonly Run[], report: Report): void {
  const deliveries = groupBy(runs, ({ begin }) => deliveryOf(begin.task, begin.fence))
  for (const [delivery, begun] of deliveries) {
    if (begun.length > 1) report('I3', delivery, `one delivery was begun ${begun.length} times`)
  }
  for (const task of tasks) {
    const { id, status, fence, assignee } = task
    resultsRise(task, report)
    if (status !== 'succeeded') continue
    const [accepted] = deliveries.get(deliveryOf(id, fence)) ?? []
    if (accepted?.end?.type !== 'ok') {
      report('I3', id, `succeeded with fence ${fence}, but that delivery was not done`)
    } else if (accepted.begin.instance !== assignee) {
      report('I3', id, `is on record as done by ${assignee}, but ${accepted.begin.instance} did it`)
    }
  }
}

function deliveryOf(task: string, fence: number): string {
  return `${task} fence ${fence}`
}

/** By its story, a task's fence never falls, and each fence has one result at most. */
function resultsRise({ id, story, status }: TaskRow, report: Report): void {
  let highest = 0
  let answered = 0
  for (const event of story) {
    if (event.fence < highest) report('I3', id, `its fence fell from ${highest} to ${event.fence}`)
    highest = Math.max(highest, event.fence)
    if (!isResult(event)) continue
    if (event.fence <= answered) report('I3', id, `two results were accepted for fence ${event.fence}`)
    answered = event.fence
  }
  const last = story.at(-1)
  if (
    last &&
    isFinished({ status }) &&
    !isFinished({ status: last.what }) &&
    !otherEnds.includes(last.what)
  ) {
    report('I3', id, `is ${status}, but the last its story says is ${last.what}`)
  }
}

/** Ends that no runner's answer brings: a quarantined task was lost, a folded one went into another. */
const otherEnds: readonly string[] = ['lost', 'cancelled', 'coalesced']

/** Of what was accepted: that a runner which was given up works on is not our doing. */
function objectsAreAlone({ tasks }: Evidence, runs: readonly Run[], report: Report): void {
  const background = new Map(
    tasks.filter(({ category }) => category === 'background').map((each) => [each.id, each]),
  )
  const accepted = runs.filter(({ begin, end }) => {
    const task = background.get(begin.task)
    return task !== undefined && end?.type === 'ok' && wasAccepted(task, begin.fence)
  })
  for (const [object, own] of groupBy(accepted, ({ begin }) => begin.object)) {
    const inOrder = own.toSorted((a, b) => a.begin.index - b.begin.index)
    for (const [index, run] of inOrder.entries()) {
      const next = inOrder[index + 1]
      if (next && next.begin.index < (run.end?.index ?? 0)) {
        report('I4', object, `${run.begin.task} and ${next.begin.task} ran at once`)
      }
    }
  }
}

function wasAccepted({ status, fence, story }: TaskRow, delivered: number): boolean {
  if (story.some((event) => isResult(event) && event.fence === delivered)) return true
  return status === 'succeeded' && fence === delivered
}

function budgetsHold({ id, attempts, losses, reason }: TaskRow, report: Report): void {
  if (attempts > mostAttempts) report('I5', id, `was tried ${attempts} times; ${mostAttempts} is the most`)
  if (losses > mostLosses) report('I5', id, `was lost ${losses} times; ${mostLosses} is the most`)
  if (reason === 'quarantined' && losses < mostLosses) {
    report('I5', id, `was quarantined after ${losses} losses already`)
  }
}

function reasonsAreGiven({ id, status, reason }: TaskRow, report: Report): void {
  if (status === 'failed' && !reason) report('I7', id, 'failed without a reason')
}
