import { expect, test } from 'vitest'
import { ArrivalLines } from '../../../../controller/apply/arrival.ts'
import { recordingLog } from '../../../support/samples.ts'

test('of thousands that arrive with one commit a hundred say so, and the next commit begins anew', () => {
  const log = recordingLog()
  const lines = new ArrivalLines(log)
  for (let at = 1; at <= 5_000; at += 1) lines.tell('c0ffee1234', {}, () => `environment ${at}`)
  expect(log.lines.map(({ message }) => message).slice(98)).toEqual([
    'environment 99',
    'environment 100',
    'others are as c0ffee1 says, too, and say so no more',
  ])
  lines.tell('another', {}, () => 'the first of another')
  expect(log.lines.at(-1)?.message).toBe('the first of another')
})
