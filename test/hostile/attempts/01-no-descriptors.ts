import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Attempt } from '../attempt.ts'

const run = promisify(execFile)

export const attempt: Attempt = {
  line: 1,
  what: 'no file left to open, while Git is asked for',
  async run(target) {
    if (process.platform !== 'linux') return { tried: 'nothing: not Linux', held: true, said: '', read: [] }
    const open = readdirSync(`/proc/${target.pid}/fd`).length
    const limit = async (soft: string) =>
      await run('prlimit', ['--pid', String(target.pid), `--nofile=${soft}:`])
    const { stdout } = await run('prlimit', [
      '--pid',
      String(target.pid),
      '--nofile',
      '-o',
      'SOFT',
      '--noheadings',
    ])
    const socket = await target.connect()
    /** On a connection that is there already. */
    const sync = async () => {
      const request = `POST /api/v1/sync HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${target.adminToken}\r\n\r\n`
      socket.write(request)
      const [answer] = await once(socket, 'data')
      return /^HTTP\/1.1 (\d+)/.exec(String(answer))?.[1]
    }
    const from = target.log().length
    await limit(String(open + 3))
    const strangers = []
    for (let count = 0; count < target.size(500, 30); count++) strangers.push(await target.connect())
    const short = [await sync(), await sync(), await sync()]
    for (const stranger of strangers) stranger.destroy()
    await limit(stdout.trim())
    const after = await sync()
    const told = target.log().slice(from)
    return {
      tried: `${open + 3} files at most, ${strangers.length} connections`,
      held: target.isAlive && after === '200' && told.length <= 10,
      said: `statuses ${short.join(', ')}, ${told.length} lines of log; then ${after}`,
      read: [],
    }
  },
}
