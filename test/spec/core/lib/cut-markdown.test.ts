import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutMarkdown } from '../../../../core/lib/cut-markdown.ts'
import { cutText } from '../../../../core/lib/cut-text.ts'

const lines = (count: number, text = 'x'.repeat(9)) => Array<string>(count).fill(text).join('\n')

test.each([
  ['text that fits is left alone', 'one\ntwo', 7, 'one\ntwo'],
  [
    'a cut is between lines and says what is missing',
    lines(10),
    60,
    `${lines(2)}\n\n… 8 more lines are not shown.`,
  ],
  ['one line is one', `${lines(3)}\n${'y'.repeat(99)}`, 99, `${lines(3)}\n\n… 1 more line is not shown.`],
  ['a first line too long leaves the note', 'x'.repeat(200), 50, '… 1 more line is not shown.'],
  [
    'an open code block is closed',
    `\`\`\`diff\n${lines(10)}`,
    60,
    `\`\`\`diff\n${lines(1)}\n\`\`\`\n\n… 9 more lines are not shown.`,
  ],
  [
    'a longer fence is closed by one as long',
    `~~~~\n\`\`\`\n${lines(10)}`,
    60,
    '~~~~\n```\nxxxxxxxxx\n~~~~\n\n… 9 more lines are not shown.',
  ],
  [
    'a closed code block stays closed',
    `\`\`\`\na\n\`\`\`\n${lines(10)}`,
    60,
    `\`\`\`\na\n\`\`\`\n${lines(1)}\n\n… 9 more lines are not shown.`,
  ],
])('%s', (_, text, maxBytes, expected) => {
  expect(cutMarkdown(text, maxBytes)).toBe(expected)
})

test('bytes are counted, not characters', () => {
  const text = Array<string>(40_000).fill('😀').join('\n')
  const cut = cutMarkdown(text, 60_000)
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(60_000)
  expect(Buffer.byteLength(cut)).toBeGreaterThan(59_900)
})

test('whatever the text, it fits and every code block is closed', () => {
  const line = fc.constantFrom('```', '```yaml', '~~~', '````', 'text', '', 'grün 😀', '| a | b |', '  ```')
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 60, max: 300 }), (all, maxBytes) => {
      const cut = cutMarkdown(all.join('\n'), maxBytes)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes)
      if (cut !== all.join('\n')) expect(openFence(cut)).toBe('')
    }),
  )
})

test('text is cut between characters', () => {
  expect(cutText('abc', 3)).toBe('abc')
  expect(cutText('abcd', 3)).toBe('ab…')
  expect(cutText('ab😀d', 4)).toBe('ab…')
})

/** Another reading of CommonMark's rule than the one under test. */
function openFence(text: string): string {
  let open = ''
  for (const line of text.split('\n')) {
    const trimmed = line.replace(/^ {0,3}/, '')
    const run = /^(`+|~+)/.exec(trimmed)?.[0] ?? ''
    if (run.length < 3) continue
    if (open === '') open = run
    else if (run.charAt(0) === open.charAt(0) && run.length >= open.length && trimmed.trim() === run)
      open = ''
  }
  return open
}
