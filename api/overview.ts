import { Finding, HeldChange, StatusCondition } from './finding.ts'
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
    status: oneOf(
      'Uninitialized',
      'Deploying',
      'Disconnected',
      'Connected',
      'Running',
      'Stopping',
      'Stopped',
      'Errored',
    ),
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

/** What Bowline says about a config repository: the one value behind the status branch, the API and the CLI. */
export const Overview = named(
  'Overview',
  object({
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
          part: oneOf('status-branch', 'disk'),
          code: text('As in docs/errors.md.'),
          message: text(),
          since: instant(),
        }),
      ),
    ),
    environments: list(EnvironmentOverview),
    diagnostics: described('Findings of the newest commit.', list(Finding)),
    held: described('All that guards hold back.', list(HeldChange)),
  }),
)
export type Overview = TypeOf<typeof Overview>

const common = { tag: 'Status', needs: 'admin' } as const

export const overviewOperations: readonly Operation[] = [
  {
    ...common,
    id: 'getStatus',
    method: 'get',
    path: paths.status,
    summary: 'How Git and what runs compare',
    answers: ok('The overview.', Overview),
  },
  {
    ...common,
    id: 'sync',
    method: 'post',
    path: paths.sync,
    summary: 'Looks at Git now, instead of at the next poll',
    answers: ok('The overview after that.', Overview),
  },
  {
    ...common,
    id: 'confirmDeletions',
    method: 'post',
    path: paths.confirm,
    summary: 'Confirms the deletions of a commit that a guard holds back',
    body: object({ commit: pattern('^[0-9a-f]{40,64}$', 'The full id of the commit.') }),
    answers: ok('The overview after that.', Overview),
  },
]
