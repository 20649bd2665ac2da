// A runner that does nothing but answer: as many connections as it takes to be given so many tasks at once.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { serve } from './queue-child.js'

/** What the controller gives one connection. */
const perConnection = 25

serve(async ({ url, apiKey, environment }, concurrency, { came, ended }) => {
  const instances = Array.from({ length: Math.ceil(concurrency / perConnection) }, (_, index) => index + 1)
  const sockets = await Promise.all(
    instances.map((instance) =>
      connect(`${url}/public/v1/devops/ws/${environment}/bench-${instance}`, apiKey),
    ),
  )
  for (const socket of sockets) {
    socket.on('message', (frame) => {
      const { message_type: type, data } = JSON.parse(frame)
      if (type !== 'task') return
      came(data.input.object_id)
      socket.send(resultOf(data))
      ended()
    })
    socket.send(setupRequest)
  }
  return {
    async close() {
      for (const socket of sockets) socket.close(1000)
      await Promise.all(sockets.map((socket) => once(socket, 'close')))
    },
  }
})

async function connect(url, apiKey) {
  const query = 'running_tasks=0&running_scheduled_tasks=0&runner_type=background'
  const socket = new WebSocket(`${url}?${query}`, {
    headers: { authorization: apiKey },
    perMessageDeflate: false,
  })
  await once(socket, 'open')
  return socket
}

const setupRequest = JSON.stringify({
  version: 2,
  message_type: 'setup_request',
  data: {
    event_subscriptions: { order_placed: [] },
    variables: [],
    schedulables: [],
    repository: { readme_url: '', changelog_url: '' },
    runner_version: '0.0.0',
    audience: [],
  },
})

function resultOf({ options, input }) {
  const output = { result: 'success', data: null, countdown: 0, runtime: 0.001, message: null }
  return JSON.stringify({ version: 2, message_type: 'task', data: { options, input, output } })
}
