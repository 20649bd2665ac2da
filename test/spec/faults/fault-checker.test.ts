import { describe, expect, test } from 'vitest'
import { check, type InvariantName, invariants } from '../../faults/checker.ts'
import type { Evidence, OccurrenceRow, TaskRow } from '../../faults/evidence.ts'
import type { Deed, Operation, RunOperation } from '../../faults/history.ts'
import { measure } from '../../faults/measure.ts'

const minute = 60_000
const hour = 60 * minute

/** Each operation comes a second after the one before. */
function historyOf(deeds: readonly Deed[]): Operation[] {
  return deeds.map((deed, index) => ({ ...deed, at: index * 1000, wall: hour + index * 1000 }))
}

const drained: Deed = { what: 'drain', type: 'ok' }
const send = (type: 'invoke' | 'ok', object = 'A', sequence = 1): Deed => ({
  what: 'send',
  type,
  object,
  sequence,
  ...(type === 'ok' ? { task: `TQ-${object}` } : {}),
})
const run = (type: RunOperation['type'], about: Partial<RunOperation> = {}): Deed => ({
  what: 'run',
  type,
  task: 'TQ-A',
  fence: 1,
  object: 'A',
  sequence: 1,
  instance: 'INS-1',
  pid: 1,
  ...about,
})
const taskRow = (about: Partial<TaskRow> = {}): TaskRow => ({
  id: 'TQ-A',
  category: 'background',
  eventType: 'order_placed',
  objectId: 'A',
  status: 'succeeded',
  reason: null,
  message: null,
  fence: 1,
  attempts: 0,
  losses: 0,
  assignee: 'INS-1',
  story: [],
  ...about,
})
const scheduledTask = (id: string) =>
  taskRow({ id, category: 'scheduled', objectId: 'EFS-1', status: 'failed', reason: 'fail' })
const arm: Deed = { what: 'arm', schedule: 'EFS-1', everyMs: minute, from: hour, until: null }
const point = (minutes: number, about: Partial<OccurrenceRow> = {}): OccurrenceRow => ({
  schedule: 'EFS-1',
  nominal: hour + minutes * minute,
  state: 'missed',
  reason: 'downtime',
  taskId: null,
  recorded: hour,
  ...about,
})

const lostAndDoneAgain: readonly Deed[] = [
  send('invoke'),
  send('ok'),
  run('invoke'),
  { what: 'fault', type: 'invoke', fault: 'kill -9' },
  { what: 'fault', type: 'ok', fault: 'kill -9' },
  run('invoke', { fence: 2, instance: 'INS-2', pid: 2 }),
  run('ok', { fence: 2, instance: 'INS-2', pid: 2 }),
  drained,
]
const again = taskRow({ fence: 2, losses: 1, assignee: 'INS-2' })

function evidenceOf(deeds: readonly Deed[], about: Partial<Evidence> = {}): Evidence {
  const none = { tasks: [], occurrences: [], texts: [], secrets: [], until: hour, healWithinMs: minute }
  return { ...none, history: historyOf(deeds), ...about }
}

const once = [send('invoke'), send('ok'), run('invoke'), run('ok'), drained]
const told = (...story: [what: string, fence: number][]) => story.map(([what, fence]) => ({ what, fence }))

describe('a history in which all went well has no violation', () => {
  test.each<[string, Evidence]>([
    ['a task that is done once', evidenceOf(once, { tasks: [taskRow()] })],
    ['a task whose runner died, and that another did', evidenceOf(lostAndDoneAgain, { tasks: [again] })],
    [
      'an event that was folded into one that waited',
      evidenceOf(
        [
          send('invoke'),
          send('ok'),
          send('invoke', 'A', 2),
          send('ok', 'A', 2),
          run('invoke', { sequence: 2 }),
          run('ok', { sequence: 2 }),
          drained,
        ],
        { tasks: [taskRow()] },
      ),
    ],
    [
      'a runner that came back too late, and was refused',
      evidenceOf([...lostAndDoneAgain.slice(0, -1), run('ok'), drained], { tasks: [again] }),
    ],
    [
      'a schedule with a line for each point',
      evidenceOf([arm, drained], {
        until: hour + 2 * minute,
        occurrences: [point(0, { state: 'queued', reason: null, taskId: 'TQ-1' }), point(1)],
        tasks: [scheduledTask('TQ-1')],
      }),
    ],
  ])('%s', (_, evidence) => {
    expect(check(evidence)).toEqual([])
  })
})

