import { Edit } from './change.ts'
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

export const EnvironmentKeys = named(
  'EnvironmentKeys',
  object({
    environment: text('`ENV-...`.'),
    uuid: text(),
    apiKey: text("Value of a runner's header `Authorization`, verbatim."),
    jwtSecret: text('Signs the tokens of external events (HS256).'),
  }),
)
export type EnvironmentKeys = TypeOf<typeof EnvironmentKeys>

export const KeyIds = named(
  'KeyIds',
  object({
    environment: text('`ENV-...`.'),
    keys: list(
      object({
        id: text('`SU-...`, as the API key has it.'),
        since: nullable(instant('Null: from the beginning.')),
        until: nullable(instant('Null for the newest.')),
      }),
    ),
  }),
)
export type KeyIds = TypeOf<typeof KeyIds>

const LogLine = named(
  'LogLine',
  object({
    at: instant('When the line was captured.'),
    source: text('An instance id, or `build`.'),
    text: text(),
  }),
)

const row = { row: integer('1-based.'), name: text(), value: text('`*****` where secure.'), secure: flag() }
const existing = object({
  name: text(),
  value: nullable(text('Null where it is secure.')),
  secure: flag(),
  inherited: flag(),
})

const sheetProblem = object({
  cell: nullable(text('Of the sheet `Data`: `C7`, or a range. Null: it is about the file.')),
  message: text('What is wrong, and what was expected. It quotes no value.'),
  hint: optional(text('What to do.')),
})

export const SheetPlan = named(
  'SheetPlan',
  object({
    added: list(object({ ...row, from: nullable(existing) })),
    changed: list(object({ ...row, from: nullable(existing) })),
    unchanged: list(text('Name.')),
    removed: list(existing),
    leftAlone: list(text('Name.')),
    problems: list(sheetProblem),
    edits: described(
      'What makes it so, for `POST /api/v1/changes`. None where there are problems.',
      list(Edit),
    ),
  }),
)
export type SheetPlan = TypeOf<typeof SheetPlan>

/** An error, and all that is wrong with the file. */
export const SheetRefused = named(
  'SheetRefused',
  object({ error_code: text(), errors: list(text()), problems: optional(list(sheetProblem)) }),
)
export type SheetRefused = TypeOf<typeof SheetRefused>

const common = { tag: 'Environments', needs: 'environments:read', errors: [404] } as const
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const environmentOperations: readonly Operation[] = [
  {
    ...common,
    id: 'getEnvironmentKeys',
    method: 'get',
    path: paths.environmentKeys,
    needs: 'secrets:reveal',
    summary: 'What a local runner, or the sender of external events, needs',
    answers: ok('The keys. They are secret.', EnvironmentKeys),
  },
  {
    ...common,
    id: 'listEnvironmentKeys',
    method: 'get',
    path: paths.environmentKeyIds,
    needs: 'keys:read',
    summary: 'Which of its keys count, and until when',
    answers: ok('The newest first. No secret is among them.', KeyIds),
  },
  {
    ...common,
    errors: [400, 404],
    id: 'rotateEnvironmentKeys',
    method: 'post',
    path: paths.rotateEnvironmentKeys,
    needs: 'keys:rotate',
    summary: 'Gives it a new API key and a new JWT secret, and its instances new keys of their own',
    body: object({
      overlap: optional(
        integer('Seconds for which those of today count, too, at most 7 days. Default: 3600.'),
      ),
    }),
    bodyOptional: true,
    answers: ok('The keys that count now.', KeyIds),
  },
  {
    ...common,
    id: 'revokeEnvironmentKeys',
    method: 'post',
    path: paths.revokeEnvironmentKeys,
    needs: 'keys:rotate',
    summary: 'Ends all its keys but the newest, at once',
    answers: ok('The keys that count now.', KeyIds),
  },
  {
    ...common,
    errors: [400, 404],
    id: 'getEnvironmentLogs',
    method: 'get',
    path: paths.environmentLogs,
    needs: 'logs:read',
    summary: 'What its instances and builds print',
    query: { lines: integer('The newest so many, at most 10000. Default: 100.'), follow: oneOf('0', '1') },
    answers: {
      200: { description: 'A line of JSON each.', contentType: 'application/x-ndjson', body: LogLine },
    },
  },
  {
    ...common,
    id: 'exportVariables',
    method: 'get',
    path: paths.variableSheet,
    summary: 'Its variables as a spreadsheet, without secure values',
    answers: { 200: { description: 'The file.', contentType: sheet } },
  },
  {
    ...common,
    id: 'previewImport',
    method: 'post',
    path: paths.variableSheet,
    summary: 'What importing a spreadsheet would change; the import itself is a commit',
    query: { dryRun: oneOf('1'), prune: described('Remove what is not in the sheet.', oneOf('1')) },
    bodyType: sheet,
    errors: [403, 404, 413, 415],
    answers: {
      200: { description: 'What would change, secure values hidden; sealed in `edits`.', body: SheetPlan },
      400: { description: 'It cannot be read, or is not in the right form.', body: SheetRefused },
    },
  },
]
