import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isObject } from '../../../core/lib/json.ts'
import { badInput } from '../errors.ts'

/** A form in this scope is a record of its fields; one that comes twice is refused. */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 64 * 1024 },
    async (_request: FastifyRequest, body: string | Buffer) => {
      const fields = new URLSearchParams(String(body))
      if (new Set(fields.keys()).size !== fields.size) throw badInput('a field of the form comes twice')
      return Object.fromEntries(fields)
    },
  )
}

/** A text of a form or of JSON; undefined where it is not there. @throws {HttpError} */
export function fieldOf(
  { body }: Pick<FastifyRequest, 'body'>,
  name: string,
  longest = 8_192,
): string | undefined {
  const value = isObject(body) && Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value.length > longest)
    throw badInput(`${name}: expected a text of at most ${longest} characters`)
  return value
}

/** The same where there must be one. */
export function neededField(request: Pick<FastifyRequest, 'body'>, name: string, longest?: number): string {
  const value = fieldOf(request, name, longest)
  if (value) return value
  throw badInput(`${name}: expected a text`)
}

/** A path of ours to go on to; what leads elsewhere is not followed. */
export function localPath(text: string | undefined): string {
  const isOurs = text !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,2000}$/.test(text)
  return isOurs && new URL(text, 'http://own.invalid').host === 'own.invalid' ? text : '/'
}
