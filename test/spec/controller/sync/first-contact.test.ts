import { expect, test } from 'vitest'
import { firstContact } from '../../../../controller/sync/first-contact.ts'
import type { ErrorCode } from '../../../../core/domain/error-codes.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

/** A remote that fails so often with this code, and then answers. */
function remote(code: ErrorCode, times = Number.POSITIVE_INFINITY) {
  let asked = 0
  const head = async () => {
    asked += 1
    if (asked <= times) throw new BowlineError(code, `the words of ${code}`)
    return undefined
  }
  return { head, asked: () => asked }
}

interface Asked {
  head: (signal: AbortSignal) => Promise<string | undefined>
  branches?: () => Promise<string[]>
}

function contact({ head, branches = async () => [] }: Asked) {
  const clock = new FakeClock()
  const stopping = new AbortController()
  const log = recordingLog()
  const over = firstContact({ head, branches }, 'main', { clock, log, signal: stopping.signal })
  over.catch(() => {})
  return { clock, log, over, stop: () => stopping.abort(new Error('stopped')) }
}

test.each<[ErrorCode]>([['source-invalid'], ['source-auth'], ['git-missing']])(
  '%s ends the very first start at once',
  async (code) => {
    const git = remote(code)
    await expect(contact(git).over).rejects.toMatchObject({ code })
    expect(git.asked()).toBe(1)
  },
)

test('a remote that gives no answer is asked again for half a minute', async () => {
  const git = remote('source-unreachable', 3)
  const { clock, over, log } = contact(git)
  await clock.advance(6_000)
  await over
  expect(git.asked()).toBe(4)
  expect(log.lines).toHaveLength(1)
})

test('then the start ends with the reason', async () => {
  const { clock, over } = contact(remote('source-unreachable'))
  await clock.advance(40_000)
  await expect(over).rejects.toThrow('the words of source-unreachable')
})

test('one that takes the question and says nothing is told as that', async () => {
  const head = (signal: AbortSignal) =>
    new Promise<undefined>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const { clock, over } = contact({ head })
  await clock.advance(30_000)
  await expect(over).rejects.toMatchObject({
    code: 'source-unreachable',
    message: 'the config repository gave no answer within 30 s',
  })
})

test('a repository with other branches than the one to follow ends it, with what to do', async () => {
  const { over } = contact({ head: async () => undefined, branches: async () => ['master'] })
  await expect(over).rejects.toMatchObject({
    code: 'source-branch',
    message: expect.stringContaining('Choose it with --branch master'),
  })
})

test('one without any branch is waited for', async () => {
  await contact({ head: async () => undefined }).over
})

test('a signal ends the waiting', async () => {
  const { clock, over, stop } = contact(remote('source-unreachable'))
  await clock.advance(2_000)
  stop()
  await expect(over).rejects.toThrow('stopped')
})
