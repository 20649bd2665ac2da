import { auditActions, auditActorKinds, auditResults } from '../core/domain/audit.ts'
import { keysetPage, pageQuery } from './keyset.ts'
import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import {
  anything,
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  record,
  type TypeOf,
  text,
} from './schema.ts'

/** A row of the audit trail, as it is listed. */
export const WireAuditRow = named(
  'AuditRow',
  object({
    seq: integer('Counted from 1, without gaps.'),
    at: instant('By the clock of the database.'),
    actor: object({
      kind: oneOf(...auditActorKinds),
      id: text(),
      name: optional(text()),
      author: optional(text('Of the commit that the controller follows.')),
    }),
    action: oneOf(...auditActions),
    object: text(
      'Id of what it was done to; of a refused request the path that was asked for, or what Git declares and it would have changed.',
    ),
    path: optional(text('File of the config repository that declares the object.')),
    change: optional(record(list(anything('Before, and after; secrets as fingerprints.')))),
    reason: optional(text()),
    request: optional(text('As `X-Request-Id` of the answer.')),
    source: optional(text('Address that the request came from.')),
    commit: optional(text()),
    plan: optional(text('Digest of the plan.')),
    result: oneOf(...auditResults),
    why: optional(text('Why it was refused, or failed.')),
    count: optional(integer('How often, where one row tells of several.')),
    begun: optional(integer('Number of the row that said it has begun.')),
    hash: text('SHA-256 over the hash before it and the row: 64 hex digits.'),
  }),
)
export type WireAuditRow = TypeOf<typeof WireAuditRow>

/** A chain that the database had before, whose end somebody accepted. */
export const AcceptedChain = named(
  'AcceptedChain',
  object({
    chain: text('64 hex digits.'),
    rows: integer('That it had, by its newest head in Git.'),
    hash: text('Of the last of them.'),
    commit: text('Of the status branch, that had this head.'),
    row: integer('Number of the row that accepts it.'),
    at: instant(),
  }),
)
export type AcceptedChain = TypeOf<typeof AcceptedChain>

/** A key that heads of the trail are signed with. */
export const AuditKey = named(
  'AuditKey',
  object({
    id: text('Its thumbprint (RFC 7638).'),
    heads: integer('That it signed.'),
    trust: oneOf('own', 'pinned', 'published', 'foreign'),
  }),
)
export type AuditKey = TypeOf<typeof AuditKey>

/** Rows that were removed because they were old. */
export const AuditRemoval = named(
  'AuditRemoval',
  object({
    from: integer('Number of the first.'),
    to: integer('Number of the last.'),
    parts: integer('In so many steps, each with a row; what follows is of the last.'),
    row: integer('Number of the row that says so.'),
    at: instant('When they were removed.'),
    before: text('All of them were written before: an instant; empty where the row does not say.'),
    keepMs: integer('How long rows were kept by then, in milliseconds.'),
    key: text('Id of the key that the row is signed with.'),
    isSigned: nullable(flag('Null: there was no key to tell by.')),
  }),
)
export type AuditRemoval = TypeOf<typeof AuditRemoval>

/** Whether the trail is whole. */
export const AuditVerdict = named(
  'AuditVerdict',
  object({
    rows: integer('That were gone through.'),
    witnessed: integer('Of these, rows that were compared with a head on the status branch.'),
    flaws: integer('0: nothing was changed, cut or put back.'),
    findings: list(
      object({
        code: text('Stable: see docs/audit.md.'),
        seq: integer('Number of the row.'),
        message: text(),
      }),
    ),
    accepted: list(AcceptedChain),
    keys: list(AuditKey),
    removals: list(AuditRemoval),
  }),
)
export type AuditVerdict = TypeOf<typeof AuditVerdict>

/** What is known of the chain without going through it. */
export const AuditState = named(
  'AuditState',
  object({
    first: integer('Number of the oldest row that is kept.'),
    last: integer('Number of the newest; less than `first`: there is none.'),
    signed: nullable(
      object(
        { seq: integer(), at: instant(), key: text('Id: its thumbprint (RFC 7638).') },
        'The newest head that was signed. The status branch has it a minute later at most. Null: there is none.',
      ),
    ),
    verified: nullable(
      object(
        { upTo: integer('Number of a row.'), at: instant(), verdict: AuditVerdict },
        'What was found when all of it was looked at last, by the keys of the controller alone. Null: nobody has had that done since the controller was started.',
      ),
    ),
  }),
)
export type AuditState = TypeOf<typeof AuditState>

const filters = {
  actor: text('Id of who did it: `admin`, an `ENV-` id, of a user or key.'),
  action: text('As `task.cancel`; `task.*` for all that begin so.'),
  object: text('Id.'),
  result: oneOf(...auditResults),
  since: instant('Inclusive.'),
  until: instant('Exclusive.'),
}

const common = { tag: 'Audit', needs: 'audit:read' } as const

export const auditOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listAudit',
    method: 'get',
    path: paths.audit,
    summary: 'Who did what, newest first',
    query: { ...filters, ...pageQuery },
    answers: ok('A page of them.', keysetPage(WireAuditRow)),
    errors: [400],
  },
  {
    ...common,
    id: 'exportAudit',
    method: 'get',
    path: paths.exportAudit,
    summary: 'The trail as lines of JSON, oldest first, to be kept and checked elsewhere',
    query: filters,
    answers: {
      200: {
        description:
          'A row each. Where nothing is left out, a line `{"anchor": ...}` before them says what the first goes on from, and one `{"head": ...}` behind them is the signed end.',
        contentType: 'application/x-ndjson',
      },
    },
    errors: [400],
  },
  {
    ...common,
    id: 'getAuditState',
    method: 'get',
    path: paths.auditState,
    summary:
      'How far the trail goes, up to where it is signed, and what was found when it was looked at last',
    answers: ok('What is known of it.', AuditState),
  },
  {
    ...common,
    id: 'verifyAudit',
    method: 'get',
    path: paths.verifyAudit,
    summary: 'Goes through the whole trail, and compares it with its heads on the status branch',
    query: {
      key: text('Id of a key that counts beside the own one of the controller; it may come several times.'),
    },
    answers: ok('What was found.', AuditVerdict),
    errors: [429],
  },
  {
    ...common,
    needs: 'administrator',
    id: 'acceptAudit',
    method: 'post',
    path: paths.acceptAudit,
    summary:
      'Accepts that the database was made anew: a row names the end of each chain that Git has heads of',
    body: object({ reason: text('Why it was made anew, for the trail.') }),
    answers: ok('What is found from now on.', AuditVerdict),
    errors: [400, 403, 409, 429],
  },
]
