import { extraRights, type Right, rights, roles } from '../core/domain/rights.ts'
import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import {
  described,
  flag,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  type TypeOf,
  text,
} from './schema.ts'

const grant = object({
  role: nullable(oneOf(...roles)),
  rights: list(oneOf(...extraRights)),
  users: list(text()),
  groups: list(text()),
  keys: list(text('Id.')),
  paths: nullable(list(text('Glob.'))),
  environments: nullable(list(oneOf('dev', 'test', 'production'))),
  at: object({ file: text(), line: integer('1-based.') }),
})

/** Who may do what. */
export const AccessInForce = named('Access', object({ grants: list(grant) }))

const receiver = object({ kind: oneOf('user', 'group', 'key'), name: text() })
const allowed = object({ grant, as: described('How the grant names the caller.', receiver) })
const thing = object({
  path: nullable(text('File that declares it. Null: everything.')),
  type: nullable(oneOf('dev', 'test', 'production')),
})

/** What is in force. */
const AccessState = named(
  'AccessState',
  object({
    commit: nullable(text('That it is from. Null: none has said anything yet.')),
    waiting: nullable(text('Commit whose wider rights wait to be confirmed.')),
    access: AccessInForce,
  }),
)
export type AccessState = TypeOf<typeof AccessState>

const WhyAnswer = named(
  'Why',
  object({
    allowed: flag(),
    administrator: flag("The caller asked about has the administrator's token: nothing else counts."),
    right: oneOf(...rights),
    thing,
    by: nullable(described('The grant that decides.', allowed)),
    missing: nullable(text('In words; null where it is allowed.')),
    elsewhere: described(
      'Grants of the right to the same caller that are for something else.',
      list(allowed),
    ),
  }),
)
export type WhyAnswer = TypeOf<typeof WhyAnswer>

const WhoAnswer = named(
  'Who',
  object({ right: oneOf(...rights), thing, allowed: described('Beside the administrator.', list(allowed)) }),
)
export type WhoAnswer = TypeOf<typeof WhoAnswer>

const MayAnswer = named(
  'May',
  object({
    rights: described(
      'In the order in which they were asked for.',
      list(
        object({
          right: oneOf(...rights),
          allowed: flag(),
          anywhere: flag('Whether there may be anything at all that it is allowed on.'),
          missing: nullable(text('In words; null where it is allowed.')),
        }),
      ),
    ),
  }),
)
export type MayAnswer = TypeOf<typeof MayAnswer>

const onWhat = text(
  '`extension:type`, an `ENV-` id or UUID, the name of an extension, or a path, `PATH:TYPE` for an environment in it. Left out: everything.',
)
const question = { right: text('Such as `tasks:cancel`.'), object: onWhat }

const common = { method: 'get', tag: 'Access' } as const

export const accessOperations: readonly Operation[] = [
  {
    ...common,
    id: 'getAccess',
    path: paths.access,
    needs: 'access:read',
    summary: 'Who may do what now',
    answers: ok('What is in force.', AccessState),
  },
  {
    ...common,
    id: 'whyAccess',
    path: paths.whyAccess,
    needs: 'token',
    summary: 'The grant that decides whether somebody may do something, or what is missing',
    query: {
      ...question,
      user: text('Name or id of a person. Without `user`, `key` and `group`: the caller.'),
      group: text('Of that person; several are separated by commas.'),
      key: text("Id of a machine's key."),
    },
    answers: ok('The answer.', WhyAnswer),
    errors: [400, 403, 404],
  },
  {
    ...common,
    id: 'mayAccess',
    path: paths.mayAccess,
    needs: 'token',
    summary: 'Which of some rights the caller has on something',
    query: {
      object: onWhat,
      rights: text('Separated by commas. Left out: all there are.'),
    },
    answers: ok('The answer.', MayAnswer),
    errors: [400, 403, 404],
  },
  {
    ...common,
    id: 'whoAccess',
    path: paths.whoAccess,
    needs: 'access:read',
    summary: 'Everybody who may do something',
    query: question,
    answers: ok('The answer.', WhoAnswer),
    errors: [400, 404],
  },
]

/** What may be asked, as the query of a URL. */
export interface AccessQuestion {
  right: Right
  object?: string
}
