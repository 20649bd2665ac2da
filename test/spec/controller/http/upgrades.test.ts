import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serveUpgrades } from '../../../../controller/http/upgrades.ts'
import { systemClock } from '../../../../controller/ports/clock.ts'
import { createRunnerHub } from '../../../../controller/runners/hub.ts'
import { silent } from '../../../support/process-harness.ts'

const path = '/public/v1/devops/ws/ENV-0000-0000-01/laptop'
const headers = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
}

test('a wrong key of a runner is answered in the turn of its address, and is a stranger until then; a good one waits for nobody', async () => {
  const hub = createRunnerHub({ clock: systemClock, maxConnections: 10, log: silent })
  const authenticate = (environment: string, _: string, key: string) =>
    key === 'ApiKey good' ? { environment, key: 'SU-1' } : undefined
  hub.serve({ authenticate, refused: () => {} } as unknown as Parameters<typeof hub.serve>[0])
  const server = createServer()
  const waiting: { address: string; answer: () => void }[] = []
  const asked = () => once(server, 'a wrong key')
  const turn = (address: string) =>
    new Promise<void>((answer) => {
      waiting.push({ address, answer })
      server.emit('a wrong key')
    })
  const released: unknown[] = []
  const connections = { release: (socket: unknown) => void released.push(socket) }
  serveUpgrades(server, (...upgrade) => hub.handleUpgrade(...upgrade), { connections, guesses: { turn } })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    await hub.close()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const upgrade = (key: string) =>
    request({ port, path, headers: { ...headers, authorization: `ApiKey ${key}` } })

  const wrong = upgrade('wrong').end()
  await asked()
  const [, socket] = await once(upgrade('good').end(), 'upgrade')
  socket.destroy()
  expect([waiting.map(({ address }) => address), released.length]).toEqual([['127.0.0.1'], 1])
  waiting[0]?.answer()
  const [refused] = await once(wrong, 'response')
  expect(refused.statusCode).toBe(401)

  const impatient = connect(port, '127.0.0.1')
  impatient.write(
    `GET ${path} HTTP/1.1\r\n${Object.entries(headers)
      .map((each) => each.join(': '))
      .join('\r\n')}\r\n\r\n`,
  )
  await asked()
  impatient.resetAndDestroy()
  await once(impatient, 'close')
  waiting[1]?.answer() // to nobody: nothing fails
  const after = upgrade('wrong').end()
  await asked()
  waiting[2]?.answer()
  expect((await once(after, 'response'))[0].statusCode).toBe(401)
  expect(released.length).toBe(1)
})
