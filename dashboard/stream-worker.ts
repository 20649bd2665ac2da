import { type Heard, Stream } from './lib/stream.ts'

/** One stream for all tabs of a browser: each is told what is heard. It ends with the last of them. */
const ports = new Set<MessagePort>()
let stream: Stream | undefined

function tell(heard: Heard): void {
  if (heard.kind === 'signed-out') stream = undefined // somebody may sign in again
  for (const port of ports) port.postMessage(heard)
}

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (!port) return
  port.addEventListener('message', ({ data }: MessageEvent<{ prefix: string } | 'bye'>) => {
    if (data === 'bye') {
      ports.delete(port)
      return
    }
    ports.add(port)
    if (stream) port.postMessage(stream.state)
    else {
      stream = new Stream(data.prefix, tell)
      void stream.start()
    }
  })
  port.start()
})
