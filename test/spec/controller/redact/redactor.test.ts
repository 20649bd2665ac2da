import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hide } from '../../../../controller/redact/hide.ts'
import { Matcher } from '../../../../controller/redact/matcher.ts'
import { redactValue } from '../../../../controller/redact/redact-value.ts'
import { redactedLog, redactedMemories, redactedSettlement } from '../../../../controller/redact/redacted.ts'
import { Redactor } from '../../../../controller/redact/redactor.ts'
import { SecretSet } from '../../../../controller/redact/secret-set.ts'
import type { Settlement } from '../../../../core/domain/task.ts'
import { recordingLog } from '../../../support/samples.ts'

function redactorOf(...values: string[]): Redactor {
  const redactor = new Redactor()
  for (const value of values) redactor.add(value)
  return redactor
}

const secret = 'p@ss/w+rd "å"'
const [ours, theirs] = ['ENV-1234-5678-01', 'ENV-8765-4321-01']
const base64 = (text: string) => Buffer.from(text).toString('base64')
const each = (write: (code: number) => string) =>
  Array.from(secret, (sign) => write(sign.charCodeAt(0))).join('')
const eachByte = (write: (byte: number) => string) => Array.from(Buffer.from(secret), write).join('')
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0')
const wrapped = (text: string, columns: number, end: string) =>
  text.replace(new RegExp(`.{${columns}}(?=.)`, 'g'), `$&${end}`)

