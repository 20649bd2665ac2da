// Holds every answer of the HTTP API to its contract, wherever an app is made in this process. Plain JavaScript, since a
// controller that is tested as a process loads it, too.
import { subscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'

/** @param report told of each answer that does not fit, in one line */
export function checkAnswers(report) {
  subscribe('fastify.initialization', ({ fastify }) => {
    fastify.addHook('onSend', async (request, reply, payload) => {
      const isOurs = reply.hasHeader('connect-version') // and not some other server's of a test
      if (!isOurs) return payload
      return checked(request, reply, payload, (flaw) =>
        report(`${request.method} ${request.url} ${reply.statusCode}: ${flaw}`),
      )
    })
  })
}

/**
 * The payload; told of it is what is wrong with it, of what is sent as it is made once all of that is sent.
 * @param report told of each flaw, in one line
 */
export function checked(request, reply, payload, report) {
  const tell = (text) => {
    const flaw = flawOf(request, reply, text)
    if (flaw !== undefined) report(flaw)
  }
  if (payload instanceof Readable && String(reply.getHeader('content-type')).startsWith('application/json'))
    return Readable.from(passedOn(payload, tell))
  tell(payload)
  return payload
}

async function* passedOn(payload, tell) {
  let text = ''
  for await (const chunk of payload) {
    text += chunk
    yield chunk
  }
  tell(text)
}

let contract

/** What is wrong with an answer, in one line; undefined where it is as the document says. */
export function flawOf({ method, routeOptions }, reply, payload) {
  const type = String(reply.getHeader('content-type') ?? '')
  if (typeof payload !== 'string' || payload === '' || method === 'HEAD') return undefined
  const isLines = type.startsWith('application/x-ndjson')
  if (!isLines && !type.startsWith('application/json')) return undefined
  contract ??= readContract()
  const path = (routeOptions.url ?? '').replace(/:(\w+)/g, '{$1}')
  const check = contract.checkOf(path, method.toLowerCase(), reply.statusCode)
  if (typeof check === 'string') return check
  const bodies = isLines ? payload.split('\n').filter((line) => line !== '') : [payload]
  return bodies.map((body) => check?.(JSON.parse(body))).find((flaw) => flaw !== undefined)
}

function readContract() {
  const require = createRequire(import.meta.url)
  const { Ajv2020 } = require('ajv/dist/2020.js')
  const text = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')
  const document = closed(JSON.parse(text))
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    validateSchema: false, // test/spec/api/openapi.test.ts does
    allErrors: true,
    code: { optimize: false }, // takes longer than it saves: every controller of a test starts anew
  })
  ajv.addSchema(document, 'api')
  /** The function that says what is wrong with a body, or a text where there should be none. Undefined: anything goes. */
  const checkOf = (path, method, status) => {
    const operation = document.paths[path]?.[method]
    if (!operation)
      return path === '' || document.paths[path] ? checkFor('#/components/schemas/Error') : undefined
    const { responses } = operation
    const answer = responses[status]
    if (responses.default && (!answer || answer.$ref)) return undefined // an extension's own, for all that is known
    if (!answer) return 'there is no such status in the document'
    const name = answer.$ref?.replace('#/components/responses/', '')
    const pointer = name
      ? `#/components/responses/${name}/content/application~1json/schema`
      : `#/paths/${path.replaceAll('/', '~1')}/${method}/responses/${status}/content/${typeOf(answer)}/schema`
    return checkFor(pointer)
  }
  const checkFor = (pointer) => {
    const validate = ajv.getSchema(`api${encodeURI(pointer)}`)
    if (!validate) return `there is no schema at ${pointer}`
    return (body) => (validate(body) ? undefined : ajv.errorsText(validate.errors))
  }
  return { checkOf }
}

function typeOf({ content }) {
  return Object.keys(content)[0].replaceAll('/', '~1')
}

/** The same document, but with objects that may have no fields beside those it names. */
function closed(value) {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)]))
  const isObject = copy.type === 'object' && copy.properties !== undefined
  return isObject ? { additionalProperties: false, ...copy } : copy
}
