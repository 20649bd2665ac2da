import {
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  type TypeOf,
  text,
} from './schema.ts'

const position = { line: integer('1-based.'), column: integer('1-based, in UTF-16 code units.') }

/** A problem in the config repository. */
export const Finding = named(
  'Finding',
  object({
    code: text('Stable: see docs/diagnostics.md.'),
    severity: oneOf('error', 'warning'),
    at: object({ file: text(), ...position }),
    end: optional(object(position, 'The place just after what is wrong.')),
    message: text(),
    hint: optional(text()),
    extensions: list(text('Name of an extension it feeds. None: it could be any of them.')),
    wholeFile: optional(flag('The file could not be read in full.')),
  }),
)
export type Finding = TypeOf<typeof Finding>

/** A change that a guard holds back because of the live state. */
export const HeldChange = named(
  'HeldChange',
  object({
    code: oneOf(
      'not-stopped',
      'mode-switch',
      'secure-to-plain',
      'too-many-deletions',
      'empty-repository',
      'finding-in-scope',
      'access-widened',
    ),
    extension: text('Name; `Access` where it is about who may do what.'),
    environment: nullable(text('Null where it concerns the whole extension.')),
    reason: text(),
  }),
)
export type HeldChange = TypeOf<typeof HeldChange>

/** One thing that is so of an environment. */
export const StatusCondition = named(
  'Condition',
  object(
    {
      type: oneOf('Ready', 'Reconciling', 'Stalled', 'Suspended', 'Drifted', 'Degraded', 'Blocked'),
      status: oneOf('True', 'False', 'Unknown'),
      reason: text('One word.'),
      message: text(),
      since: instant('When status or reason last changed.'),
    },
    '`Ready` is always there; the others only while they are `True`.',
  ),
)
