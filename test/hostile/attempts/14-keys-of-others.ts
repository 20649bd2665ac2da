import { once } from 'node:events'
import type { Attempt } from '../attempt.ts'
import { eventToken } from '../event-token.ts'
import type { Keys, Target } from '../target.ts'

export const attempt: Attempt = {
  line: 14,
  what: 'posing as an instance with the key of its environment; keys that have ended',
  async run(target) {
    const orders = await target.keys('orders')
    const { instances } = await target.world.environment('orders')
    const running = instances[0]?.id ?? ''
    const next = running.replace(/\d{6}$/, (number) => String(Number(number) + 1).padStart(6, '0'))
    const names = [running, next, running.toLowerCase().replace('ins', 'INS'), `${running}/webapp`, 'INS-x']
    const posed = await Promise.all(names.map((name) => opens(target, orders, `/${name}`)))

    const old = await target.keys('guest')
    const kept = target.runner(old)
    await once(kept, 'open')
    const closed = once(kept, 'close')
    const client = await target.world.client()
    await client.post(`/api/v1/environments/${old.id}/keys/rotate`, { overlap: 0 })
    const [code] = await closed
    const refused = [
      !(await opens(target, old, '/hostile')),
      (
        await target.ask(`/public/v1/devops/services/${old.extensionId}/environments/${old.id}`, {
          headers: { authorization: old.apiKey },
        })
      ).status === 401,
      (await eventStatus(target, old)) === 401,
    ]
    const fresh = await target.keys('guest')
    const works = (await opens(target, fresh, '/hostile')) && (await eventStatus(target, fresh)) === 202
    const read = names.filter((_, at) => posed[at]).map((name) => `the configuration of orders as ${name}`)
    return {
      ...{
        tried: `${names.length} names, 3 uses of an ended key`,
        held: refused.every(Boolean) && code === 1008 && works,
      },
      ...{
        said: `its socket is closed with ${code}, ${refused.filter(Boolean).length} of 3 uses refused`,
        read,
      },
    }
  },
}

async function opens(target: Target, keys: Keys, path: string): Promise<boolean> {
  const socket = target.runner(keys, path)
  return await new Promise((resolve) => {
    socket.once('open', () => resolve(true)).once('error', () => resolve(false))
  })
}

async function eventStatus(target: Target, { id, extensionId, jwtSecret }: Keys): Promise<number> {
  const path = `/public/v1/devops/services/${extensionId}/environments/${id}/external-events`
  const headers = { authorization: await eventToken(jwtSecret), 'content-type': 'application/json' }
  const event = { event_type: 'asset_purchase_request_processing', object_id: 'PR-1', data: {} }
  return (await target.ask(path, { method: 'POST', headers, body: JSON.stringify(event) })).status
}
