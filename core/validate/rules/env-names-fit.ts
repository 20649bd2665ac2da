import { quoted } from '../../lib/closest.ts'
import { pointerTo } from '../../load/loaded-file.ts'
import type { Rule } from '../rule.ts'

/** What the controller tells an instance of itself. What begins with `BOWLINE_` is its own, too. */
const reserved = ['API_KEY', 'ENVIRONMENT_ID', 'INSTANCE_ID', 'SERVER_ADDRESS', 'API_ADDRESS']

const longestName = 256

/** Names of `runtime.env` are those of variables of a process, and none that the controller sets itself. */
export const envNamesFit: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    for (const name of Object.keys(environment.body.spec.runtime?.env ?? {})) {
      const at = pointerTo('/spec/runtime/env', name)
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.length > longestName) {
        const form = `letters, digits and "_", no digit first, at most ${longestName} characters`
        const message = `${quoted([name])} cannot name a variable of a process: use ${form}`
        report({ code: 'bad-format', in: environment, at, part: 'key', message })
      } else if (reserved.includes(name) || name.startsWith('BOWLINE_')) {
        const message = `"${name}" is set by the controller, which tells each instance who it is and where to connect`
        const hint = name === 'API_ADDRESS' ? { hint: 'start the controller with --api-address' } : {}
        report({ code: 'reserved-name', in: environment, at, part: 'key', message, ...hint })
      }
    }
  }
}
