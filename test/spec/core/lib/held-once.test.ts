import { expect, test } from 'vitest'
import { HeldOnce } from '../../../../core/lib/held-once.ts'

test('values that say the same are the same one afterwards, others are not', () => {
  const once = new HeldOnce()
  const first = once.value({ type: 'advanced', cron: '0 0 2 * * *' })
  expect(once.value({ type: 'advanced', cron: '0 0 2 * * *' })).toBe(first)
  expect(once.value({ type: 'advanced', cron: '0 0 3 * * *' })).toEqual({
    type: 'advanced',
    cron: '0 0 3 * * *',
  })
  expect([once.text('UTC'), once.text('UTC'), once.text('')]).toEqual(['UTC', 'UTC', ''])
})
