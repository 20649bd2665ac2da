/** Who may stand on the audit trail. */
export const auditActorKinds = ['admin', 'user', 'key', 'environment', 'controller', 'nobody'] as const
export type AuditActorKind = (typeof auditActorKinds)[number]

/** Who did something, or tried to. */
export interface AuditActor {
  kind: AuditActorKind
  /** Of the administrator `admin`, of the controller `controller`, of a caller whom nobody knows `nobody`. */
  id: string
  /** For people, where there is one beside the id. */
  name?: string
  /** Who wrote the commit that the controller follows. */
  author?: string
}

/** Everything that is done on purpose and stands on the audit trail. */
export const auditActions = [
  'task.create',
  'task.resubmit',
  'task.cancel',
  'tasks.resubmit',
  'tasks.cancel',
  'schedule.trigger',
  'schedule.pause',
  'schedule.resume',
  'schedule.backfill',
  'keys.read',
  'keys.rotate',
  'keys.revoke',
  'sealing-key.rotate',
  'sealing-key.retire',
  'values.reseal',
  'deletions.confirm',
  'access.change',
  'sync.look',
  'environment.retry',
  'environment.create',
  'environment.update',
  'environment.delete',
  'git.edit',
  'session.begin',
  'session.end',
  'sign-in.link',
  'machine-key.create',
  'machine-key.rotate',
  'machine-key.revoke',
  'audit.remove',
  'audit.accept',
  'request.refused',
] as const
export type AuditAction = (typeof auditActions)[number]

/**
 * What came of it. `begun` is written before something is done that no transaction of the database holds; a later row that
 * names it says what came of it: `done`, `failed`, or `unknown` where the controller was ended in between.
 */
export const auditResults = ['done', 'refused', 'begun', 'failed', 'unknown'] as const
export type AuditResult = (typeof auditResults)[number]

/** What whoever does something says of it. The store adds the number and the instant. */
export interface AuditEntry {
  actor: AuditActor
  action: AuditAction
  /** Id of what it was done to. */
  object: string
  /** Of the file in the config repository that declares the object. */
  path?: string | undefined
  /** What is different after it: `[before, after]` by name, secrets as fingerprints. */
  change?: Readonly<Record<string, readonly [before: unknown, after: unknown]>> | undefined
  reason?: string | undefined
  /** Id of the request, as its answer tells it in `X-Request-Id`. */
  request?: string | undefined
  /** Address that the request came from. */
  source?: string | undefined
  /** Full id of the commit it is about. */
  commit?: string | undefined
  /** Digest of the plan it is about. */
  plan?: string | undefined
  /** Default: `done`. */
  result?: AuditResult
  /** Why it was refused, or failed. */
  why?: string | undefined
  /** How often, where one row tells of several. */
  count?: number | undefined
  /** Number of the row that said it has begun. */
  begun?: number | undefined
}

/** A row of the audit trail. */
export interface AuditRow extends AuditEntry {
  /** Counted from 1, without gaps. */
  seq: number
  /** ISO 8601, UTC, by the clock of the database; never earlier than that of the row before. */
  at: string
  result: AuditResult
}

/** Rows that are removed because they are old. */
export interface Removal {
  chain: string
  /** Numbers of the first and of the last. */
  from: number
  to: number
  /** Of the last: 64 hex digits. */
  hash: string
  /** All of them were written before: ISO 8601, UTC. */
  before: string
  /** How long rows were kept by then, in milliseconds. */
  keepMs: number
}

/** The end of the chain at some time. */
export interface AuditHead {
  /** Names the chain: 64 hex digits, from which the first row goes on. */
  chain: string
  /** Of the last row; 0 before the first. */
  seq: number
  /** Of the last row: 64 hex digits. */
  hash: string
}
