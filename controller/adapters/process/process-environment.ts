import { tmpdir } from 'node:os'
import { homeFolder } from '../files/home-folder.ts'
import type { Tenant } from './process-tenants.ts'

/**
 * Holds the id of the runtime that started a process, with everything that the process starts: so they are found although
 * no record of them was written.
 */
export const runtimeVariable = 'BOWLINE_RUNTIME'
/** Holds the id of the instance that a process belongs to. */
export const instanceVariable = 'INSTANCE_ID'

/** Holds the id of the release that a process builds. */
export const buildVariable = 'BOWLINE_BUILD'

/** What every build and instance gets. Nothing else of the controller's environment, which may hold its secrets. */
export function baseEnvironment(runtimeId: string, tenant: Tenant | undefined): Record<string, string> {
  const name = `bowline-${tenant?.user}`
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: process.env.LANG ?? 'C.UTF-8',
    // Its user is in no list of names, which some libraries need only to have one.
    ...(tenant
      ? { HOME: tenant.home, TMPDIR: tenant.temporary, USER: name, LOGNAME: name }
      : { HOME: homeFolder(), TMPDIR: tmpdir() }),
    [runtimeVariable]: runtimeId,
  }
}
