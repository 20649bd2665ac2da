import type { Subject } from '../../core/access/decide.ts'
import type { Thing } from '../../core/domain/access.ts'
import type { Access } from '../../core/domain/desired.ts'

/** What each role may do, said once more. */
export const table: Readonly<Record<string, readonly string[]>> = {
  viewer: ['environments:read', 'tasks:read', 'logs:read'],
  operator: [
    ...['environments:read', 'tasks:read', 'logs:read'],
    ...['tasks:create', 'tasks:retry', 'tasks:cancel', 'schedules:run', 'schedules:pause'],
    ...['environments:restart', 'sync:run', 'variables:edit', 'schedules:edit', 'environments:edit'],
  ],
  approver: [
    ...['environments:read', 'tasks:read', 'logs:read'],
    ...['tasks:create', 'tasks:retry', 'tasks:cancel', 'schedules:run', 'schedules:pause'],
    ...['environments:restart', 'sync:run', 'variables:edit', 'schedules:edit', 'environments:edit'],
    ...['changes:confirm', 'access:read', 'audit:read'],
  ],
}

/** Every glob as one regular expression, every grant for every name, nothing made ready: slow, and hard to get wrong. */
export function oracle({ grants }: Access, subject: Subject, right: string, thing: Thing): boolean {
  const { limit } = subject
  if (limit?.role && !gives(limit.role, right)) return false
  if (limit?.paths && !(thing.path !== null && limit.paths.some((glob) => means(glob, thing.path ?? ''))))
    return false
  return grants.some((grant) => {
    const isTo =
      grant.users.some((each) => subject.users.includes(each)) ||
      grant.groups.some((each) => subject.groups.includes(each)) ||
      grant.keys.some((each) => each === subject.key)
    const isGiven =
      (grant.role !== null && gives(grant.role, right)) || grant.rights.some((each) => each === right)
    const isThere =
      grant.paths === null ||
      (thing.path !== null && grant.paths.some((glob) => means(glob, thing.path ?? '')))
    const isOfType = grant.environments === null || grant.environments.some((each) => each === thing.type)
    return isTo && isGiven && isThere && isOfType
  })
}

function gives(role: string, right: string): boolean {
  return role === 'admin' || table[role]?.includes(right) === true
}

/** `**` may stand for nothing at all, slash included, but at the end. */
function means(glob: string, path: string): boolean {
  const pieces = glob.split('/').map((part, at, all) =>
    part === '**'
      ? `(?:[^/]+/)${at === all.length - 1 ? '+' : '*'}`
      : `${part
          .replace(/[.+^$()|\\]/g, '\\$&')
          .replace(/\*/g, '[^/]*')
          .replace(/\?/g, '[^/]')}/`,
  )
  return new RegExp(`^${pieces.join('')}$`, 'su').test(`${path}/`)
}
