import type { Attempt } from '../attempt.ts'

const part = Buffer.alloc(64 * 1024, '[')

export const attempt: Attempt = {
  line: 1,
  what: 'a body of brackets, without a token',
  async run(target) {
    const parts = target.size(1008, 32)
    const body = Array.from({ length: parts }, () => part)
    const headers = { 'content-type': 'application/json' }
    const { status } = await target.ask('/api/v1/reseal', { method: 'POST', headers, body })
    const tried = `${(parts * part.length) / 2 ** 20} MiB`
    return { tried, held: status === 401 || status === 0, said: `status ${status}`, read: [] }
  },
}
