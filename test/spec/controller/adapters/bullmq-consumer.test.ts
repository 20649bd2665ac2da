import { expect, test } from 'vitest'
import { Consumer, type ConsumerOptions } from '../../../../controller/adapters/bullmq/bullmq-consumer.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

test.each([
  ['could not renew lock for job 17', []],
  ['Missing key for job 17. moveToFinished', []],
  ['the store is away', []],
  ['relation "bullmq_jobs" does not exist', ['the queue worker reported an error']],
])('of a worker that says "%s"', (reason, told) => {
  const log = recordingLog()
  let complain: (error: Error) => void = () => {}
  const worker = {
    concurrency: 0,
    isPaused: () => false,
    pause: async () => {},
    run: async () => {},
    waitUntilReady: async () => {},
    setMaxListeners: () => {},
    getBackend: () => ({ moveToActive: async () => null }),
    on: (_: 'error', listener: (error: Error) => void) => {
      complain = listener
    },
  }
  const consumer = new Consumer({
    environment: 'ENV-1',
    open: () => worker as unknown as ReturnType<ConsumerOptions['open']>,
    handler: async () => {},
    isAway: (error) => String(error).includes('away'),
    clock: new FakeClock(),
    log,
  })
  consumer.setCapacity(1)
  complain(new Error(reason))
  expect(log.lines.map(({ message }) => message)).toEqual(told)
})
