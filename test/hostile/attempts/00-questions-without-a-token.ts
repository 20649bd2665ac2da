import { paths } from '../../../api/paths.ts'
import type { Attempt } from '../attempt.ts'

/** They say whether it is up, what can be asked, and how one signs in. */
const forAnybody: readonly string[] = [
  paths.health,
  paths.ready,
  paths.openapi,
  paths.login,
  paths.account,
  paths.device,
  paths.providers,
]

export const attempt: Attempt = {
  line: 0,
  what: 'every path of the API, without a token',
  async run(target) {
    const asked = Object.values(paths).filter((path) => !forAnybody.includes(path))
    const answers = await Promise.all(
      asked.map(async (path) => ({ path, ...(await target.ask(path.replaceAll(/\{\w+\}/g, 'x'))) })),
    )
    const read = answers.filter(({ status }) => status < 400 && status > 0).map(({ path }) => path)
    const statuses = [...new Set(answers.map(({ status }) => status))].sort()
    return { tried: `${asked.length} paths`, held: true, said: `statuses ${statuses.join(', ')}`, read }
  },
}
