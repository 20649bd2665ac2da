import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
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

const role = oneOf('viewer', 'operator', 'approver', 'admin')
const html = 'text/html'

export const SessionView = named(
  'Session',
  object({
    id: text('Names it, and opens nothing.'),
    user: text('Whose it is: what Access grants to.'),
    place: oneOf('browser', 'command line', 'machine'),
    address: text('Where it began.'),
    agent: text('`User-Agent` it began with.'),
    current: flag('Whether it is the one that asks.'),
    createdAt: instant(),
    usedAt: instant('To a minute.'),
    expiresAt: instant('At the latest.'),
  }),
)
export type SessionView = TypeOf<typeof SessionView>

export const Me = named(
  'Me',
  object({
    kind: oneOf('admin', 'environment', 'user', 'key'),
    id: text('Never changes.'),
    name: text('What Access grants to.'),
    groups: list(text()),
    limit: nullable(object({ role, paths: list(text()) }, 'Of a key: beyond it nothing is granted.')),
    session: nullable(SessionView),
  }),
)
export type Me = TypeOf<typeof Me>

const keyFields = {
  id: text('The part of the key that is no secret: what Access grants to.'),
  name: text('For people.'),
  role,
  paths: list(text('Of declaring files, as `teams/billing/**`; none: all.')),
  addresses: list(text('It counts from these only; none: from anywhere.')),
  createdBy: text(),
  createdAt: instant(),
  expiresAt: instant(),
  formerUntil: nullable(instant('Until then the one before the rotation counts, too.')),
  usedAt: nullable(instant('To a minute; null: never.')),
  unused: flag('Not used for 60 days.'),
}
export const MachineKeyView = named('MachineKey', object(keyFields))
export type MachineKeyView = TypeOf<typeof MachineKeyView>

export const NewMachineKey = named(
  'NewMachineKey',
  object({ ...keyFields, token: text('`bwl_{id}_{secret}_{check}`. It is shown this once.') }),
)
export type NewMachineKey = TypeOf<typeof NewMachineKey>

export const Providers = object({ providers: list(object({ name: text(), title: text() })) })
export type Providers = TypeOf<typeof Providers>

export const SignInLink = object({
  url: text('Signs in once, on the machine of the controller.'),
  expiresIn: integer('Seconds.'),
})
export type SignInLink = TypeOf<typeof SignInLink>

export const BegunPairing = object({
  userCode: text('To be compared, or typed, in the browser.'),
  url: text('To be opened there.'),
  expiresIn: integer('Seconds.'),
  interval: integer('Seconds between two questions.'),
})
export type BegunPairing = TypeOf<typeof BegunPairing>

export const SignedInToken = object({
  token: text('For `Authorization: Bearer`. It is shown this once.'),
  expiresAt: instant('At the latest.'),
  name: text(),
})
export type SignedInToken = TypeOf<typeof SignedInToken>

/** What a program is told that signs out. */
export const SignedOut = object({
  provider: nullable(text('Title of where one had signed in.')),
  tokens: oneOf('revoked', 'shared', 'not offered', 'failed', 'nothing'),
})
export type SignedOut = TypeOf<typeof SignedOut>

const waiting = object({ waiting: flag() })
const ended = object({ ended: integer('How many.') })
const expiry = { expiresIn: optional(integer('Seconds until it ends, a year at most. Default: 90 days.')) }
const onwards = { description: 'Onwards.', contentType: html }
const aPage = { description: 'A page, without script.', contentType: html }
const form = 'application/x-www-form-urlencoded'
const pages = { tag: 'Sign-in', needs: 'nothing', errors: [403, 429] } as const
const programs = { tag: 'Sign-in', needs: 'nothing' } as const
const own = { tag: 'Sign-in', needs: 'token', errors: [400, 403] } as const
const whose = {
  user: text('Name or id that Access grants to, `admin`, `machine:RULE`; `*`: everybody. Left out: oneself.'),
}
const keys = { tag: 'Keys of machines', needs: 'keys:manage' } as const

