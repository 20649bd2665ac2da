import { expect, test } from 'vitest'
import { paths, pathTo, routeOf } from '../../../api/paths.ts'

test('a path is filled in, what is no part of a path escaped', () => {
  expect(pathTo(paths.status, {})).toBe('/api/v1/status')
  expect(pathTo(paths.environmentLogs, { environment: 'billing:dev/..' })).toBe(
    '/api/v1/environments/billing%3Adev%2F../logs',
  )
  expect(pathTo(paths.task, { service: 'SRVC-1', environment: 'ENV-1', id: 'TQ-1' })).toBe(
    '/public/v1/devops/services/SRVC-1/environments/ENV-1/tasks/TQ-1',
  )
})

test('a route is the path as routers write it', () => {
  expect(routeOf(paths.task)).toBe('/public/v1/devops/services/:service/environments/:environment/tasks/:id')
})
