import { Finding, HeldChange } from './finding.ts'
import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import {
  anything,
  described,
  either,
  flag,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  record,
  type Schema,
  type TypeOf,
  text,
} from './schema.ts'

const type = oneOf('dev', 'test', 'production')
const extension = text('Name.')
const ofEnvironment = { extension, environment: type }
const ofVariable = {
  extension,
  environment: nullable(described('Null: what all environments of the extension share.', type)),
  name: text(),
}

/** Adds a variable, or gives it another value. */
export const SetVariable = named(
  'SetVariable',
  object({
    kind: oneOf('set-variable'),
    ...ofVariable,
    value: optional(
      text('Plain, at most 64 KiB where it is to be secure. No answer, log or commit has it then.'),
    ),
    secure: optional(
      flag(
        'Seal `value` with the public key of the controller. One that is secure stays so. Default: false.',
      ),
    ),
    sealed: optional(
      text(
        'Instead of `value`: as `bowline seal` writes it, for this variable, with a key of this controller.',
      ),
    ),
  }),
)
export type SetVariable = TypeOf<typeof SetVariable>

export const UnsetVariable = named('UnsetVariable', object({ kind: oneOf('unset-variable'), ...ofVariable }))
export type UnsetVariable = TypeOf<typeof UnsetVariable>

const suspend = object({ reason: text(), until: optional(text('A date, or an instant with its offset.')) })

