import { once } from 'node:events'
import { paths, pathTo } from '../../../api/paths.ts'
import type { Attempt } from '../attempt.ts'
import { eventToken } from '../event-token.ts'
import type { Target } from '../target.ts'

/** Status and body of the answer to a runner's handshake. */
async function refusal(target: Target, id: string, path: string, apiKey: string): Promise<string> {
  const socket = target.runner({ id, apiKey }, path)
  const [, answer] = await once(socket, 'unexpected-response')
  const body = Buffer.concat(await answer.toArray()).toString()
  return `${answer.statusCode} ${body}`
}

const mostLines = 20

export const attempt: Attempt = {
  line: 2,
  what: 'wrong keys, tokens and handshakes, each of another name',
  async run(target) {
    const count = target.size(3_000, 150)
    const from = target.log().length
    const { id, extensionId } = await target.keys()
    const wrong = await eventToken('x'.repeat(64))
    const event = async (environment: string) => {
      const path = pathTo(paths.externalEvents, { service: extensionId, environment })
      const headers = { authorization: wrong, 'content-type': 'application/json' }
      const { status, text } = await target.ask(path, { method: 'POST', headers, body: '{' })
      return `${status} ${text}`
    }
    const answers = { runners: new Set<string>(), events: new Set<string>() }
    for (let index = 0; index < count; index++) {
      const nowhere = `ENV-${String(index)
        .padStart(8, '0')
        .replace(/(....)/, '$1-')}-01`
      const key = `ApiKey SU-${index}:wrong`
      const names = [nowhere, id, id.toLowerCase()]
      const name = names[index % names.length] as string
      answers.runners.add(await refusal(target, name, `/INS-${index}`, key))
      answers.events.add(await event(name))
      await target.ask(`/public/v1/${index}`, { headers: { authorization: `Bearer ${index}` } })
      const socket = await target.connect()
      socket.end(index % 2 === 0 ? '\x16\x03\x01\x00\x05hello' : `hello ${index}\r\n\r\n`, 'latin1')
    }
    const lines = target.log().length - from
    const [runners, events] = Object.values(answers).map(({ size }) => size)
    return {
      tried: `${5 * count} callers`,
      held: lines <= mostLines && runners === 1 && events === 1,
      said: `${lines} lines of log; ${runners} answer to runners, ${events} to events`,
      read: runners === 1 && events === 1 ? [] : ['which environments there are'],
    }
  },
}
