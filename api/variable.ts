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
  optional,
  type TypeOf,
  text,
} from './schema.ts'

/** Characters of a value that a list shows. */
export const longestShown = 200
/** Names that one question names at most. */
export const mostNamed = 200

const writtenAt = object({
  file: text('From the top of the repository.'),
  line: integer('1-based.'),
  url: nullable(text('Where the host of the repository shows it; null where that is not known.')),
})

/** A variable of an environment, and where it comes from. */
export const EnvironmentVariable = named(
  'EnvironmentVariable',
  object({
    id: text('Its name.'),
    name: text(),
    value: nullable(
      text(
        `Null: it is secure, and no answer has it. Lists have its first ${longestShown} characters, and say in \`length\` how many there are.`,
      ),
    ),
    length: nullable(integer('Characters of the value; null where it is secure.')),
    secure: flag(),
    key: nullable(text('Id of the key that it is sealed with; null where it is not sealed.')),
    sealing: nullable(text('Tells one sealing of it from another, and nothing of the value.')),
    from: nullable(
      described(
        'Who gives it: Git for this environment, Git for all environments of the extension, or the release that runs, as its initial value. Null: nobody any more.',
        oneOf('environment', 'extension', 'release'),
      ),
    ),
    at: nullable(described('Null where Git does not have it.', writtenAt)),
    insteadOf: nullable(described('The one for all environments that it wins over.', writtenAt)),
    standing: described(
      'Whether what is in force is as Git says. `new`, `changed` and `removed` are not applied yet; null where Git does not have it.',
      nullable(oneOf('in-force', 'new', 'changed', 'removed')),
    ),
  }),
)
export type EnvironmentVariable = TypeOf<typeof EnvironmentVariable>

const kinds = ['sealed', 'waiting', 'own', 'inherited', 'release'] as const
/** By what a list of variables is narrowed down. */
export type VariableKind = (typeof kinds)[number]

export const VariablePage = named(
  'VariablePage',
  object({
    items: list(EnvironmentVariable),
    next: nullable(text('`after` of the page that follows. Null: there is none.')),
    counts: object(
      {
        all: integer(),
        found: integer('That the query finds.'),
        sealed: integer(),
        waiting: integer('Not applied yet.'),
        own: integer(),
        inherited: integer('Of all environments of the extension.'),
        release: integer('Of the release that runs.'),
      },
      'Of the whole environment, beside `found`.',
    ),
    commit: text('Full id of the commit that says so.'),
    newest: flag(
      'False: what the newest commit says of the extension is wrong, and this is what was said before.',
    ),
    account: text('Name of the account that values are sealed for.'),
  }),
)
export type VariablePage = TypeOf<typeof VariablePage>

export const VariableDetails = named(
  'VariableDetails',
  object({
    variable: described('With its whole value.', EnvironmentVariable),
    changed: nullable(
      object(
        {
          commit: text('Full id.'),
          author: text(),
          subject: text(),
          at: nullable(instant('When it was written, where the commit says so.')),
          url: nullable(text('Where the host of the repository shows it; null where that is not known.')),
        },
        'The commit that made it what it is. Null: Git does not have it, or it was made so longer ago than is looked back.',
      ),
    ),
  }),
)
export type VariableDetails = TypeOf<typeof VariableDetails>

export const WantedVariable = named(
  'WantedVariable',
  object({
    name: text(),
    value: optional(text('Left out where it is to be secure: nothing of a secret is looked at.')),
    shared: optional(flag('For all environments of the extension. Default: false.')),
  }),
)
export type WantedVariable = TypeOf<typeof WantedVariable>

export const VariablePreview = named(
  'VariablePreview',
  object({
    findings: list(
      object({
        severity: oneOf('error', 'warning'),
        code: text(),
        message: text(),
        hint: nullable(text()),
        field: oneOf('name', 'value'),
      }),
    ),
    taken: nullable(described('The one that has the name already, if any.', EnvironmentVariable)),
  }),
)
export type VariablePreview = TypeOf<typeof VariablePreview>

const common = { tag: 'Environments', needs: 'environments:read' } as const

export const variableOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listEnvironmentVariables',
    method: 'get',
    path: paths.environmentVariables,
    summary: 'Its variables, by name: where each comes from, and whether it is in force',
    query: {
      q: text('Part of the name, or of a value that is not secure, in any case.'),
      is: described('Only these.', oneOf(...kinds)),
      id: text(`Names with commas between them, ${mostNamed} at most: only these.`),
      ...pageQuery,
    },
    answers: ok('A page.', VariablePage),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'getEnvironmentVariable',
    method: 'get',
    path: paths.environmentVariable,
    summary: 'One of its variables, and the commit that made it what it is',
    answers: ok('The variable.', VariableDetails),
    errors: [404],
  },
  {
    ...common,
    id: 'previewVariable',
    method: 'post',
    path: paths.variablePreview,
    summary: 'What is wrong with a variable that is being written',
    body: WantedVariable,
    answers: ok('What validation says of it. Nothing is another by it.', VariablePreview),
    errors: [400, 404],
  },
]