export const signInOperations: readonly Operation[] = [
  {
    ...pages,
    id: 'beginSignIn',
    method: 'get',
    path: paths.login,
    summary: 'Sends the browser to an identity provider, or shows which there are',
    query: { provider: text('By name.'), return: text('A path here, for afterwards.') },
    answers: { 200: aPage, 303: onwards },
    errors: [403, 404, 429],
  },
  {
    ...pages,
    id: 'finishSignIn',
    method: 'get',
    path: paths.loginCallback,
    summary: 'Where a provider sends the browser back to',
    answers: { 200: aPage, 303: onwards },
    errors: [403, 404, 429],
  },
  {
    ...pages,
    id: 'signInWithToken',
    method: 'post',
    path: paths.loginToken,
    summary: "Signs in with the administrator's token: fields `token` and `return`",
    bodyType: form,
    answers: { 303: onwards },
  },
  {
    ...pages,
    id: 'signInWithLink',
    method: 'get',
    path: paths.loginLink,
    summary: 'Signs in with a link, once, within five minutes, on the machine of the controller',
    query: { code: text() },
    answers: { 303: onwards },
  },
  {
    ...pages,
    id: 'signOut',
    method: 'post',
    path: paths.logout,
    summary: 'Ends the session that asks',
    answers: {
      200: {
        description:
          'It has ended. Of a form: a page, which goes on to sign out at the provider. Of a program: what became of the tokens of the session there.',
        body: SignedOut,
        alsoAs: html,
      },
      303: onwards,
    },
  },
  {
    ...pages,
    id: 'showAccount',
    method: 'get',
    path: paths.account,
    summary: 'Shows who is signed in',
    answers: { 200: aPage, 303: onwards },
  },
  {
    ...pages,
    id: 'showPairing',
    method: 'get',
    path: paths.device,
    summary: 'Asks whether a command line may act for whoever looks at it',
    query: { code: text('That the command line shows.') },
    answers: { 200: aPage },
  },
  {
    ...pages,
    id: 'decidePairing',
    method: 'post',
    path: paths.device,
    summary: 'Says yes or no to it: fields `code` and `answer`',
    bodyType: form,
    answers: { 200: aPage },
    errors: [401, 403, 404, 429],
  },
  {
    ...programs,
    id: 'backchannelLogout',
    method: 'post',
    path: paths.backchannelLogout,
    summary: 'A provider says that somebody has left (OpenID Connect Back-Channel Logout 1.0)',
    bodyType: form,
    answers: { 200: { description: 'Their sessions have ended.' } },
  },
  {
    ...programs,
    id: 'listProviders',
    method: 'get',
    path: paths.providers,
    summary: 'Identity providers that one can sign in at',
    answers: ok('None: the administrator signs in with the token.', Providers),
  },
  {
    ...programs,
    needs: 'administrator',
    id: 'createSignInLink',
    method: 'post',
    path: paths.links,
    summary: 'Makes a link that signs in as the administrator, once, within five minutes',
    answers: ok('The link. It is secret.', SignInLink),
  },
  {
    ...programs,
    id: 'beginPairing',
    method: 'post',
    path: paths.pairings,
    summary: 'A command line asks to act for somebody',
    body: object({
      challenge: text('S256 of its verifier (RFC 7636).'),
      from: text('Where it runs, for people.'),
      port: optional(integer('Where it listens on 127.0.0.1; left out: it asks again and again.')),
    }),
    answers: ok('What it shows.', BegunPairing),
    errors: [429],
  },
  {
    ...programs,
    id: 'collectPairing',
    method: 'post',
    path: paths.collectPairing,
    summary: 'What became of that',
    body: object({
      userCode: text(),
      verifier: text(),
      code: optional(text('What the browser brought to where it listens.')),
    }),
    answers: {
      200: { description: 'Somebody said yes.', body: SignedInToken },
      202: { description: 'Nobody has said anything yet.', body: waiting },
    },
    errors: [404],
  },
  {
    ...programs,
    id: 'exchangeToken',
    method: 'post',
    path: paths.exchange,
    summary: 'A job shows the token of its issuer, and gets one for 15 minutes',
    body: object({ token: text('A JWT, as GitHub Actions gives it.') }),
    answers: ok('The token.', SignedInToken),
    errors: [403, 429],
  },
  {
    ...own,
    id: 'getMe',
    method: 'get',
    path: paths.me,
    summary: 'Who one is',
    answers: ok('As whom one calls.', Me),
  },
  {
    ...own,
    id: 'listSessions',
    method: 'get',
    path: paths.sessions,
    summary: 'Where one has signed in; where others have, with `keys:manage`',
    query: whose,
    answers: ok('The newest first.', object({ sessions: list(SessionView) })),
  },
  {
    ...own,
    id: 'endSessions',
    method: 'delete',
    path: paths.sessions,
    summary: "Ends all of one's own, also the one that asks; those of others, with `keys:manage`",
    query: whose,
    answers: ok('They have ended.', ended),
  },
  {
    ...own,
    id: 'endSession',
    method: 'delete',
    path: paths.session,
    summary: "Ends one of one's own; of anybody's, with `keys:manage`",
    answers: ok('It has ended.', ended),
    errors: [400, 403, 404],
  },
  {
    ...keys,
    id: 'listMachineKeys',
    method: 'get',
    path: paths.machineKeys,
    summary: 'Keys of machines',
    answers: ok(
      'The oldest first; one that has ended is among them for 90 days. No secret is.',
      object({ keys: list(MachineKeyView) }),
    ),
  },
  {
    ...keys,
    id: 'createMachineKey',
    method: 'post',
    path: paths.machineKeys,
    summary: 'Makes one',
    body: object({
      name: text(),
      role,
      paths: optional(list(text())),
      addresses: optional(list(text('As `10.0.0.0/8`.'))),
      ...expiry,
    }),
    answers: { 201: { description: 'The key. It is shown this once.', body: NewMachineKey } },
    errors: [409],
  },
  {
    ...keys,
    id: 'rotateMachineKey',
    method: 'post',
    path: paths.rotateMachineKey,
    summary: 'Gives it a new secret; the one of today counts for a day more',
    body: object(expiry),
    bodyOptional: true,
    answers: ok('The key. It is shown this once.', NewMachineKey),
    errors: [404],
  },
  {
    ...keys,
    id: 'revokeMachineKey',
    method: 'delete',
    path: paths.machineKey,
    summary: 'Ends it at once',
    answers: ok('What it was.', MachineKeyView),
    errors: [404],
  },
]
