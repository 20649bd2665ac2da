import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactValue } from '../../../../controller/redact/redact-value.ts'
import { redactedLog, redactedMemories } from '../../../../controller/redact/redacted.ts'
import { Redactor } from '../../../../controller/redact/redactor.ts'
import { recordingLog } from '../../../support/samples.ts'

function redactorOf(...values: string[]): Redactor {
  const redactor = new Redactor()
  for (const value of values) redactor.add(value)
  return redactor
}

const secret = 'p@ss/w+rd "å"'

describe('a secret is hidden', () => {
  test.each([
    ['as it is', `before ${secret} after`, 'before ***** after'],
    ['at the very end, twice', `${secret}${secret}`, '**********'],
    ['in JSON', JSON.stringify({ password: secret }), '{"password":"*****"}'],
    ['in a URL', `https://x/?q=${encodeURIComponent(secret)}&b=1`, 'https://x/?q=*****&b=1'],
    ['in a URL, in lower case', `q=${encodeURIComponent(secret).toLowerCase()}`, 'q=*****'],
    ['in a form', `q=${encodeURIComponent(secret).replaceAll('%20', '+')}&b`, 'q=*****&b'],
    ['in base64', `Basic ${Buffer.from(secret).toString('base64')}`, 'Basic *****='],
    ['in base64url', Buffer.from(secret).toString('base64url'), '*****'],
  ])('%s', (_, text, expected) => {
    expect(redactorOf(secret).redact(text)).toBe(expected)
  })

  test.each(['', 'a', 'ab', 'user:', 'longer than that:'])('in base64, after %j', (before) => {
    const text = Buffer.from(`${before}${secret}, and more`).toString('base64')
    const shown = redactorOf(secret).redact(text)
    expect(shown).toContain('*****')
    expect(Buffer.from(shown.replaceAll('*', ''), 'base64').toString()).not.toContain('ss/w+rd')
  })

  test('the longest first, where one is part of another', () => {
    expect(redactorOf('hunter', 'hunter2').redact('hunter2 hunter')).toBe('***** *****')
  })

  test('line by line, where it has several', () => {
    const key = '-----BEGIN KEY-----\nMIIBVgIBADANBgkqhkiG9w0B\nAQEFAASCAUAwggE8AgEAAkEA\n-----END KEY-----'
    expect(redactorOf(key).redact(key)).toBe('*****')
    expect(redactorOf(key).redact('line: AQEFAASCAUAwggE8AgEAAkEA')).toBe('line: *****')
  })

  test('wherever it is, however many there are', () => {
    const value = fc
      .string({ minLength: 4, maxLength: 20, unit: 'grapheme' })
      .filter((each) => !each.includes('*'))
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 30 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const { redact } = redactorOf(...secrets)
          for (const each of secrets) {
            const forms = [
              each,
              JSON.stringify(each).slice(1, -1),
              encodeURIComponent(each.toWellFormed()),
              Buffer.from(each).toString('base64').replace(/=+$/, ''),
            ]
            for (const form of forms) expect(redact(`${before}${form}${after}`)).not.toContain(form)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('what is no secret stays', () => {
  test.each([
    ['a text with none', 'nothing here'],
    ['a part of one', 'p@ss/w+r'],
    ['an empty text', ''],
  ])('%s', (_, text) => {
    expect(redactorOf(secret).redact(text)).toBe(text)
  })

  test('a value of three characters is too common to be hidden', () => {
    expect(redactorOf('yes').redact('yes')).toBe('yes')
  })
})

describe('in plain data', () => {
  const { redact } = redactorOf('Running', 'hunter2')

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

  test('an instant stays, which clients compute with', () => {
    const dated = redactorOf('2027').redact
    expect(redactValue({ nextRun: '2027-01-31T18:00:00.000Z', reason: 'in 2027' }, dated)).toEqual({
      nextRun: '2027-01-31T18:00:00.000Z',
      reason: 'in *****',
    })
  })

  test('of the past of schedules only people’s words are: all else decides what runs again', () => {
    const memory = {
      id: 'SCH-1234-5678-dev-0001',
      environment: 'ENV-1234-5678-01',
      name: 'nightly',
      watermark: 0,
      trigger: 'deadbeefdeadbeef',
      armed: true,
      enabled: true,
      pause: { by: 'ada', reason: 'beef is out', since: 0, until: null },
      past: [{ nominal: 0, state: 'queued' }],
    } as const
    expect(redactedMemories([memory], redactorOf('beef', 'nightly', 'queued').redact)).toEqual([
      { ...memory, pause: { ...memory.pause, reason: '***** is out' } },
    ])
  })

  test('an error, its cause and its stack too', () => {
    const error = new Error('wrong: hunter2', { cause: new Error('hunter2 was refused') })
    expect(JSON.stringify(redactValue({ err: error }, redact))).not.toContain('hunter2')
  })

  test('a log shows none', () => {
    const log = recordingLog()
    redactedLog(log, redact).warn(
      { err: new Error('hunter2'), reason: 'hunter2', environment: 'ENV-1' },
      'a hunter2',
    )
    expect(JSON.stringify(log)).not.toContain('hunter2')
    expect(JSON.stringify(log)).toContain('ENV-1')
  })
})
