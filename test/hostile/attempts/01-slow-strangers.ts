import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Attempt } from '../attempt.ts'

const signature = `X-Hub-Signature-256: sha256=${'0'.repeat(64)}`
/** What each begins with; then a byte comes now and then. */
const beginnings = {
  'says nothing': '',
  'begins TLS': '\x16\x03\x01\x02\x00',
  'sends headers slowly': 'GET /api/v1/status HTTP/1.1\r\nHost: a\r\nX: ',
  'sends a body slowly': `POST /webhooks/github HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${signature}\r\nContent-Length: 1000000\r\n\r\n`,
  'stays without a word': 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n',
}
/** A request has a minute to arrive; who only stays is let go after 72 s; at once go those that are too many of one address. */
const longestMs = 90_000
const mostOfOneAddress = 500

export const attempt: Attempt = {
  line: 1,
  what: 'connections that say nothing, or too slowly, from one address',
  async run(target) {
    const count = target.size(5_000, 700)
    const sockets: Socket[] = []
    for (let index = 0; index < count; index++) {
      const kinds = Object.values(beginnings)
      const socket = await target.connect()
      socket.resume().write(kinds[index % kinds.length] as string, 'latin1')
      sockets.push(socket)
      if (index % 100 === 99) await pause(20) // whoever tries has the same processors
    }
    const open = () => sockets.filter(({ destroyed }) => !destroyed)
    const drip = setInterval(() => {
      for (const [index, socket] of sockets.entries())
        if (!socket.destroyed && [2, 3].includes(index % 5)) socket.write('x')
    }, 500)
    const headers = { authorization: `Bearer ${target.adminToken}` }
    const statuses = new Set<number>()
    const from = performance.now()
    const mayStay = target.size(0, mostOfOneAddress)
    while (performance.now() - from < longestMs && open().length > mayStay) {
      statuses.add((await target.ask('/api/v1/sealing-keys', { headers })).status)
      await pause(200)
    }
    clearInterval(drip)
    const left = open().length
    return {
      tried: `${count} connections`,
      held: statuses.size === 1 && statuses.has(200) && left <= mayStay,
      said: `${left} open after ${Math.round((performance.now() - from) / 1000)} s; with a token: ${[...statuses]}`,
      read: [],
    }
  },
}
