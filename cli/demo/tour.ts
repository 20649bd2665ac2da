import { SignJWT } from 'jose'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { Client } from '../client.ts'

interface Schedule {
  name: string
  last_run: { task: { id: string; status: string } | null } | null
}

/** What the tour has seen, in milliseconds since it was told the controller is up. */
export interface TourFigures {
  environments: number
  runningMs: number
  scheduledMs: number
  eventMs: number
  statusMs: number
}

/** Watches until the demo's main job has been done once: environments running, a schedule and an event processed. */
export async function tour(
  client: Client,
  url: string,
  statusWritten: () => boolean,
  say: (text: string) => void,
): Promise<TourFigures> {
  const started = Date.now()
  const elapsed = () => Date.now() - started
  const environments = await waitFor(async () => {
    const { items } = await client.get<{ items: readonly EnvironmentOverview[] }>(paths.allEnvironments)
    return items.length > 0 && items.every((each) => each.status === 'Running') ? items : undefined
  })
  const runningMs = elapsed()
  for (const { extension, type, deployed, id } of environments) {
    say(`${extension} ${type} is Running: ${deployed?.tag} (${deployed?.commit.slice(0, 7)}), ${id}`)
  }
  const dev = environments.find((each) => each.extension === 'auto-approve' && each.type === 'dev')
  if (!dev) return { environments: environments.length, runningMs, scheduledMs: 0, eventMs: 0, statusMs: 0 }
  const path = pathTo(paths.environment, { service: dev.extensionId, environment: dev.id })

  const event = await sendEvent(client, url, path, dev.id)
  await waitFor(async () => (await statusOf(client, path, event)) === 'succeeded' || undefined)
  const eventMs = elapsed()
  say(`an external event was processed: task ${event}, a purchase request, approved`)

  const run = await waitFor(async () => {
    const schedules = await client.get<Schedule[]>(`${path}/schedules`)
    return (
      schedules.map((each) => each.last_run?.task).find((task) => task?.status === 'succeeded') ?? undefined
    )
  })
  const scheduledMs = elapsed()
  say(`the schedule "heartbeat" ran: task ${run.id}, result success`)

  await waitFor(async () => statusWritten() || undefined)
  return { environments: environments.length, runningMs, scheduledMs, eventMs, statusMs: elapsed() }
}

async function sendEvent(client: Client, url: string, path: string, environment: string): Promise<string> {
  const { jwtSecret } = await client.get<{ jwtSecret: string }>(
    pathTo(paths.environmentKeys, { environment }),
  )
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(jwtSecret))
  const response = await fetch(`${url}${path}/external-events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      event_type: 'asset_purchase_request_processing',
      object_id: 'PR-0000-0000-0001-001',
      data: { status: 'pending', quantity: 3 },
    }),
  })
  if (response.status !== 202)
    throw new Error(`the event was not accepted: ${response.status} ${await response.text()}`)
  return ((await response.json()) as { id: string }).id
}

async function statusOf(client: Client, path: string, task: string): Promise<string> {
  return (await client.get<{ status: string }>(`${path}/tasks/${task}`)).status
}

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
