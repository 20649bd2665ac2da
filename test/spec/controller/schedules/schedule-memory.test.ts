import { describe, expect, test } from 'vitest'
import { readMemories, renderMemories } from '../../../../controller/schedules/schedule-memory.ts'
import type { ScheduleMemory } from '../../../../core/domain/schedule-run.ts'
import { deepFreeze } from '../../../../core/lib/deep-freeze.ts'
import { triggerFingerprint } from '../../../../core/schedules/trigger-fingerprint.ts'

const now = Date.UTC(2027, 0, 1)
const environment = 'ENV-1234-5678-01'
const path = `schedules/${environment}.json`

function memory(id: string, values: Partial<ScheduleMemory> = {}): ScheduleMemory {
  return deepFreeze({
    id,
    environment,
    name: id.toLowerCase(),
    watermark: now - 1,
    trigger: '0123456789abcdef',
    armed: true,
    enabled: true,
    pause: null,
    past: [],
    ...values,
  })
}

const pause = { by: 'ada', reason: 'the bank\nis "closed" 😀', since: now - 5, until: null }

describe('what is remembered of schedules', () => {
  test('is read as it was written', () => {
    const memories = [
      memory('EFS-A'),
      memory('EFS-B', { armed: false, enabled: false, pause: { ...pause, until: now + 9 } }),
      memory('EFS-C', { pause, past: [{ nominal: now - 3, state: 'queued' }] }),
      memory('EFS-D', { environment: 'ENV-1234-5678-02' }),
    ]
    const files = renderMemories(memories)
    expect([...files.keys()]).toEqual([path, 'schedules/ENV-1234-5678-02.json'])
    expect(readMemories(files, now)).toEqual({ memories, problems: [] })
  })

  test('is a file for each environment with a line for each schedule, in whatever order they come', () => {
    const done = memory('EFS-B', { past: [{ nominal: now - 3, state: 'missed' }] })
    const files = renderMemories([done, memory('EFS-A')])
    expect(files.get(path)?.split('\n')).toEqual([
      `{"apiVersion":"bowline.dev/v1","kind":"ScheduleMemory","environment":"${environment}","schedules":[`,
      '{"id":"EFS-A","name":"efs-a","watermark":"2026-12-31T23:59:59.999Z","trigger":"0123456789abcdef"},',
      '{"id":"EFS-B","name":"efs-b","watermark":"2026-12-31T23:59:59.999Z","trigger":"0123456789abcdef",' +
        '"past":[{"nominal":"2026-12-31T23:59:59.997Z","state":"missed"}]}',
      ']}',
      '',
    ])
    expect(renderMemories([memory('EFS-A'), done])).toEqual(files)
  })
})

describe('a file that somebody has edited', () => {
  const good = renderMemories([
    memory('EFS-A'),
    memory('EFS-B', { past: [{ nominal: now - 3, state: 'queued' }], pause }),
  ])
  const text = good.get(path) ?? ''

  test.each([
    ['no JSON', (of: string) => of.slice(0, -4), 'JSON'],
    ['a list', () => '[]', 'the file is [], expected an object'],
    [
      'another version',
      (of: string) => of.replace('/v1', '/v2'),
      'it is "ScheduleMemory" of "bowline.dev/v2", expected',
    ],
    ['another kind', (of: string) => of.replace('ScheduleMemory', 'Status'), 'it is "Status" of'],
    [
      'that of another environment',
      (of: string) => of.replace('-01"', '-02"'),
      '"environment" is "ENV-1234-5678-02"',
    ],
    [
      'without a list',
      (of: string) => `${of.slice(0, of.indexOf('['))}7}`,
      '"schedules" is 7, expected a list',
    ],
  ])('is of no use: %s', (_, edit, problem) => {
    const { memories, problems } = readMemories(new Map([[path, edit(text)]]), now)
    expect([memories, problems]).toEqual([[], [expect.stringContaining(`${path}: `)]])
    expect(problems[0]).toContain(problem)
  })

  test.each([
    ['a name', (of: string) => of.replace('"id":"EFS-B",', ''), '"id" is missing, expected a text'],
    [
      'no instant',
      (of: string) => of.replace('Z","trigger":', '","trigger":'),
      'expected an instant such as 1970-01-01T00:00:00.000Z',
    ],
    [
      'a run that is ahead',
      (of: string) => of.replace('2026-12-31T23:59:59.999Z', '2027-01-03T00:00:00.000Z'),
      'is ahead',
    ],
    [
      'a state',
      (of: string) => of.replace('"queued"', '"waiting"'),
      '"state" is "waiting", expected one of queued,',
    ],
    [
      'a pause',
      (of: string) => of.replace(/"pause":\{/, '"pause":7,"x":{'),
      '"pause" is 7, expected an object',
    ],
    [
      'a flag',
      (of: string) => of.replace('"EFS-B"', '"EFS-B","armed":"no"'),
      '"armed" is "no", expected true or false',
    ],
    ['no schedule at all', () => 'null', 'it is null, expected an object'],
  ])('loses no more than the schedule that is wrong: %s', (_, edit, problem) => {
    const [first = '', second = ''] = text.split('\n').slice(1)
    const read = readMemories(new Map([[path, text.replace(second, edit(second))]]), now)
    expect(first).toContain('EFS-A')
    expect(read.memories.map(({ id }) => id)).toEqual(['EFS-A'])
    expect(read.problems).toEqual([expect.stringContaining(`${path}: schedule 2 of 2 schedules: `)])
    expect(read.problems[0]).toContain(problem)
  })
})

test('triggers that say the same have the same fingerprint', () => {
  const once = { type: 'onetime', at: '2027-01-01T00:00:00', timeZone: 'UTC', ifPast: 'run' } as const
  const { type, ...rest } = once
  expect(triggerFingerprint({ ...rest, type })).toBe(triggerFingerprint(once))
  expect(triggerFingerprint({ ...once, at: '2027-01-01T00:00:01' })).not.toBe(triggerFingerprint(once))
  const hourly = {
    type: 'recurring',
    every: { n: 1, unit: 'hour' },
    start: '2027-01-01',
    timeZone: 'UTC',
  } as const
  const endless = triggerFingerprint({ ...hourly, end: null })
  expect(triggerFingerprint({ ...hourly, end: '2028-01-01' })).not.toBe(endless)
  expect(triggerFingerprint(JSON.parse(JSON.stringify({ ...hourly, every: { unit: 'hour', n: 1 } })))).toBe(
    endless,
  )
})
