import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { systemClock } from '../../../../controller/ports/clock.ts'
import { Inflow, UnderWay } from '../../../../controller/runners/inflow.ts'

const mebibyte = 2 ** 20

class FakeSocket extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  isPaused = false

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }
}

function runner(underWay = new UnderWay()) {
  const [socket, stream, why] = [new FakeSocket(), new PassThrough(), [] as string[]]
  const inflow = new Inflow({
    socket: socket as unknown as WebSocket,
    stream,
    underWay,
    clock: systemClock,
    exceeded: (each) => why.push(each),
  })
  const comes = (bytes: number) => stream.emit('data', Buffer.alloc(bytes))
  return { socket, inflow, underWay, why, comes }
}

function pending(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const ping = Buffer.from('ping')

test('a ping between the parts of a message does not make them count as whole', () => {
  const { inflow, comes, why, underWay } = runner()
  inflow.greeted()
  for (let n = 0; n < 63; n++) {
    comes(mebibyte)
    comes(6 + ping.length)
    inflow.controlled(ping)
  }
  expect(underWay.bytes).toBe(63 * mebibyte)
  comes(mebibyte + 1)
  expect(why).toEqual(['its environment sends too much at once'])
})

test('pings and pongs alone leave nothing that counts', () => {
  const { inflow, comes, underWay } = runner()
  for (let n = 0; n < 1_000; n++) {
    comes(6 + ping.length)
    inflow.controlled(ping)
  }
  expect(underWay.bytes).toBe(0)
})

test('what all runners of an environment have in hand is measured: none is read on until some of it is done', async () => {
  const underWay = new UnderWay()
  const runners = Array.from({ length: 9 }, () => runner(underWay))
  const works = runners.map(pending)
  const held = runners
    .slice(0, 8)
    .map(({ inflow }, n) => inflow.inHand(8 * mebibyte, works[n]?.promise as Promise<void>))
  const last = runners[8]
  last?.comes(1)
  expect(last?.socket.isPaused).toBe(true)
  works[0]?.resolve()
  await held[0]
  expect(last?.socket.isPaused).toBe(false)
  for (const work of works) work.resolve()
  await Promise.all(held)
  expect(runners.every(({ socket }) => !socket.isPaused)).toBe(true)
})
