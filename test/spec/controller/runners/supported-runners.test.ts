import { expect, test } from 'vitest'
import { whyUnsupported } from '../../../../controller/runners/supported-runners.ts'

test.each<[1 | 2, string | null, string | undefined]>([
  [1, null, 'its line is older than 24.0, as it names none'],
  [1, '23.7', 'its version is 23.7'],
  [1, '2.6', 'its version is 2.6'],
  [1, '24.0', undefined],
  [1, '25.5', undefined],
  [2, '26.0', 'its version is 26.0'],
  [2, '26.23', 'its version is 26.23'],
  [2, '26.24', undefined],
  [2, '42.0', undefined],
  [2, '100.1', undefined],
  [2, '23.0\u0007', undefined],
  [2, '0.0.0', undefined],
  [2, 'bowline-sdk', undefined],
  [2, null, undefined],
])('version %i of the protocol, runner %s: %s', (version, runnerVersion, why) => {
  const expected = why && `${why}; supported are connect-extension-runner 24.0 to 25.x, and 26.24 and later`
  expect(whyUnsupported({ version, runnerVersion })).toBe(expected)
})
