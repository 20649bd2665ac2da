import type { Edit, WantedChange } from '../../../api/change.ts'
import { environmentTypes } from '../../../core/domain/desired.ts'
import { ExactNumber } from '../../../core/lib/exact-json.ts'
import { isObject, type JsonObject } from '../../../core/lib/json.ts'
import { badInput } from '../errors.ts'

/** Edits of one change: a sheet has no more rows. */
const mostEdits = 5_000
/** Characters. */
const longestMessage = 10_000
const longestName = 512
const longestValue = 256 * 1024

/**
 * The body of a change: of what is odd it says where that is, and never what.
 * @throws {HttpError} 400
 */
export function readChange(body: unknown): WantedChange {
  const fields = objectAt(body, 'the body', ['base', 'edits', 'deliver', 'message', 'dryRun'])
  const { base, edits, deliver, message, dryRun } = fields
  if (!Array.isArray(edits) || edits.length === 0 || edits.length > mostEdits)
    throw badInput(`edits: expected a list of 1 to ${mostEdits}`)
  if (base !== undefined && !(typeof base === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(base)))
    throw badInput('base: expected the full id of a commit')
  return {
    edits: edits.map((edit, index) => readEdit(edit, `edits[${index}]`)),
    ...(base !== undefined && { base }),
    ...(deliver !== undefined && { deliver: wordAt(deliver, 'deliver', ['commit', 'pull-request']) }),
    ...(message !== undefined && { message: textAt(message, 'message', longestMessage) }),
    ...(dryRun !== undefined && { dryRun: flagAt(dryRun, 'dryRun') }),
  }
}

const kinds = {
  'set-variable': ['environment', 'name', 'value', 'secure', 'sealed'],
  'unset-variable': ['environment', 'name'],
  'set-environment': ['environment', 'set'],
  'add-schedule': ['environment', 'name', 'spec'],
  'change-schedule': ['environment', 'name', 'set'],
  'delete-schedule': ['environment', 'name'],
  promote: ['from', 'to', 'source'],
  rollback: ['environment', 'to'],
} as const satisfies Record<Edit['kind'], readonly string[]>

function readEdit(value: unknown, at: string): Edit {
  if (!isObject(value)) throw badInput(`${at}: expected an object`)
  const kind = wordAt(value.kind, `${at}.kind`, Object.keys(kinds) as Edit['kind'][])
  const edit = objectAt(value, at, ['kind', 'extension', ...kinds[kind]])
  const extension = textAt(edit.extension, `${at}.extension`)
  const name = () => textAt(edit.name, `${at}.name`)
  const type = (field: string) => wordAt(edit[field], `${at}.${field}`, environmentTypes)
  const scope = () => (edit.environment === null ? null : type('environment'))
  switch (kind) {
    case 'set-variable':
      return { kind, extension, environment: scope(), name: name(), ...contentAt(edit, at) }
    case 'unset-variable':
      return { kind, extension, environment: scope(), name: name() }
    case 'set-environment':
      return {
        kind,
        extension,
        environment: type('environment'),
        set: environmentFields(edit.set, `${at}.set`),
      }
    case 'add-schedule':
      return {
        kind,
        extension,
        environment: type('environment'),
        name: name(),
        spec: plainAt(edit.spec, `${at}.spec`),
      }
    case 'change-schedule':
      return {
        kind,
        extension,
        environment: type('environment'),
        name: name(),
        set: plainAt(edit.set, `${at}.set`),
      }
    case 'delete-schedule':
      return { kind, extension, environment: type('environment'), name: name() }
    case 'promote': {
      const [from, to] = [type('from'), type('to')]
      if (from === to) throw badInput(`${at}: "from" and "to" are the same environment`)
      const source = edit.source === undefined ? {} : { source: flagAt(edit.source, `${at}.source`) }
      return { kind, extension, from, to, ...source }
    }
    case 'rollback': {
      const to = edit.to === undefined ? {} : { to: textAt(edit.to, `${at}.to`) }
      return { kind, extension, environment: type('environment'), ...to }
    }
  }
}

type Content = Pick<Extract<Edit, { kind: 'set-variable' }>, 'value' | 'secure' | 'sealed'>

function contentAt({ value, secure, sealed }: JsonObject, at: string): Content {
  if (sealed !== undefined) {
    if (value !== undefined || secure !== undefined)
      throw badInput(`${at}: has either "sealed", or "value" and "secure"`)
    return { sealed: textAt(sealed, `${at}.sealed`, longestValue) }
  }
  return {
    value: textAt(value, `${at}.value`, longestValue, true),
    ...(secure !== undefined && { secure: flagAt(secure, `${at}.secure`) }),
  }
}