const broken: readonly [InvariantName, string, Evidence, RegExp][] = [
  ['I1', 'an acknowledged task that is not there', evidenceOf(once), /no such task/],
  [
    'I1',
    'a task that nobody works on',
    evidenceOf(once, { tasks: [taskRow({ status: 'scheduled' })] }),
    /is scheduled when all should be done/,
  ],
  [
    'I1',
    'a success that no handler knows of',
    evidenceOf([send('invoke'), send('ok'), drained], { tasks: [taskRow()] }),
    /no handler saw it/,
  ],
  [
    'I1',
    'a later event that was folded into a run that had begun already',
    evidenceOf(
      [
        send('invoke'),
        send('ok'),
        run('invoke'),
        send('invoke', 'A', 2),
        send('ok', 'A', 2),
        run('ok'),
        drained,
      ],
      { tasks: [taskRow()] },
    ),
    /no handler saw it/,
  ],
  [
    'I2',
    'a point without a line',
    evidenceOf([arm, drained], { until: hour + 2 * minute, occurrences: [point(0)] }),
    /has 0 lines/,
  ],
  [
    'I2',
    'a point with two lines',
    evidenceOf([arm, drained], { until: hour + minute, occurrences: [point(0), point(0)] }),
    /has 2 lines/,
  ],
  [
    'I2',
    'a line that is no point of its schedule',
    evidenceOf([arm, drained], { occurrences: [point(0.5)] }),
    /no point of its schedule/,
  ],
  [
    'I2',
    'two lines with one task',
    evidenceOf([arm, drained], {
      until: hour + 2 * minute,
      occurrences: [0, 1].map((at) => point(at, { state: 'queued', reason: null, taskId: 'TQ-1' })),
      tasks: [scheduledTask('TQ-1')],
    }),
    /has the same task as/,
  ],
  [
    'I2',
    'a scheduled task that no line knows',
    evidenceOf([drained], { tasks: [scheduledTask('TQ-1')] }),
    /of no run/,
  ],
  [
    'I3',
    'a delivery that two runners began',
    evidenceOf([...once.slice(0, 3), run('invoke', { pid: 2 }), run('ok'), drained], { tasks: [taskRow()] }),
    /begun 2 times/,
  ],
  [
    'I3',
    'the result of a stale delivery taken for that of the newest',
    evidenceOf([...lostAndDoneAgain.slice(0, -1), drained], { tasks: [taskRow({ fence: 3 })] }),
    /fence 3, but that delivery was not done/,
  ],
  [
    'I3',
    'a task done by another than the one on record',
    evidenceOf(once, { tasks: [taskRow({ assignee: 'INS-9' })] }),
    /on record as done by INS-9/,
  ],
  [
    'I3',
    'two accepted results in one story',
    evidenceOf(once, {
      tasks: [taskRow({ story: told(['succeeded', 1], ['failed', 1], ['succeeded', 1]) })],
    }),
    /two results/,
  ],
  [
    'I3',
    'a fence that falls',
    evidenceOf(once, { tasks: [taskRow({ story: told(['assigned', 2], ['succeeded', 1]) })] }),
    /fell from 2 to 1/,
  ],
  [
    'I4',
    'two tasks of one object that ran at once',
    evidenceOf(
      [
        run('invoke'),
        run('invoke', { task: 'TQ-B', pid: 2 }),
        run('ok'),
        run('ok', { task: 'TQ-B', pid: 2 }),
        drained,
      ],
      { tasks: [taskRow(), taskRow({ id: 'TQ-B' })] },
    ),
    /ran at once/,
  ],
  ['I5', 'too many tries', evidenceOf(once, { tasks: [taskRow({ attempts: 11 })] }), /tried 11 times/],
  ['I5', 'too many losses', evidenceOf(once, { tasks: [taskRow({ losses: 4 })] }), /lost 4 times/],
  [
    'I5',
    'a quarantine that came too soon',
    evidenceOf([drained], { tasks: [taskRow({ status: 'failed', reason: 'quarantined', losses: 2 })] }),
    /after 2 losses/,
  ],
  [
    'I6',
    'a point at the end of a schedule, which is no part of it',
    evidenceOf([{ ...arm, until: hour + minute } as Deed, drained], {
      until: hour + 2 * minute,
      occurrences: [point(0), point(1)],
    }),
    /not before the end/,
  ],
  [
    'I6',
    'a schedule that fires when it is removed',
    evidenceOf(
      [
        arm,
        { what: 'disarm', type: 'invoke', schedule: 'EFS-1' },
        { what: 'disarm', type: 'ok', schedule: 'EFS-1' },
        drained,
      ],
      { occurrences: [point(0), point(1, { recorded: hour + minute })] },
    ),
    /fired after the removal/,
  ],
  [
    'I7',
    'a skipped run without a reason',
    evidenceOf([drained], { occurrences: [point(0, { state: 'skipped', reason: null })] }),
    /skipped without a reason/,
  ],
  [
    'I7',
    'a failed task without a reason',
    evidenceOf([drained], { tasks: [taskRow({ status: 'failed' })] }),
    /failed without a reason/,
  ],
  [
    'I8',
    'a secret in a log, in base 64',
    evidenceOf([drained], {
      secrets: ['correct horse battery'],
      texts: [{ where: 'the log', text: `x ${Buffer.from('a=correct horse battery').toString('base64')}` }],
    }),
    /shows a secret/,
  ],
  ['I9', 'an end that was never seen', evidenceOf([]), /never seen/],
  [
    'I9',
    'tasks that are left over',
    evidenceOf([{ what: 'drain', type: 'fail', detail: '3 tasks are not finished' }]),
    /3 tasks/,
  ],
  [
    'I9',
    'an end that took too long',
    evidenceOf([
      { what: 'fault', type: 'invoke', fault: 'FLUSHALL' },
      { what: 'fault', type: 'ok', fault: 'FLUSHALL' },
      ...Array.from({ length: 61 }, () => run('ok')),
      drained,
    ]),
    /only 62 s later/,
  ],
  [
    'I9',
    'a fault that was never let be',
    evidenceOf([{ what: 'fault', type: 'invoke', fault: 'SIGSTOP' }, drained]),
    /never let be/,
  ],
]

describe('each invariant can be broken', () => {
  test.each(broken)('%s: %s', (invariant, _, evidence, message) => {
    const found = check(evidence).filter((each) => each.invariant === invariant)
    expect(found.map((each) => each.message).join('\n')).toMatch(message)
  })

  test('by one of these at least', () => {
    const shown = new Set(broken.map(([invariant]) => invariant))
    expect([...shown].sort()).toEqual(Object.keys(invariants))
  })
})

test('the measures tell what was repeated and refused, and how long it took to recover', () => {
  const evidence = evidenceOf([...lostAndDoneAgain.slice(0, -1), run('ok'), drained], {
    tasks: [again],
    texts: [
      {
        where: 'the controller',
        text: 'warning: refused the result of a delivery that is no longer current  (fence=1)',
      },
    ],
  })
  expect(measure(evidence, check(evidence))).toEqual({
    events: 1,
    tasks: 1,
    lost: 0,
    repeated: 1,
    refused: 1,
    retrying: 0,
    quarantined: 0,
    recoveryMs: 2000,
  })
})
