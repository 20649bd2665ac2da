import { homedir, tmpdir } from 'node:os'

/** Names the runtime that started a process, so that it is found although its record was not written. */
export const runtimeVariable = 'BOWLINE_RUNTIME'
export const instanceVariable = 'INSTANCE_ID'

/** What every build and instance gets. Nothing else of the controller's environment, which may hold its secrets. */
export function baseEnvironment(runtimeId: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: homedir(),
    LANG: process.env.LANG ?? 'C.UTF-8',
    TMPDIR: tmpdir(),
    [runtimeVariable]: runtimeId,
  }
}
