// A runner of a local environment that does nothing but hear what it is told.
import { once } from 'node:events'
import { WebSocket } from 'ws'

/** Connects, and gives the way to wait for a configuration in which the first variable has this value. */
export async function connectRunner(controller, environment) {
  const { environment: id, apiKey } = await controller.get(`/api/v1/environments/${environment}/keys`)
  const query = 'running_tasks=0&running_scheduled_tasks=0&runner_type=background'
  const url = `${controller.url.replace('http', 'ws')}/public/v1/devops/ws/${id}/bench?${query}`
  const socket = new WebSocket(url, { headers: { authorization: apiKey }, perMessageDeflate: false })
  await once(socket, 'open')
  const told = waits(socket)
  const first = told(() => true)
  socket.send(setupRequest)
  await first
  return {
    environment: id,
    /** When it hears of the value. */
    hears: (value) =>
      told(({ variables }) => variables.some((each) => each.name === 'VAR_0' && each.value === value)),
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return
      const closed = once(socket, 'close')
      socket.close(1000)
      await closed
    },
  }
}

/** The moment at which the socket is given a configuration that fits. */
function waits(socket) {
  const waiting = new Set()
  socket.on('message', (frame) => {
    const { message_type: type, data } = JSON.parse(frame)
    if (type !== 'setup_response') return
    for (const wait of waiting) {
      if (!wait.fits(data)) continue
      waiting.delete(wait)
      wait.resolve(performance.now())
    }
  })
  return (fits) => new Promise((resolve) => waiting.add({ fits, resolve }))
}

const setupRequest = JSON.stringify({
  version: 2,
  message_type: 'setup_request',
  data: {
    event_subscriptions: {},
    variables: [],
    schedulables: [],
    repository: { readme_url: '', changelog_url: '' },
    runner_version: '0.0.0',
    audience: [],
  },
})
