import { describe, expect, test } from 'vitest'
import {
  lineTexts,
  longestLine,
  longestPending,
  splitLines,
} from '../../../../../controller/adapters/instance-log/lines.ts'

const tooLong = 'x'.repeat(longestPending + 1)

describe('output is split into lines', () => {
  test.each([
    ['whole lines', 'one\ntwo\n', false, false, ['one', 'two'], 8, false],
    ['empty lines', '\n\n', false, false, ['', ''], 2, false],
    ['nothing', '', false, false, [], 0, false],
    ['leaving what is not complete', 'one\ntw', false, false, ['one'], 4, false],
    ['taking it where nothing follows', 'one\ntw', false, true, ['one', 'tw'], 6, false],
    ['taking what is too long to wait for', tooLong, false, false, [tooLong], tooLong.length, true],
    ['skipping the end of such a line', 'xx\ntwo\n', true, false, ['two'], 7, false],
    ['skipping on while it does not end', 'xx', true, false, [], 2, true],
  ])('%s', (_, text, skippingBefore, ended, lines, used, skipping) => {
    const split = splitLines(Buffer.from(text), skippingBefore, ended)
    expect({ ...split, lines: split.lines.map(String) }).toEqual({ lines, used, skipping })
  })
})

describe('the text of a line', () => {
  const same = (text: string) => text
  const lineText = (line: Buffer, redact: (text: string) => string) => lineTexts([line], redact)[0]

  test.each([
    ['keeps what is UTF-8', Buffer.from('grüße 👋'), 'grüße 👋'],
    ['loses its carriage return', Buffer.from('one\r'), 'one'],
    ['replaces what is not UTF-8', Buffer.from([0x61, 0xff, 0x62]), 'a\uFFFDb'],
    ['replaces U+0000', Buffer.from('a\0b'), 'a\uFFFDb'],
  ])('%s', (_, line, text) => {
    expect(lineText(line, same)).toBe(text)
  })

  test('is cut to 16 KiB of UTF-8 between characters', () => {
    const text = lineText(Buffer.from(`a${'ü'.repeat(longestLine)}`), same)
    expect(text).toBe(`a${'ü'.repeat(longestLine / 2 - 1)}`)
  })

  test('is redacted before it is cut, so that no half of a secret stays', () => {
    const line = Buffer.from(`${'x'.repeat(longestLine - 4)}hunter2hunter2`)
    expect(lineText(line, (text) => text.replaceAll('hunter2', '*'))).not.toContain('hunt')
  })

  test('is redacted with those beside it, as a secret may go on in the next line', () => {
    const lines = ['key: MIIB', 'VgIB', 'end'].map((line) => Buffer.from(line))
    expect(lineTexts(lines, (text) => text.replace('MIIB\nVgIB', '*****\n'))).toEqual([
      'key: *****',
      '',
      'end',
    ])
  })

  test('no lines are none', () => {
    expect(lineTexts([], same)).toEqual([])
  })
})