function environmentFields(value: unknown, at: string): Extract<Edit, { kind: 'set-environment' }>['set'] {
  const fields = objectAt(value, at, ['state', 'mode', 'tag', 'url', 'logLevel', 'instances', 'suspend'])
  if (Object.keys(fields).length === 0) throw badInput(`${at}: names no field`)
  const { state, mode, tag, url, logLevel, instances, suspend } = fields
  const word = <Word extends string>(given: unknown, field: string, words: readonly Word[]) =>
    given === null ? null : wordAt(given, `${at}.${field}`, words)
  if (instances !== undefined && instances !== null && !Number.isSafeInteger(instances))
    throw badInput(`${at}.instances: expected a whole number`)
  return {
    ...(state !== undefined && { state: word(state, 'state', ['running', 'stopped']) }),
    ...(mode !== undefined && { mode: word(mode, 'mode', ['local', 'cloud']) }),
    ...(tag !== undefined && { tag: textAt(tag, `${at}.tag`) }),
    ...(url !== undefined && { url: textAt(url, `${at}.url`, 2048) }),
    ...(logLevel !== undefined && {
      logLevel: word(logLevel, 'logLevel', ['DEBUG', 'INFO', 'WARNING', 'ERROR']),
    }),
    ...(instances !== undefined && { instances: instances as number | null }),
    ...(suspend !== undefined && {
      suspend: suspend === null ? null : suspensionAt(suspend, `${at}.suspend`),
    }),
  }
}

function suspensionAt(value: unknown, at: string): { reason: string; until?: string } {
  const { reason, until } = objectAt(value, at, ['reason', 'until'])
  return {
    reason: textAt(reason, `${at}.reason`),
    ...(until !== undefined && { until: textAt(until, `${at}.until`) }),
  }
}

function objectAt(value: unknown, at: string, known: readonly string[]): JsonObject {
  if (!isObject(value)) throw badInput(`${at}: expected an object`)
  const odd = Object.keys(value).find((each) => !known.includes(each))
  if (odd !== undefined) throw badInput(`${at}: has a field that is none of ${known.join(', ')}`)
  return value
}

function textAt(value: unknown, at: string, most = longestName, mayBeEmpty = false): string {
  if (typeof value !== 'string') throw badInput(`${at}: expected a text`)
  if (value === '' && !mayBeEmpty) throw badInput(`${at}: is empty`)
  if (value.length > most) throw badInput(`${at}: is longer than ${most} characters`)
  return wellFormed(value, at)
}

function wellFormed(value: string, at: string): string {
  if (!value.isWellFormed() || value.includes('\0'))
    throw badInput(`${at}: is no text of Unicode, or holds U+0000`)
  return value
}

function wordAt<Word extends string>(value: unknown, at: string, words: readonly Word[]): Word {
  const found = words.find((each) => each === value)
  if (found === undefined) throw badInput(`${at}: expected one of ${words.join(', ')}`)
  return found
}

function flagAt(value: unknown, at: string): boolean {
  if (typeof value !== 'boolean') throw badInput(`${at}: expected true or false`)
  return value
}

function plainAt(value: unknown, at: string): JsonObject {
  if (!isObject(value)) throw badInput(`${at}: expected an object`)
  return plainOf(value, at) as JsonObject
}

/** Plain data that YAML and JSON say alike. */
function plainOf(value: unknown, at: string): unknown {
  if (typeof value === 'string') return wellFormed(value, at)
  if (value instanceof ExactNumber) return exactly(value, at)
  if (Array.isArray(value)) return value.map((each, index) => plainOf(each, `${at}[${index}]`))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      wellFormed(key, at),
      plainOf(each, `${at}.${key.slice(0, 80)}`),
    ]),
  )
}

/** Digits that every number holds. */
const mostDigits = 15
const longestNumber = 400

/** `1.0` is 1 everywhere; of what has more digits than a number holds, nobody knows which one is meant. */
function exactly({ text }: ExactNumber, at: string): number {
  const number = text.length > longestNumber ? Number.NaN : Number(text)
  const isExact = Number.isSafeInteger(number) || (Number.isFinite(number) && digitsOf(text) <= mostDigits)
  if (isExact) return number
  throw badInput(`${at}: a number that is not kept exactly; write it as a text`)
}

/** Without zeros at both ends. */
function digitsOf(text: string): number {
  const [mantissa = ''] = text.toLowerCase().split('e')
  const digits = [...mantissa].filter((each) => each >= '0' && each <= '9')
  const first = digits.findIndex((each) => each !== '0')
  return first === -1 ? 0 : digits.findLastIndex((each) => each !== '0') - first + 1
}
