import { expect, test } from 'vitest'
import { isRunnerPath, parseConnectionPath } from '../../../../controller/runners/connection-path.ts'

const base = '/public/v1/devops/ws/ENV-4400-0874-01/local-1'
const plain = {
  environment: 'ENV-4400-0874-01',
  instance: 'local-1',
  worker: 'events',
  runnerType: null,
  runningTasks: 0,
  runningScheduledTasks: null,
}

test.each([
  ['an old runner sends no query', base, {}],
  ['a slash at the end', `${base}/`, {}],
  [
    'background worker',
    `${base}?running_tasks=2&running_scheduled_tasks=1&runner_type=background`,
    { runnerType: 'background', runningTasks: 2, runningScheduledTasks: 1 },
  ],
  ['interactive worker', `${base}?running_tasks=0&runner_type=interactive`, { runnerType: 'interactive' }],
  ['nonsense in the query', `${base}?running_tasks=-1&running_scheduled_tasks=x&runner_type=y`, {}],
  ['web application', `${base}/webapp`, { worker: 'webapp' }],
  ['Anvil application', `${base}/anvilapp`, { worker: 'anvilapp' }],
  ['transformations', `${base}/tfnapp`, { worker: 'tfnapp' }],
  ['an instance with odd characters', base.replace('local-1', 'a%20%2F%C3%A9'), { instance: 'a /é' }],
])('%s', (_, url, expected) => {
  expect(parseConnectionPath(url)).toEqual({ ...plain, ...expected })
})

test.each([
  ['without an instance', '/public/v1/devops/ws/ENV-4400-0874-01'],
  ['an empty instance', '/public/v1/devops/ws/ENV-4400-0874-01//webapp'],
  ['another application', `${base}/otherapp`],
  ['too deep', `${base}/webapp/x`],
  ['broken encoding', base.replace('local-1', '%E0%A4%A')],
  ['control characters', base.replace('local-1', 'a%0Ab')],
  ['an endless instance', base.replace('local-1', 'x'.repeat(256))],
])('is none: %s', (_, url) => {
  expect(parseConnectionPath(url)).toBeUndefined()
})

test.each([
  [base, true],
  ['/public/v1/devops/ws/', true],
  ['/public/v1/devops/services', false],
  ['/ws', false],
])('%s is for runners: %s', (url, expected) => {
  expect(isRunnerPath(url)).toBe(expected)
})
