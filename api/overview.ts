import { environmentStatuses } from '../core/domain/status.ts'
import { Finding, HeldChange, StatusCondition } from './finding.ts'
import { pageQuery } from './keyset.ts'
import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import {
  described,
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  pattern,
  record,
  type Schema,
  type TypeOf,
  text,
} from './schema.ts'

const arrived = (description: string) =>
  nullable(
    object(
      {
        commit: text('Of the config repository.'),
        at: instant(),
        tookMs: integer('Milliseconds from when the commit was taken up.'),
      },
      `${description} Null before that, and after a restart of the controller.`,
    ),
  )
const commit = (description: string) => nullable(text(description))

/** One environment, as Git has it and as it is. */
export const EnvironmentOverview = named(
  'EnvironmentOverview',
  object({
    id: text('`ENV-dddd-dddd-01|02|03`.'),
    extension: text('Name.'),
    extensionId: text('`SRVC-dddd-dddd`.'),
    type: oneOf('dev', 'test', 'production'),
    mode: oneOf('local', 'cloud'),
    wanted: oneOf('running', 'stopped'),
    status: oneOf(...environmentStatuses),
    conditions: list(StatusCondition),
    observedCommit: text('The commit its status speaks of.'),
    tag: nullable(text('The release that Git asks for.')),
    deployed: nullable(object({ tag: text(), commit: text() }, 'The release that serves.')),
    variables: object(
      { total: integer(), sealed: integer(), onOldKeys: integer() },
      'How many there are, how many of them are sealed, and how many of those with older keys.',
    ),
    instances: list(
      object({
        id: text('`INS-...`.'),
        tag: text(),
        startedAt: instant(),
        connected: flag(),
        generation: nullable(text('Of the configuration it was last told. Null while it is not connected.')),
      }),
    ),
    arrived: arrived('When what runs last came to be as a commit says.'),
    output: nullable(
      object(
        { source: text('An instance id, or `build`.'), lines: list(text()) },
        'What printed last before it failed, secrets hidden. Null while nothing has failed.',
      ),
    ),
    held: list(HeldChange),
    diagnostics: list(Finding),
  }),
)
export type EnvironmentOverview = TypeOf<typeof EnvironmentOverview>

/** What Bowline says about a config repository as a whole. */
const ofAll = {
  account: nullable(text('Name.')),
  repository: text(),
  branch: text(),
  commit: commit('The newest commit seen.'),
  sync: described(
    '`synced` where all is as declared.',
    oneOf(
      'synced',
      'reconciling',
      'failing',
      'drifted',
      'findings',
      'held',
      'refused',
      'source-unreachable',
      'waiting',
    ),
  ),
  message: text('The same in words.'),
  arrived: arrived('When all that the newest commit says had come about.'),
  refused: commit('The newest commit, where it was read and not taken; `message` says why.'),
  sealing: object(
    { key: text('Id.'), values: integer(), onOldKeys: integer() },
    'The key new values are sealed with, and how many values are sealed, in all and with older keys.',
  ),
  isolation: object(
    {
      kind: oneOf('users', 'none', 'refused'),
      message: text('The same in words.'),
    },
    'What keeps extensions apart: `users` of their own, `none`, or `refused` where nothing is started because of it.',
  ),
  troubles: described(
    'What keeps the controller itself from its work.',
    list(
      object({
        part: oneOf('status-branch', 'disk', 'audit-trail'),
        code: text('As in docs/errors.md.'),
        message: text(),
        since: instant(),
      }),
    ),
  ),
  stopping: nullable(
    object(
      { since: instant(), instances: oneOf('end', 'go-on') },
      'The controller was told to stop, and what becomes of instances. Of environments is told what was so until then. Null while it runs.',
    ),
  ),
}

/**
 * All that Bowline says about a config repository, as `bowline status --json` prints it. Of the API no answer is as long as
 * that: it is put together from pages.
 */
export const Overview = object({
  ...ofAll,
  environments: list(EnvironmentOverview),
  diagnostics: described('Findings of the newest commit.', list(Finding)),
  held: described('All that guards hold back.', list(HeldChange)),
})
export type Overview = TypeOf<typeof Overview>

/** How many there are, and no more than the first of them. */
const begun = <T>(description: string, of: Schema<T>) =>
  object({ total: integer(), first: described('At most 100.', list(of)) }, description)

