import { expect, test } from 'vitest'
import { Strangers } from '../../../../controller/audit/strangers.ts'
import type { AuditEntry } from '../../../../core/domain/audit.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'

function world() {
  const rows: AuditEntry[] = []
  const clock = new FakeClock(0)
  const strangers = new Strangers({ audit: async (row) => rows.push(row) }, clock, silent)
  const come = (source: string) => strangers.refused({ source, object: '/x', why: 'nobody' })
  const told = () => rows.map(({ source, count }) => [source, count])
  return { clock, strangers, come, told }
}

test('of each place there is a row at first, and one for each ten minutes in which there were more', async () => {
  const { clock, come, told } = world()
  for (let i = 0; i < 1000; i++) come('192.0.2.1')
  come('192.0.2.2')
  expect(told()).toEqual([
    ['192.0.2.1', 1],
    ['192.0.2.2', 1],
  ])
  await clock.advance(600_000)
  expect(told().slice(2)).toEqual([['192.0.2.1', 999]])
  await clock.advance(1_200_000)
  come('192.0.2.1') // that series was over
  expect(told().slice(3)).toEqual([['192.0.2.1', 1]])
})

test('whoever has a network of IPv6, or a thousand addresses, does not get a row for each', () => {
  const { come, told } = world()
  for (let i = 0; i < 100; i++) come(`2001:db8:0:1::${i}`)
  come('2001:db8:0:1:ffff:1:2:3')
  come('2001:db8:0:2::1')
  expect(told()).toHaveLength(2)
  for (let i = 0; i < 1000; i++) come(`10.0.${i >> 8}.${i & 255}`)
  expect(told()).toHaveLength(101)
})
