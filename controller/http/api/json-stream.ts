import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { exactText } from '../../../core/lib/exact-json.ts'
import { redactValue } from '../../redact/redact-value.ts'
import { lineOf, ndjson } from './lines.ts'

/** Characters that are handed on at once: few writes, and little that is kept for a slow reader. */
const chunkLength = 64 * 1024

/** An object that is mostly a list. */
export interface LongObject {
  /** Its other fields: at least one. */
  head: object
  /** Name of the list; or names, where it lies in objects of their own. */
  list: readonly string[]
  items: Iterable<object>
}

/**
 * Answers an object that may be long, as fast as it is read: no more of it is made than is on its way, and the text of the whole
 * is nowhere. Secrets are hidden in it as in all answers, unless it is what Git declares.
 */
export function sendLong(reply: FastifyReply, { head, list, items }: LongObject): FastifyReply {
  const shown = hiding(reply)
  const begin = list.map((name) => `${JSON.stringify(name)}:`).join('{')
  const pieces = function* (): Generator<string> {
    yield `${exactText(shown(head)).slice(0, -1)},${begin}[`
    let comma = ''
    for (const each of items) {
      yield `${comma}${exactText(shown(each))}`
      comma = ','
    }
    yield `]${'}'.repeat(list.length)}`
  }
  return reply.type('application/json; charset=utf-8').send(Readable.from(chunked(pieces())))
}

/** The same for a list, a line of JSON each. */
export function sendLines(reply: FastifyReply, items: Iterable<object>): FastifyReply {
  const shown = hiding(reply)
  const lines = function* (): Generator<string> {
    for (const each of items) yield lineOf(shown(each))
  }
  return reply.type(ndjson).send(Readable.from(chunked(lines())))
}

function hiding({ server, routeOptions }: FastifyReply): (value: object) => object {
  if (routeOptions.config.answersDeclared) return (value) => value
  return (value) => redactValue(value, server.redact) as object
}

function* chunked(pieces: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const each of pieces) {
    chunk += each
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
