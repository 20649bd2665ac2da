/**
 * The part of Markdown that descriptions are written in: headings, paragraphs, lists, quotes, code, rules; in a line strong,
 * emphasised, code and links. All else, HTML first of all, is text as it stands.
 */
export type Block =
  | { kind: 'heading'; level: number; children: readonly Inline[] }
  | { kind: 'paragraph'; children: readonly Inline[] }
  | { kind: 'list'; isNumbered: boolean; items: readonly (readonly Inline[])[] }
  | { kind: 'quote'; children: readonly Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' }

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; text: string }
  | { kind: 'link'; text: string; to: string }

/** Longer texts are cut: nobody reads them here. */
const longest = 100_000

export function readMarkdown(source: string): Block[] {
  const lines = source.slice(0, longest).split(/\r?\n/)
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const kind = kindOf(lines[at] ?? '')
    const from = at
    at += 1
    if (kind === 'fence') {
      while (at < lines.length && kindOf(lines[at] ?? '') !== 'fence') at += 1
      blocks.push({ kind: 'code', text: lines.slice(from + 1, at).join('\n') })
      at += 1
    } else if (kind === 'heading') blocks.push(headingOf(lines[from] ?? ''))
    else if (kind === 'rule') blocks.push({ kind: 'rule' })
    else if (kind !== 'blank') {
      while (at < lines.length && belongs(kind, lines[at] ?? '')) at += 1
      blocks.push(blockOf(kind, lines.slice(from, at)))
    }
  }
  return blocks
}

type LineKind = 'blank' | 'fence' | 'heading' | 'rule' | 'bullet' | 'number' | 'quote' | 'text'

function kindOf(line: string): LineKind {
  const text = line.trim()
  if (text === '') return 'blank'
  if (text.startsWith('```') || text.startsWith('~~~')) return 'fence'
  if (/^#{1,6} /.test(text)) return 'heading'
  if (/^(-{3,}|\*{3,}|_{3,})$/.test(text)) return 'rule'
  if (/^[-*+] /.test(text)) return 'bullet'
  if (/^\d{1,9}[.)] /.test(text)) return 'number'
  return text.startsWith('>') ? 'quote' : 'text'
}

/** Whether a line goes on with a block that began with one of `kind`. */
function belongs(kind: LineKind, line: string): boolean {
  const next = kindOf(line)
  return next === kind || (next === 'text' && kind !== 'blank')
}

function headingOf(line: string): Block {
  const text = line.trim()
  const level = text.indexOf(' ')
  return { kind: 'heading', level, children: readInline(text.slice(level + 1).trim()) }
}

function blockOf(kind: LineKind, lines: readonly string[]): Block {
  const texts = lines.map((line) => line.trim())
  if (kind === 'quote') {
    const quoted = texts.map((text) => (text.startsWith('>') ? text.slice(1).trim() : text))
    return { kind: 'quote', children: readInline(quoted.join(' ')) }
  }
  if (kind !== 'bullet' && kind !== 'number')
    return { kind: 'paragraph', children: readInline(texts.join(' ')) }
  const items: string[] = []
  for (const text of texts) {
    if (kindOf(text) === kind) items.push(text.slice(text.indexOf(' ') + 1).trim())
    else items.push(`${items.pop() ?? ''} ${text}`)
  }
  return { kind: 'list', isNumbered: kind === 'number', items: items.map(readInline) }
}

/** What begins at a sign and ends at the next one of its kind; nothing is within another. */
const pairs = [
  { sign: '`', kind: 'code' },
  { sign: '**', kind: 'strong' },
  { sign: '__', kind: 'strong' },
  { sign: '*', kind: 'emphasis' },
  { sign: '_', kind: 'emphasis' },
] as const

export function readInline(text: string): Inline[] {
  const parts: Inline[] = []
  let plain = ''
  let at = 0
  while (at < text.length) {
    const found = inlineAt(text, at)
    if (found) {
      if (plain !== '') parts.push({ kind: 'text', text: plain })
      plain = ''
      parts.push(found.part)
      at = found.end
    } else {
      plain += text[at]
      at += 1
    }
  }
  return plain === '' ? parts : [...parts, { kind: 'text', text: plain }]
}

interface Found {
  part: Inline
  end: number
}

function inlineAt(text: string, at: number): Found | undefined {
  const sign = text[at]
  if (sign === '[' || (sign === '!' && text[at + 1] === '[')) return linkAt(text, sign === '!' ? at + 1 : at)
  if (sign === '<') return addressAt(text, at)
  const pair = pairs.find((each) => text.startsWith(each.sign, at))
  if (!pair || isInWord(text, at, pair.sign)) return undefined
  const from = at + pair.sign.length
  const end = endOf(text, pair.sign, from)
  if (end <= from || (pair.kind !== 'code' && text[from] === ' ')) return undefined
  return { part: { kind: pair.kind, text: text.slice(from, end) }, end: end + pair.sign.length }
}

/** How far a part of a line reaches at most: so that no line of signs takes long. */
const longestPart = 2_000

function endOf(text: string, sign: string, from: number): number {
  const end = text.slice(from, from + longestPart).indexOf(sign)
  return end < 0 ? -1 : from + end
}

/** `snake_case` is one word. */
function isInWord(text: string, at: number, sign: string): boolean {
  return sign.startsWith('_') && /\w/.test(text[at - 1] ?? '')
}

/** Of an image its words lead to it: nothing of others is loaded. */
function linkAt(text: string, at: number): Found | undefined {
  const middle = endOf(text, '](', at)
  if (middle < 0) return undefined
  const end = endOf(text, ')', middle)
  if (end < 0) return undefined
  const to =
    text
      .slice(middle + 2, end)
      .trim()
      .split(' ')[0] ?? ''
  const words = text.slice(at + 1, middle)
  if (!isAddress(to)) return { part: { kind: 'text', text: text.slice(at, end + 1) }, end: end + 1 }
  return { part: { kind: 'link', text: words === '' ? to : words, to }, end: end + 1 }
}

function addressAt(text: string, at: number): Found | undefined {
  const end = endOf(text, '>', at)
  const to = end < 0 ? '' : text.slice(at + 1, end)
  return isAddress(to) ? { part: { kind: 'link', text: to, to }, end: end + 1 } : undefined
}

/** What a link may lead to: pages and mail, and no script. */
export function isAddress(text: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s"'<>\\]+$/i.test(text)
}
