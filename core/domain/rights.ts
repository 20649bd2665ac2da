/** What somebody may do, as routes and policies name it. The last two belong to no role but `admin`. */
export const rights = [
  'environments:read',
  'tasks:read',
  'logs:read',
  'tasks:create',
  'tasks:retry',
  'tasks:cancel',
  'schedules:run',
  'schedules:pause',
  'environments:restart',
  'sync:run',
  'variables:edit',
  'schedules:edit',
  'environments:edit',
  'changes:confirm',
  'access:read',
  'audit:read',
  'sources:edit',
  'keys:read',
  'keys:rotate',
  'keys:manage',
  'sealing:rotate',
  'metrics:read',
  'payload:read',
  'secrets:reveal',
] as const
export type Right = (typeof rights)[number]

/** From the least to the most: each may all that those before it may. */
export const roles = ['viewer', 'operator', 'approver', 'admin'] as const
export type Role = (typeof roles)[number]

/** Rights that are given by themselves, beside a role. */
export const extraRights = ['payload:read', 'secrets:reveal'] as const
export type ExtraRight = (typeof extraRights)[number]

/** What each role has beyond the one before it. */
const added: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['environments:read', 'tasks:read', 'logs:read'],
  operator: [
    'tasks:create',
    'tasks:retry',
    'tasks:cancel',
    'schedules:run',
    'schedules:pause',
    'environments:restart',
    'sync:run',
    'variables:edit',
    'schedules:edit',
    'environments:edit',
  ],
  approver: ['changes:confirm', 'access:read', 'audit:read'],
  admin: [
    'sources:edit',
    'keys:read',
    'keys:rotate',
    'keys:manage',
    'sealing:rotate',
    'metrics:read',
    'payload:read',
    'secrets:reveal',
  ],
}

/** All that a role may do. */
export const rightsOf: Readonly<Record<Role, ReadonlySet<Right>>> = {
  viewer: upTo('viewer'),
  operator: upTo('operator'),
  approver: upTo('approver'),
  admin: upTo('admin'),
}

function upTo(role: Role): ReadonlySet<Right> {
  return new Set(roles.slice(0, roles.indexOf(role) + 1).flatMap((each) => added[each]))
}

/** The least role that has a right. */
export function leastRole(right: Right): Role {
  return roles.find((role) => rightsOf[role].has(right)) ?? 'admin'
}

/** About the installation as a whole: a grant for some paths or types of environment does not give them. */
const wholeOnly: ReadonlySet<Right> = new Set(['audit:read', 'keys:manage', 'sealing:rotate', 'metrics:read'])

export function isOfWhole(right: Right): boolean {
  return wholeOnly.has(right)
}

export function isRight(text: string): text is Right {
  return rights.some((each) => each === text)
}

export function isRole(text: string): text is Role {
  return roles.some((each) => each === text)
}

/** What each right allows, for people. */
export const rightsInWords: Readonly<Record<Right, string>> = {
  'environments:read': 'see extensions, environments, schedules, their status and findings',
  'tasks:read': 'see tasks, without their data and results',
  'logs:read': 'read what instances print',
  'tasks:create': 'make tasks',
  'tasks:retry': 'retry failed tasks',
  'tasks:cancel': 'cancel tasks',
  'schedules:run': 'run a schedule now, make up for missed runs',
  'schedules:pause': 'pause and resume schedules by hand',
  'environments:restart': 'restart environments, push their configuration again',
  'sync:run': 'have the controller look at Git now',
  'variables:edit': 'set and unset variables in Git from here',
  'schedules:edit': 'add, change and delete schedules in Git from here',
  'environments:edit': 'start, stop, promote and roll back in Git from here',
  'changes:confirm': 'let through what guards hold back: deletions, wider rights',
  'access:read': 'ask what others may do',
  'audit:read': 'read the audit trail',
  'sources:edit': 'change in Git from here whose code is run: source URL, mode',
  'keys:read': 'list the keys of environments, without the keys themselves',
  'keys:rotate': 'rotate and revoke keys of environments',
  'keys:manage': 'make and revoke keys for machines, end sessions of others',
  'sealing:rotate': 'rotate and retire sealing keys, seal values anew',
  'metrics:read': 'read the metrics of the controller',
  'payload:read': 'see the data and results of tasks',
  'secrets:reveal': 'see the API key and the secret of an environment',
}