describe('a secret is hidden', () => {
  test.each([
    ['as it is', `before ${secret} after`, 'before ***** after'],
    ['at the very end, twice', `${secret}${secret}`, '**********'],
    ['in JSON', JSON.stringify({ password: secret }), '{"password":"*****"}'],
    ['in JSON in JSON', JSON.stringify(JSON.stringify([secret])), '"[\\"*****\\"]"'],
    ['in JSON with escaped slashes', JSON.stringify([secret]).replaceAll('/', '\\/'), '["*****"]'],
    [
      'in JSON of ASCII alone',
      each((code) => (code > 127 || code === 34 ? `\\u${hex(code, 4)}` : String.fromCharCode(code))),
      '*****',
    ],
    ['with every character escaped', each((code) => `\\u${hex(code, 4).toUpperCase()}`), '*****'],
    ['as code points', each((code) => `\\u{${hex(code, 1)}}`), '*****'],
    ['as bytes', eachByte((byte) => `\\x${hex(byte, 2)}`), '*****'],
    ['as octal bytes', eachByte((byte) => `\\${byte.toString(8).padStart(3, '0')}`), '*****'],
    ['in HTML', `<b>${secret.replaceAll('"', '&quot;')}</b>`, '<b>*****</b>'],
    ['in HTML by numbers', each((code) => `&#${code};`), '*****'],
    ['in XML by hexadecimal numbers', each((code) => `&#x${hex(code, 1)};`), '*****'],
    ['in a URL', `https://x/?q=${encodeURIComponent(secret)}&b=1`, 'https://x/?q=*****&b=1'],
    [
      'in a URL, in small letters',
      encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
      '*****',
    ],
    ['in a URL, with other characters left as they are', 'p@ss/w%2Brd%20"%C3%A5"', '*****'],
    ['in a URL, all of it', eachByte((byte) => `%${hex(byte, 2)}`), '*****'],
    ['in a URL in a URL', encodeURIComponent(encodeURIComponent(secret)), '*****'],
    ['in a form', `q=${encodeURIComponent(secret).replaceAll('%20', '+')}&b`, 'q=*****&b'],
    ['in base64', `Basic ${base64(secret)}`, 'Basic *****='],
    [
      'in base64 with a user',
      `Authorization: Basic ${base64(`user:${secret}`)}`,
      'Authorization: Basic dXNlcj*****==',
    ],
    ['in base64url', Buffer.from(secret).toString('base64url'), '*****'],
    [
      'in base64 in JSON in base64',
      base64(JSON.stringify({ auth: base64(`me:${secret}`) })),
      'eyJhdXRoIjoiYldVN*****9In0=',
    ],
    ['in base64 of JSON', base64(JSON.stringify({ password: secret })), 'eyJwYXNzd29yZCI6I*****ifQ=='],
    ['in hexadecimal digits', `key ${Buffer.from(secret).toString('hex')}`, 'key *****'],
    ['in large ones, after an odd one', `0${Buffer.from(secret).toString('hex').toUpperCase()}`, '0*****'],
  ])('%s', (_, text, expected) => {
    expect(redactorOf(secret).redact(text)).toBe(expected)
  })

  test.each(['', 'a', 'ab', 'user:', 'longer than that:'])('in base64, after %j', (before) => {
    const shown = redactorOf(secret).redact(base64(`${before}${secret}, and more`))
    expect(shown).toContain('*****')
    expect(Buffer.from(shown.replaceAll('*', ''), 'base64').toString()).not.toContain('ss/w+rd')
  })

  test.each([
    ['64 columns', 64, '\n'],
    ['76 columns', 76, '\r\n'],
    ['few columns, indented', 10, '\n    '],
  ])('in base64 wrapped at %s, in as many lines as it had', (_, columns, end) => {
    const text = wrapped(base64(`${'x'.repeat(50)}${secret}`), columns, end)
    const shown = redactorOf(secret).redact(text)
    expect(shown).toContain('*****')
    expect(Buffer.from(shown.replaceAll('*', ''), 'base64').toString()).not.toContain('rd "')
    expect(shown.split('\n')).toHaveLength(text.split('\n').length)
  })

  test('the longest first, where one is part of another', () => {
    expect(redactorOf('hunter', 'hunter2').redact('hunter2 hunter')).toBe('***** *****')
  })

  test('line by line, where it has several, with any line ends', () => {
    const key =
      '-----BEGIN KEY-----\nMIIBVgIBADANBgkqhkiG9w0B\nAQEFAASCAUAwggE8AgEAAkEA\nwQ==\n-----END KEY-----\n'
    const { redact } = redactorOf(key)
    expect(redact(key.trim())).toBe('*****\n\n\n\n')
    expect(redact(key.replaceAll('\n', '\r\n'))).toBe('*****\n\n\n\n\n')
    expect(redact('line:   AQEFAASCAUAwggE8AgEAAkEA')).toBe('line:   *****')
  })

  test('without the line end it was sealed with', () => {
    expect(redactorOf('hunter2hunter2\n').redact('is hunter2hunter2!')).toBe('is *****!')
  })

  test('that looks escaped itself, in JSON', () => {
    const value = 'a%41\\n"b'
    expect(redactorOf(value).redact(JSON.stringify([value]))).toBe('["*****"]')
  })

  test('wherever it is, however many there are', () => {
    const value = fc
      .string({ minLength: 4, maxLength: 20, unit: 'grapheme' })
      .filter((one) => !one.includes('*'))
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 30 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const { redact } = redactorOf(...secrets)
          for (const one of secrets) {
            const forms = [
              one,
              JSON.stringify(one).slice(1, -1),
              encodeURIComponent(one.toWellFormed()),
              base64(one).replace(/=+$/, ''),
            ]
            for (const form of forms) expect(redact(`${before} ${form} ${after}`)).not.toContain(form)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('what is no secret stays', () => {
  test.each([
    ['a text with none', 'nothing here, 100% of it \\o/ &c.; deadbeefdeadbeef QUJDREVGR0g='],
    ['a part of one', 'p@ss/w+r'],
    ['an empty text', ''],
  ])('%s', (_, text) => {
    expect(redactorOf(secret).redact(text)).toBe(text)
  })

  test('a value of three characters is too common to be hidden', () => {
    expect(redactorOf('yes').redact('yes')).toBe('yes')
  })
})

describe('an environment has secrets of its own', () => {
  test('which are hidden in its text and in that of the controller, and in no text of others', () => {
    const redactor = new Redactor()
    redactor.add('correct horse', ours)
    const text = 'correct horse'
    expect([redactor.of(ours)(text), redactor.redact(text)]).toEqual(['*****', '*****'])
    expect(redactor.of(theirs)(text)).toBe(text)
  })

  test('a short one is hidden in its own text alone', () => {
    const redactor = new Redactor()
    redactor.add('blue', ours)
    expect([redactor.of(ours)('blue'), redactor.redact('blue')]).toEqual(['*****', 'blue'])
  })

  test('what its extension declares is hidden in its text, and in what the controller says about it', () => {
    const redactor = new Redactor()
    redactor.declare(['e', 'error', 'connected'], ours)
    const text = 'an error: not connected'
    expect(redactor.of(ours)(text)).toBe('an *****: not *****')
    expect(redactor.about(ours)(text)).toBe('an *****: not *****')
    expect([redactor.redact(text), redactor.of(theirs)(text)]).toEqual([text, text])
  })

  test('of what is declared so much is taken as fits, the newest', () => {
    const redactor = new Redactor()
    const many = Array.from({ length: 300 }, (_, number) => `declared-${number}!`)
    redactor.declare(many, ours)
    redactor.declare(['x'.repeat(65_536)], theirs)
    redactor.declare(['declared at last'], theirs)
    expect(redactor.of(ours)('declared-199! declared-200!')).toBe('***** declared-200!')
    expect(redactor.of(theirs)('declared at last')).toBe('*****')
  })

  test('those of the controller are hidden in its text, but for short ones, which could be guessed', () => {
    const { of, redact } = bound(redactorOf('bwl_admin_token', 'blue'))
    expect(of(ours)('bwl_admin_token blue')).toBe('***** blue')
    expect(redact('bwl_admin_token blue')).toBe('***** *****')
  })

  test('they are forgotten with it', () => {
    const redactor = new Redactor()
    redactor.add('correct horse', ours)
    redactor.forget(ours)
    expect(redactor.of(ours)('correct horse')).toBe('correct horse')
  })
})

function bound(redactor: Redactor): Pick<Redactor, 'of' | 'redact'> {
  return { of: (environment) => redactor.of(environment), redact: redactor.redact }
}

describe('in plain data', () => {
  const { redact } = redactorOf('Running', 'hunter2', '12345678')

  test('texts are redacted, and words of ours are not, even if a secret is one', () => {
    const value = {
      status: 'Running',
      reason: 'it is Running',
      list: ['hunter2', 1, null, true],
      at: new Date(0),
    }
    expect(redactValue(value, redact)).toEqual({
      status: 'Running',
      reason: 'it is *****',
      list: ['*****', 1, null, true],
      at: new Date(0),
    })
  })

  test('names of fields and numbers are in data of others, and stay apart; ours are none', () => {
    const theirs = { name: 'hunter2', count: 12345678, 'hunter2-a': 2, 'a hunter2': 3, hunter2: 4 }
    expect(redactValue({ hunter2: 12345678, data: theirs }, redact)).toEqual({
      hunter2: 12345678,
      data: { name: '*****', count: '*****', '*****-a': 2, 'a *****': 3, '*****': 4 },
    })
    expect(redactValue({ hunter2: 1, cHVudGVyMg: 2, aHVudGVyMg: 3 }, redact, false)).toEqual({
      '*****': 1,
      cHVudGVyMg: 2,
      '***** (2)': 3,
    })
  })

  test('a field of any name is kept', () => {
    expect(JSON.stringify(redactValue(JSON.parse('{"__proto__":{"a":"hunter2"}}'), redact))).toBe(
      '{"__proto__":{"a":"*****"}}',
    )
  })

  test('an instant stays, which clients compute with', () => {
    const dated = redactorOf('2027').redact
    expect(redactValue({ nextRun: '2027-01-31T18:00:00.000Z', reason: 'in 2027' }, dated)).toEqual({
      nextRun: '2027-01-31T18:00:00.000Z',
      reason: 'in *****',
    })
  })

  test('what a runner answers is all of others: words of ours are none there', () => {
    const settlement = {
      message: 'hunter2',
      result: { status: 'hunter2' },
    } as Partial<Settlement> as Settlement
    expect(redactedSettlement(settlement, redact)).toEqual({ message: '*****', result: { status: '*****' } })
  })

  test('of the past of schedules only people’s words are: all else decides what runs again', () => {
    const memory = {
      id: 'SCH-1234-5678-dev-0001',
      environment: ours,
      name: 'nightly',
      watermark: 0,
      trigger: 'deadbeefdeadbeef',
      armed: true,
      enabled: true,
      pause: { by: 'ada', reason: 'deadbeef is out', since: 0, until: null },
      past: [{ nominal: 0, state: 'queued' }],
    } as const
    expect(redactedMemories([memory], redactorOf('deadbeef', 'nightly', 'queued'))).toEqual([
      { ...memory, pause: { ...memory.pause, reason: '***** is out' } },
    ])
  })

  test('an error, its cause and its stack too', () => {
    const error = new Error('wrong: hunter2', { cause: new Error('hunter2 was refused') })
    expect(JSON.stringify(redactValue({ err: error }, redact))).not.toContain('hunter2')
  })

  test('a log shows none, nor what the extension declares that a line is about', () => {
    const log = recordingLog()
    const redactor = redactorOf('hunter2')
    redactor.declare(['declared'], ours)
    redactedLog(log, redactor).warn({ err: new Error('hunter2'), reason: 'hunter2' }, 'a hunter2')
    redactedLog(log, redactor).warn({ environment: ours }, 'it was declared')
    redactedLog(log, redactor).warn({}, 'somebody declared it')
    const text = JSON.stringify(log)
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain('it was declared')
    expect(text).toContain('somebody declared it')
    expect(text).toContain(ours)
  })
})

describe('what hiding costs', () => {
  /** Counts the bytes it looks through: of the text, and of all that is decoded from it. */
  class Counting extends Matcher {
    bytes = 0

    override find(...[bytes, found]: Parameters<Matcher['find']>): void {
      this.bytes += bytes.length
      super.find(bytes, found)
    }
  }

  test.each([
    ['letters', 'a'],
    ['base64 that is base64 once more', 'V'],
    ['backslashes', '\\'],
    ['escapes', '%25'],
    ['entities', '&#65;'],
    ['hexadecimal digits', '41'],
    ['ends of lines and indents', 'a\n  '],
  ])('grows with the text and not faster: %s', (_, repeated) => {
    const work = [2 ** 10, 2 ** 16].map((length) => {
      const matcher = new Counting([Buffer.from('V'.repeat(100)), Buffer.from(`${'a'.repeat(100)}b`)])
      hide(repeated.repeat(length / repeated.length), [matcher])
      return matcher.bytes / length
    })
    expect(Math.max(...work)).toBeLessThan(30)
  })

  test('does not grow with how many secrets there are, nor with how they came', () => {
    const set = new SecretSet()
    for (let number = 0; number < 1000; number++) {
      set.add(`the secret of number ${number}`)
      expect(set.matchers().length).toBeLessThan(10)
    }
    expect(hide('It is the secret of number 7.', set.matchers())).toBe('It is *****.')
  })
})
