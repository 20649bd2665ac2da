import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import { list, named, nullable, object, oneOf, optional, type TypeOf, text } from './schema.ts'

/** A sealed value, and the place it stands at. */
export const SealedItem = named(
  'SealedItem',
  object({
    account: text('Name.'),
    extension: text('Name.'),
    environment: nullable(oneOf('dev', 'test', 'production')),
    name: text('Of the variable.'),
    sealed: text('A compact JWE.'),
  }),
)
export type SealedItem = TypeOf<typeof SealedItem>

/** What was sealed anew, in the order it was sent. */
export const Resealed = object({ sealed: list(text('A compact JWE.')) })
export type Resealed = TypeOf<typeof Resealed>

/** The public sealing keys, newest first: a JWK Set, as `bowline-keys.json` holds it. */
export const SealingKeys = named(
  'SealingKeys',
  object({
    keys: list(
      object({
        kty: text(),
        crv: optional(text()),
        x: optional(text()),
        y: optional(text()),
        kid: optional(text('Thumbprint of the key (RFC 7638).')),
        alg: optional(text()),
        use: optional(text()),
      }),
    ),
  }),
)
export type SealingKeys = TypeOf<typeof SealingKeys>

const common = { tag: 'Sealing', needs: 'environments:read' } as const

export const sealingOperations: readonly Operation[] = [
  {
    ...common,
    id: 'getSealingKeys',
    method: 'get',
    path: paths.sealingKeys,
    summary: 'The public keys to seal with',
    answers: ok('The keys.', SealingKeys),
  },
  {
    ...common,
    id: 'rotateSealingKey',
    method: 'post',
    path: paths.rotateSealingKey,
    needs: 'sealing:rotate',
    summary: 'Makes a new key; older ones still open what is sealed with them',
    answers: ok('The keys after that.', SealingKeys),
    errors: [409],
  },
  {
    ...common,
    id: 'retireSealingKey',
    method: 'delete',
    path: paths.sealingKey,
    needs: 'sealing:rotate',
    summary: 'Removes an old key that nothing is sealed with any more',
    answers: ok('The keys after that.', SealingKeys),
    errors: [409],
  },
  {
    ...common,
    id: 'reseal',
    method: 'post',
    path: paths.reseal,
    needs: 'sealing:rotate',
    summary: 'Seals values anew with the newest key, each for its place',
    body: object({ values: list(SealedItem) }),
    answers: ok('The values, sealed anew.', Resealed),
    errors: [400, 409, 413],
  },
]
