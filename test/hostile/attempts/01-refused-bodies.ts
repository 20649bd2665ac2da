import { paths, pathTo } from '../../../api/paths.ts'
import type { Attempt } from '../attempt.ts'
import { eventToken } from '../event-token.ts'

const part = Buffer.alloc(64 * 1024, '[')

export const attempt: Attempt = {
  line: 1,
  what: 'brackets to every kind of path, without a right and with one',
  async run(target) {
    const parts = target.size(1008, 32)
    const poured = () => Array.from({ length: parts }, () => part)
    const { id, extensionId, jwtSecret } = await target.keys()
    const events = pathTo(paths.externalEvents, { service: extensionId, environment: id })
    const admin = `Bearer ${target.adminToken}`
    const signature = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }
    const tries: [string, Record<string, string>, string | Iterable<Buffer>, number][] = [
      [paths.reseal, {}, poured(), 401],
      ['/nowhere', {}, poured(), 401],
      [events, { authorization: await eventToken('x'.repeat(64)) }, poured(), 401],
      [paths.githubWebhook, {}, poured(), 401],
      [paths.githubWebhook, signature, poured(), parts > 80 ? 413 : 401],
      [paths.reseal, { authorization: admin }, poured(), parts > 64 ? 413 : 400],
      [paths.reseal, { authorization: admin }, '['.repeat(1_000_000), 400],
      [paths.reseal, { authorization: admin }, `[${'0,'.repeat(500_000)}0]`, 400],
      [events, { authorization: await eventToken(jwtSecret) }, '{"data":'.repeat(100_000), 400],
    ]
    const answers = await Promise.all(
      tries.map(async ([path, headers, body, expected]) => {
        const json = { 'content-type': 'application/json', ...headers }
        const { status } = await target.ask(path, { method: 'POST', headers: json, body })
        return { path, status, held: status === expected || status === 0 }
      }),
    )
    return {
      tried: `${tries.length} bodies of up to ${(parts * part.length) / 2 ** 20} MiB`,
      held: answers.every(({ held }) => held),
      said: `statuses ${answers.map(({ status }) => status).join(', ')}`,
      read: [],
    }
  },
}
