import { expect, test } from 'vitest'
import { type Pass, PassQueue } from '../../../../controller/sync/pass-queue.ts'

/** A queue whose passes end when they are told to. */
function world() {
  const begun: Pass[] = []
  const ends: (() => void)[] = []
  const work = (pass: Pass) => () =>
    new Promise<void>((resolve) => {
      begun.push(pass)
      ends.push(resolve)
    })
  const queue = new PassQueue({ look: work('look'), plan: work('plan') })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  const end = async () => {
    ends.shift()?.()
    await settle()
  }
  return { queue, begun, end, settle }
}

test('whoever asks while one waits gets that one: what was superseded is never looked at', async () => {
  const { queue, begun, end, settle } = world()
  const first = queue.ask('look', 'poll')
  await settle()
  const later = [queue.ask('look', 'webhook'), queue.ask('look', 'webhook'), queue.ask('look', 'person')]
  await end()
  await first
  expect(begun).toEqual(['look', 'look'])
  await end()
  await Promise.all(later)
  await queue.idle()
  expect(begun).toEqual(['look', 'look'])
})

test('a person is before a webhook, that before a poll, and all before what only looks again', async () => {
  const { queue, begun, end, settle } = world()
  void queue.ask('look', 'poll')
  await settle()
  void queue.ask('plan', 'resync')
  void queue.ask('look', 'webhook')
  await end()
  expect(begun).toEqual(['look', 'look'])
  void queue.ask('look', 'poll')
  void queue.ask('plan', 'person') // the one that waits becomes as urgent
  await end()
  expect(begun).toEqual(['look', 'look', 'plan'])
  await end()
  expect(begun).toEqual(['look', 'look', 'plan', 'look'])
  await end()
  await queue.idle()
})

test('one that fails fails for those who asked, and the next one goes on', async () => {
  const queue = new PassQueue({
    look: async () => {
      throw new Error('no network')
    },
    plan: async () => {},
  })
  await expect(queue.ask('look', 'person')).rejects.toThrow('no network')
  await queue.ask('plan', 'person')
})