/** The same in short, however many environments there are. */
export const StatusSummary = named(
  'Status',
  object({
    ...ofAll,
    version: text('For `since`: what is another then is answered.'),
    environments: object(
      {
        total: integer(),
        status: record(integer()),
        standing: described('See `standing` of the list of environments.', record(integer())),
        notArrived: integer('In which the newest commit has not come about, and may still.'),
      },
      'How many there are of each kind.',
    ),
    attention: begun('Environments that are not as declared: failing ones first.', EnvironmentOverview),
    diagnostics: begun('Findings of the newest commit.', Finding),
    held: begun('What guards hold back.', HeldChange),
  }),
)
export type StatusSummary = TypeOf<typeof StatusSummary>

/** A page of environments, or what has changed of them. */
export const EnvironmentPage = named(
  'EnvironmentPage',
  object({
    version: text('Of before this page: for `since`.'),
    items: list(EnvironmentOverview),
    next: nullable(text('`after` of the page that follows. Null: there is none.')),
    gone: described(
      'Those that are there no more. Only with `since`.',
      list(object({ id: text('`ENV-...`.') })),
    ),
  }),
)
export type EnvironmentPage = TypeOf<typeof EnvironmentPage>

/** A page of the findings of one commit. */
export const FindingPage = named(
  'FindingPage',
  object({
    commit: commit('The newest commit seen: theirs.'),
    total: integer('How many there are that the filter finds.'),
    items: list(Finding),
    next: nullable(
      text('`after` of the page that follows, until there is a newer commit. Null: there is none.'),
    ),
  }),
)
export type FindingPage = TypeOf<typeof FindingPage>

const common = { tag: 'Status', needs: 'environments:read' } as const

const news = {
  since: text('A `version`: what is another since then is answered.'),
  wait: integer('With `since`: seconds to wait for something to become another, at most 60. Default: 0.'),
}
const oneOrMore = (what: string) => text(`${what} Several are separated by commas.`)

/** Lists too long for the summary, a line each. */
const lines = (description: string, body: Schema<unknown>): Operation['answers'] => ({
  200: { description, contentType: 'application/x-ndjson', body },
})

export const overviewOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listAllEnvironments',
    method: 'get',
    path: paths.allEnvironments,
    summary: 'The environments, page by page; or what has changed of them, also as it happens',
    query: {
      ...pageQuery,
      extension: oneOrMore('Name or id.'),
      type: oneOrMore('`dev`, `test` or `production`.'),
      mode: oneOrMore('`local` or `cloud`.'),
      status: oneOrMore('Such as `Running`.'),
      standing: oneOrMore('`failing`, `underway`, `different` or `as-declared`.'),
      q: text('Is somewhere in its name, ids or tag, or in what is said of it.'),
      id: oneOrMore('`ENV-...`, or another name of it: these and no others, 200 at most.'),
      ...news,
    },
    answers: ok(
      'By extension, then dev, test, production. With `since` those that became others, the last ones last.',
      EnvironmentPage,
    ),
    errors: [400, 410, 429],
  },
  {
    ...common,
    id: 'getEnvironmentStatus',
    method: 'get',
    path: paths.environmentStatus,
    summary: 'One environment, as Git has it and as it is',
    answers: ok('The environment.', EnvironmentOverview),
    errors: [404],
  },
  {
    ...common,
    id: 'listFindings',
    method: 'get',
    path: paths.findings,
    summary: 'All findings of the newest commit',
    answers: lines('By position.', Finding),
  },
  {
    ...common,
    id: 'pageFindings',
    method: 'get',
    path: paths.findingsPage,
    summary: 'Findings of the newest commit, page by page',
    query: {
      ...pageQuery,
      severity: text('`error` or `warning`.'),
      extension: text(
        'Name: of files that it is read from. Those that may be of any extension are among them.',
      ),
      q: text('Is somewhere in its file, code or message.'),
    },
    answers: ok('By position.', FindingPage),
    errors: [400, 410],
  },
  {
    ...common,
    id: 'listHeldChanges',
    method: 'get',
    path: paths.held,
    summary: 'All that guards hold back',
    answers: lines('In the order of the plan.', HeldChange),
  },
  {
    ...common,
    id: 'getStatus',
    method: 'get',
    path: paths.status,
    summary: 'How Git and what runs compare, in short',
    query: news,
    answers: ok('The summary.', StatusSummary),
    errors: [400, 429],
  },
  {
    ...common,
    id: 'sync',
    method: 'post',
    path: paths.sync,
    needs: 'sync:run',
    summary: 'Looks at Git now, instead of at the next poll',
    answers: ok('The summary after that.', StatusSummary),
  },
  {
    ...common,
    id: 'confirmDeletions',
    method: 'post',
    path: paths.confirm,
    needs: 'changes:confirm',
    summary: 'Confirms the deletions of a commit that a guard holds back',
    body: object({ commit: pattern('^[0-9a-f]{40,64}$', 'The full id of the commit.') }),
    answers: ok('The summary after that.', StatusSummary),
  },
]
