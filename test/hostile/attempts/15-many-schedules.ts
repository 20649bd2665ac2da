import { setTimeout as sleep } from 'node:timers/promises'
import type { Attempt } from '../attempt.ts'

export const attempt: Attempt = {
  line: 15,
  what: 'schedules of one environment that fire each second, in a commit',
  async run(target) {
    const count = target.size(3_000, 20)
    const schedule = (n: number) =>
      `apiVersion: bowline.dev/v1\nkind: Schedule\nmetadata: {name: flood-${n}}\n` +
      `spec: {extension: guest, environment: dev, method: flood, trigger: {cron: "* * * * * *"}}\n`
    const path = 'flood.yaml'
    await target.world.push({ [path]: Array.from({ length: count }, (_, n) => schedule(n)).join('---\n') })
    const finding = await until(target.log, 'too-many-')
    const headers = { authorization: `Bearer ${target.adminToken}` }
    const armed = (
      await target.ask('/api/v1/schedules?extension=guest&limit=1000', { headers })
    ).text.includes('flood-')
    await target.world.push({ [path]: null })
    return {
      tried: `${count} schedules a second`,
      ...{
        held: finding && !armed,
        said: finding ? 'a finding; none of them is armed' : 'no finding',
        read: [],
      },
    }

    async function until(log: () => readonly string[], word: string): Promise<boolean> {
      for (let tries = 0; tries < 300; tries++) {
        if (log.call(target).some((line) => line.includes(word))) return true
        await sleep(100)
      }
      return false
    }
  },
}
