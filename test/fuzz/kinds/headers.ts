import { createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { errors, jwtVerify } from 'jose'
import { bearerToken, usualAuthorization } from '../../../controller/access/authorization.ts'
import { KeyRing } from '../../../controller/access/key-ring.ts'
import { authenticate } from '../../../controller/access/principal.ts'
import { readInstant } from '../../../controller/http/connect/instant.ts'
import { preferenceOf } from '../../../controller/http/connect/interactive.ts'
import { readTraceParent } from '../../../core/domain/trace-parent.ts'
import { readSealedHeader } from '../../../core/sealing/sealed-header.ts'
import { texts } from '../corpus.ts'
import type { Kind } from '../kind.ts'

const secret = Buffer.alloc(32, 7)
const keys = new KeyRing(secret, () => {})
const { apiKey } = keys.of('ENV-1234-5678-01')
const tokens = { adminToken: 'an admin token', keys, isThere: () => true }
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ exp: 4e9, iat: 1, iss: 'x' })}`
const jwt = `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`
const sealed = part({
  alg: 'ECDH-ES+A256KW',
  enc: 'A256GCM',
  kid: 'k',
  bowline: 1,
  account: 'a',
  extension: 'e',
  environment: '*',
  name: 'N',
})

/** Values of headers, tokens among them. Node.js takes 16 KiB of all of a request. */
export const headers: Kind = {
  name: 'header',
  share: 14,
  corpus: texts(
    ...[
      `Bearer ${jwt}`,
      'Bearer an admin token',
      apiKey,
      `bearer   ${jwt}`,
      'ApiKey SU-000:abc',
      'Basic YTpi',
    ],
    ...[
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x',
    ],
    ...[
      'respond-async, wait=10',
      'wait = "5", respond-async; a=b',
      'sha256=0123456789abcdef',
      `${sealed}.a.b.c.d`,
    ],
    ...['2027-01-31T18:00:00.123456Z', '2027-01-31'],
  ),
  words: [
    'Bearer ',
    'ApiKey ',
    ' ',
    '.',
    ',',
    '=',
    'wait=',
    'respond-async',
    '00-',
    '-01',
    'eyJhbGciOiJub25lIn0',
    '"',
    ';',
    '\t',
    'none',
    'sha256=',
  ],
  pairs: [
    ['Bearer ', ''],
    ['"', '"'],
    ['eyJ', ''],
    ['00-', ''],
  ],
  longest: 16_384,
  async read(input) {
    const text = input.toString('latin1')
    usualAuthorization(text)
    authenticate(text, tokens)
    readTraceParent(text)
    readInstant(text)
    readSealedHeader(text)
    preferenceOf({ headers: { prefer: text } } as unknown as FastifyRequest)
    await jwtVerify(bearerToken(text) ?? text, secret, {
      algorithms: ['HS256'],
      requiredClaims: ['exp'],
    }).catch((error) => {
      if (!(error instanceof errors.JOSEError)) throw error
    })
  },
}
