import { describe, expect, test } from 'vitest'
import { type Block, type Inline, isAddress, readMarkdown } from '../../../dashboard/lib/markdown.ts'

/** A short way to write what was read: `strong(bold)`. */
function shown(part: Inline): string {
  if (part.kind === 'text') return part.text
  return part.kind === 'link' ? `link(${part.text} -> ${part.to})` : `${part.kind}(${part.text})`
}

function lines(blocks: readonly Block[]): string[] {
  return blocks.map((block) => {
    if (block.kind === 'rule') return 'rule'
    if (block.kind === 'code') return `code: ${block.text}`
    if (block.kind === 'list') {
      const items = block.items.map((item) => item.map(shown).join(''))
      return `${block.isNumbered ? 'numbered' : 'list'}: ${items.join(' | ')}`
    }
    const level = block.kind === 'heading' ? ` ${block.level}` : ''
    return `${block.kind}${level}: ${block.children.map(shown).join('')}`
  })
}

describe('a text in Markdown is read as', () => {
  test.each([
    ['a heading and what follows it', '# Billing\nDoes it.', ['heading 1: Billing', 'paragraph: Does it.']],
    [
      'one paragraph of lines that follow each other',
      'one\ntwo\n\nthree',
      ['paragraph: one two', 'paragraph: three'],
    ],
    [
      'lists, with items of several lines',
      '- a\n  b\n* c\n\n1. d\n2) e',
      ['list: a b | c', 'numbered: d | e'],
    ],
    ['a quote', '> said\n> twice', ['quote: said twice']],
    ['code as it stands', '```sh\n# no heading\n\n<b>\n```', ['code: # no heading\n\n<b>']],
    ['code that nobody ends', '```\nnpm ci', ['code: npm ci']],
    ['a rule', 'a\n\n---', ['paragraph: a', 'rule']],
    [
      'words of weight',
      '**a** __b__ *c* _d_ `e*f*`',
      ['paragraph: strong(a) strong(b) emphasis(c) emphasis(d) code(e*f*)'],
    ],
    [
      'names with signs in them',
      'snake_case_name and 2 * 3 * 4',
      ['paragraph: snake_case_name and 2 * 3 * 4'],
    ],
    [
      'links',
      '[Docs](https://a.example/x "title") <https://b.example>',
      ['paragraph: link(Docs -> https://a.example/x) link(https://b.example -> https://b.example)'],
    ],
    [
      'a link in the place of an image',
      '![Logo](https://a.example/l.png)',
      ['paragraph: link(Logo -> https://a.example/l.png)'],
    ],
    ['text, where it is HTML', '<img src=x onerror=alert(1)>', ['paragraph: <img src=x onerror=alert(1)>']],
    [
      'text, where a link leads to no page',
      '[a](javascript:alert(1)) [b](/auth/logout)',
      ['paragraph: [a](javascript:alert(1)) [b](/auth/logout)'],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(readMarkdown(text))).toEqual(expected)
  })

  test.each(['*', '[', '`', '_', '<', '![', '> '])(
    'nothing that takes long, however many %s there are',
    (sign) => {
      const began = process.cpuUsage()
      readMarkdown(sign.repeat(100_000))
      const { user } = process.cpuUsage(began)
      expect(user / 1000).toBeLessThan(2_000)
    },
  )
})

test.each([
  ['https://acme.example/a?b=c#d', true],
  ['mailto:team@acme.example', true],
  ['javascript:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['data:text/html,x', false],
  ['//acme.example', false],
  ['https://acme.example/"><script>', false],
])('%s may be led to: %s', (address, may) => {
  expect(isAddress(address)).toBe(may)
})