/** Fields of an environment, as the reference of the YAML has them; null takes one away. */
export const SetEnvironment = named(
  'SetEnvironment',
  object({
    kind: oneOf('set-environment'),
    ...ofEnvironment,
    set: object(
      {
        state: optional(nullable(oneOf('running', 'stopped'))),
        mode: optional(nullable(oneOf('local', 'cloud'))),
        tag: optional(text('Of its source.')),
        url: optional(text('Of its source.')),
        logLevel: optional(nullable(oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'))),
        instances: optional(nullable(integer('1 to 16.'))),
        suspend: optional(nullable(suspend)),
      },
      'Null: it is not written, so that what holds without it does. What is left out stays.',
    ),
  }),
)
export type SetEnvironment = TypeOf<typeof SetEnvironment>

const ofSchedule = { ...ofEnvironment, name: text('In Git: `declared_name` of a schedule.') }
const fields = record(anything())

export const AddSchedule = named(
  'AddSchedule',
  object({
    kind: oneOf('add-schedule'),
    ...ofSchedule,
    spec: described(
      'As the reference of the YAML has it, `method` and `trigger` at least, without `extension` and `environment`.',
      fields,
    ),
  }),
)
export type AddSchedule = TypeOf<typeof AddSchedule>

export const ChangeSchedule = named(
  'ChangeSchedule',
  object({
    kind: oneOf('change-schedule'),
    ...ofSchedule,
    set: described(
      'Fields of its `spec`, each as a whole; null takes one away, and what is left out stays.',
      fields,
    ),
  }),
)
export type ChangeSchedule = TypeOf<typeof ChangeSchedule>

export const DeleteSchedule = named(
  'DeleteSchedule',
  object({ kind: oneOf('delete-schedule'), ...ofSchedule }),
)
export type DeleteSchedule = TypeOf<typeof DeleteSchedule>

/** Gives one environment the tag of another one. */
export const Promote = named(
  'Promote',
  object({
    kind: oneOf('promote'),
    extension,
    from: type,
    to: type,
    source: optional(flag('Take the URL of the source, too, where it is another. Default: false.')),
  }),
)
export type Promote = TypeOf<typeof Promote>

/** Gives an environment the tag that it had before, as the history of the file tells. */
export const Rollback = named(
  'Rollback',
  object({
    kind: oneOf('rollback'),
    ...ofEnvironment,
    to: optional(text('A tag that it had. Default: the one before that it has now.')),
  }),
)
export type Rollback = TypeOf<typeof Rollback>

/** One change to what Git declares. */
export const Edit = named(
  'Edit',
  anyOf(
    SetVariable,
    UnsetVariable,
    SetEnvironment,
    AddSchedule,
    ChangeSchedule,
    DeleteSchedule,
    Promote,
    Rollback,
  ),
)
export type Edit = TypeOf<typeof Edit>

function anyOf<A, B, C, D, E, F, G, H>(
  ...[a, b, c, d, e, f, g, h]: [
    Schema<A>,
    Schema<B>,
    Schema<C>,
    Schema<D>,
    Schema<E>,
    Schema<F>,
    Schema<G>,
    Schema<H>,
  ]
): Schema<A | B | C | D | E | F | G | H> {
  return either(either(either(a, b), either(c, d)), either(either(e, f), either(g, h)))
}

const deliver = oneOf('commit', 'pull-request')

export const WantedChange = named(
  'WantedChange',
  object({
    base: optional(
      text('Full id of the commit that the edits were made for. Default: the newest that was read.'),
    ),
    edits: described('1 to 5,000, carried out in their order, all or none.', list(Edit)),
    deliver: optional(
      described(
        'A commit on the branch that is followed, or one on a branch of its own with a pull request, where GitHub is configured. Default: a commit where write-back allows it.',
        deliver,
      ),
    ),
    message: optional(text('First the subject. Default: what the edits do.')),
    dryRun: optional(flag('Answer what it would be, and make nothing. Default: false.')),
  }),
)
export type WantedChange = TypeOf<typeof WantedChange>

export const ChangedFile = named(
  'ChangedFile',
  object({
    path: text('From the top of the repository.'),
    created: flag('It was not there.'),
    line: integer('Of the first line that is another, 1-based, in the new text.'),
    why: text('Why this file: a sentence.'),
    diff: text('Unified difference, as `git diff` writes it. Sealed values are in it as ciphertext.'),
    yaml: text('The lines that are new or others, to be copied.'),
  }),
)
export type ChangedFile = TypeOf<typeof ChangedFile>

/** What a change does, and what was made of it. */
export const Change = named(
  'Change',
  object({
    id: nullable(text('`CHG-...`; null of a dry run.')),
    base: text('Full id of the commit that the files are those of, with the edits on top.'),
    files: described('None: all of it is so already, and there is nothing to commit.', list(ChangedFile)),
    plan: object({
      title: text('One line.'),
      text: text('As `bowline diff` prints it, of the extensions that are edited.'),
      digest: text('Of the plan of the whole commit.'),
    }),
    findings: described('Those that were not there before: warnings.', list(Finding)),
    held: described('What a guard would hold back.', list(HeldChange)),
    delivered: nullable(
      object(
        {
          commit: text('Full id.'),
          branch: text('That it is on.'),
          pullRequest: nullable(object({ number: integer(), url: text() })),
          note: nullable(text('What is left to do by hand; null where nothing is.')),
        },
        'Null of a dry run, and where there was nothing to commit.',
      ),
    ),
  }),
)
export type Change = TypeOf<typeof Change>

/** An error, and what there is to say of the change beside it. */
export const ChangeRefused = named(
  'ChangeRefused',
  object({
    error_code: text(),
    errors: list(text('What is wrong, and what to do.')),
    change: optional(Change),
    findings: optional(described('Errors that it would bring.', list(Finding))),
    conflicts: optional(
      described(
        'Files that are others by now than in `base`.',
        list(object({ path: text(), commit: text('That the branch ends with.') })),
      ),
    ),
  }),
)
export type ChangeRefused = TypeOf<typeof ChangeRefused>

/** How changes are delivered here. */
export const WriteBack = named(
  'WriteBack',
  object({
    allows: described('Left out of the list: refused with the YAML to copy.', list(deliver)),
    branch: text('That is followed.'),
    pullRequests: flag('They are opened at GitHub; else there is a branch only.'),
  }),
)
export type WriteBack = TypeOf<typeof WriteBack>

const common = { tag: 'Changes', needs: 'environments:read', path: paths.changes } as const

export const changeOperations: readonly Operation[] = [
  {
    ...common,
    id: 'getWriteBack',
    method: 'get',
    summary: 'How what Git declares can be changed from here',
    answers: ok('What is allowed.', WriteBack),
  },
  {
    ...common,
    id: 'makeChange',
    method: 'post',
    summary: "Changes what Git declares, as a commit or a pull request in the caller's name",
    body: WantedChange,
    answers: {
      200: { description: 'What it is, or would be.', body: Change },
      403: { description: 'Not allowed, by rights, setting or host; the YAML to copy.', body: ChangeRefused },
      409: { description: 'It conflicts with a newer commit, or with what is there.', body: ChangeRefused },
      422: { description: 'It would bring errors, or the key was used for another.', body: ChangeRefused },
    },
    errors: [400, 404, 413],
  },
]
