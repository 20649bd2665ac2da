import { Finding, HeldChange } from './finding.ts'
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
  type TypeOf,
  text,
} from './schema.ts'

const environmentType = oneOf('dev', 'test', 'production')

const FieldChange = object({ field: text('Its path in the YAML.'), from: text(), to: text() })
const HeldBack = object({
  code: text('As of a held change.'),
  certain: flag('False where it depends on how the environment is then.'),
  reason: text(),
})

const EnvironmentChange = object({
  id: text('`ENV-dddd-dddd-01|02|03`.'),
  type: environmentType,
  change: oneOf('created', 'updated', 'deleted'),
  actions: described('What is done with what runs, a sentence each.', list(text())),
  fields: list(FieldChange),
  variables: described(
    'Values of secure ones are in none of them.',
    list(
      object({
        name: text(),
        change: oneOf('added', 'changed', 'removed'),
        secure: flag(),
        from: text(),
        to: text(),
      }),
    ),
  ),
  schedules: list(
    object({
      name: text(),
      change: oneOf('added', 'changed', 'removed'),
      method: text(),
      fields: list(FieldChange),
      runs: described(
        'The next ones, as they were when the commit was taken up: titles, then a row each.',
        list(list(text())),
      ),
      notes: list(text()),
    }),
  ),
  held: list(HeldBack),
})

const ExtensionChange = named(
  'ExtensionChange',
  object({
    name: text(),
    id: nullable(text('`SRVC-dddd-dddd`.')),
    change: described(
      '`kept`: has errors, so it keeps its last good state; `refused`: is new and has errors.',
      oneOf('created', 'updated', 'deleted', 'kept', 'refused', 'repaired'),
    ),
    note: nullable(text('What is to be said of it as a whole.')),
    fields: list(FieldChange),
    environments: list(EnvironmentChange),
    held: list(HeldBack),
  }),
)
export type ExtensionChange = TypeOf<typeof ExtensionChange>

const ofCommit = {
  commit: text('Full id.'),
  standing: described('`refused`: it was read and not taken.', oneOf('newest', 'replaced', 'refused')),
  subject: nullable(text('Null for whoever does not see all there is, and of one that is refused.')),
  author: nullable(text('Likewise.')),
  at: nullable(instant('When it was written, as it says.')),
  takenAt: nullable(instant('When it was taken up.')),
  first: flag(
    'It was the first since the controller was started: what it had changed before that is not known.',
  ),
}

/** One commit, as the list of them has it. */
export const CommitSummary = named(
  'CommitSummary',
  object({
    ...ofCommit,
    extensions: integer('How many it changes.'),
    findings: integer('How many there are.'),
    held: integer('How many changes are held back, or were last.'),
  }),
)
export type CommitSummary = TypeOf<typeof CommitSummary>

/** A commit, and what it changes against what was there when it was taken up. */
export const Commit = named(
  'Commit',
  object({
    ...ofCommit,
    message: text('What became of it, in words.'),
    changes: nullable(
      object(
        {
          title: text('One line.'),
          digest: text('Of the plan.'),
          whole: flag('False: it changes more extensions than are told here.'),
          extensions: described('By name, 100 at most.', list(ExtensionChange)),
          account: list(FieldChange),
          access: described(
            'Who may do what: who gains and loses what, in words. Null for whoever may not see it.',
            nullable(object({ gains: list(text()), losses: list(text()), held: list(HeldBack) })),
          ),
          text: text('The same as `bowline diff` prints it; at most 256 KiB.'),
        },
        'Null of one that is refused.',
      ),
    ),
    findings: object({ total: integer(), first: described('At most 100.', list(Finding)) }),
    held: object({
      total: integer(),
      first: described('At most 100, as they are now, or were last.', list(HeldChange)),
    }),
    confirmable: described(
      'What of the held changes a confirmation of the commit lets through, by their codes.',
      list(HeldChange),
    ),
  }),
)
export type Commit = TypeOf<typeof Commit>

const common = { method: 'get', tag: 'Status', needs: 'environments:read' } as const

export const commitOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listCommits',
    path: paths.commits,
    summary: 'The commits that were taken up since the controller was started, 20 at most',
    answers: ok('The newest first.', object({ items: list(CommitSummary) })),
  },
  {
    ...common,
    id: 'getCommit',
    path: paths.commit,
    summary: 'What one of them changes and holds back; how far the newest has come about is in the status',
    answers: ok('The commit.', Commit),
    errors: [404],
  },
]
