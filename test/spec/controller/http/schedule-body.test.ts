import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { pauseOf } from '../../../../controller/http/connect/schedule-body.ts'

test.each([
  ['whoever calls', {}, 'user:ana'],
  ['them and whoever they say stands behind it', { owner: 'boss' }, 'user:ana (boss)'],
])('a pause is by %s', (_, body, by) => {
  expect(pauseOf({ body } as FastifyRequest, 'user:ana', 0).by).toBe(by)
})
