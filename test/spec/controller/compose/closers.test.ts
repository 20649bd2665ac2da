import { expect, test } from 'vitest'
import { Closers } from '../../../../controller/compose/closers.ts'
import { recordingLog } from '../../../support/samples.ts'

function opened() {
  const log = recordingLog()
  const closed: string[] = []
  const closers = new Closers(log)
  const part = closers.part()
  const open = (where: Closers, name: string) => where.add(async () => void closed.push(name))
  open(closers, 'database')
  open(part, 'runtime')
  open(closers, 'server')
  open(part, 'fleet')
  return { log, closed, closers, part, open }
}

test('what was opened last is closed first, whichever part it belongs to', async () => {
  const { closed, closers } = opened()
  await closers.close()
  expect(closed).toEqual(['fleet', 'server', 'runtime', 'database'])
})

test('a part is closed by itself, and may be opened again', async () => {
  const { closed, closers, part, open } = opened()
  await part.close()
  expect(closed.splice(0)).toEqual(['fleet', 'runtime'])
  open(part, 'fleet')
  await closers.close()
  expect(closed).toEqual(['fleet', 'server', 'database'])
})

test('each is closed once', async () => {
  const { closed, closers } = opened()
  await Promise.all([closers.close(), closers.close()])
  expect(closed).toHaveLength(4)
})

test('one that fails is logged, and the others are closed', async () => {
  const { log, closed, closers } = opened()
  closers.add(() => {
    throw new Error('at once')
  })
  closers.add(() => Promise.reject(new Error('later')))
  await closers.close()
  expect(closed).toHaveLength(4)
  expect(log.lines).toMatchObject([
    { level: 'error', message: 'a part did not stop well', err: new Error('later') },
    { level: 'error', message: 'a part did not stop well', err: new Error('at once') },
  ])
})
