/** A character that cannot be seen, or is another than it looks like. */
export interface OddCharacter {
  /** Where it is, in UTF-16 code units, and how many it takes. */
  index: number
  length: number
  message: string
  hint: string
  /** What was most likely meant; empty for nothing. */
  meant: string
}

const spaces = '\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000'
const lineEnds = '\\u0085\\u2028\\u2029'
const invisible =
  '\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e' +
  '\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}'

/** For a class of a regular expression with the flag `u`. */
export const unseen = spaces + lineEnds + invisible

/** By what they look like: typographic signs that word processors put in, and letters of other alphabets. */
const twins: readonly (readonly [string, string])[] = [
  ['"', '“”„‟″«»'],
  ["'", '‘’‚‛′'],
  ['-', '‐‑‒–—―−'],
  ['/', '⁄∕'],
  ['.', '․'],
]
const letterTwins: readonly (readonly [string, string])[] = [
  ['aceijopsxyhdqw', 'асеіјорѕхуһԁԛԝ'],
  ['ABEKMHOPCTXYIJS', 'АВЕКМНОРСТХУІЈЅ'],
  ['ov', 'ον'],
  ['ABEZHIKMNOPTYX', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'],
]
const signs = new Map(twins.flatMap(([plain, all]) => [...all].map((each) => [each, plain] as const)))
const letters = new Map(
  letterTwins.flatMap(([plain, all]) => [...all].map((each, at) => [each, plain[at] ?? ''] as const)),
)

/** Between letters and pictures of other scripts these have their place. */
const joiners = '\\u200c\\u200d\\ufe00-\\ufe0f\\u{e0000}-\\u{e007f}'
const oddUnseen = new RegExp(`(?![${joiners}])[${unseen}]|(?<=^|[\\0-\\x7f])[${joiners}]`, 'u')
const isSpace = new RegExp(`[${spaces}]`, 'u')
const isLineEnd = new RegExp(`[${lineEnds}]`, 'u')
const oddTwin = new RegExp(
  `[${[...signs.keys()].join('')}${[...letters.keys()].join('')}\\uff01-\\uff5e]`,
  'u',
)

/** The first in a text that should be plain: a name, a word from a list, a key. */
export function oddCharacterIn(text: string): OddCharacter | undefined {
  return unseenIn(text) ?? twinIn(text)
}

/** What most texts are made of, of which nothing is to be asked. */
const plain = /^[\t\n\r -~]*$/

/** The first that cannot be told from a space or from nothing. */
export function unseenIn(text: string): OddCharacter | undefined {
  const found = plain.test(text) ? null : oddUnseen.exec(text)
  return found ? describe(found[0], found.index) : undefined
}

/** A word in another alphabet is none: only letters among those of ours. */
function twinIn(text: string): OddCharacter | undefined {
  const found = oddTwin.exec(text)
  if (!found || (letters.has(found[0]) && !/[a-z]/i.test(text))) return undefined
  return describe(found[0], found.index)
}

/** Says what an odd character is, and what to do about it. */
export function describe(character: string, index: number): OddCharacter {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const name = names[code]
  const place = { index, length: character.length }
  if (isSpace.test(character)) {
    const message = `a ${name ?? 'space of another kind'} (${code}) stands here, which only looks like a space`
    return { ...place, message, hint: 'write a space', meant: ' ' }
  }
  if (isLineEnd.test(character)) {
    const message = `a ${name} (${code}) stands here, which ends no line of YAML`
    return { ...place, message, hint: 'begin a new line', meant: '\n' }
  }
  const meant = signs.get(character) ?? letters.get(character) ?? ofFullWidth(character)
  if (meant !== undefined) {
    const message = `this is the character ${code}, which only looks like ${inQuotes(meant)}`
    return { ...place, message, hint: `write ${inQuotes(meant)}`, meant }
  }
  const kind = name ?? (character < '\xa0' ? 'control character' : 'character')
  return {
    ...place,
    message: `a ${kind} (${code}) stands here, which cannot be seen`,
    hint: 'remove it',
    meant: '',
  }
}

function inQuotes(sign: string): string {
  return sign === '"' ? `'"'` : `"${sign}"`
}

function ofFullWidth(character: string): string | undefined {
  if (!/[\uff01-\uff5e]/.test(character)) return undefined
  return String.fromCharCode(character.charCodeAt(0) - 0xfee0)
}

const names: Readonly<Record<string, string>> = {
  'U+0085': 'next line',
  'U+00A0': 'no-break space',
  'U+00AD': 'soft hyphen',
  'U+2009': 'thin space',
  'U+200B': 'zero-width space',
  'U+200C': 'zero-width non-joiner',
  'U+200D': 'zero-width joiner',
  'U+200E': 'left-to-right mark',
  'U+200F': 'right-to-left mark',
  'U+2028': 'line separator',
  'U+2029': 'paragraph separator',
  'U+202E': 'right-to-left override',
  'U+202F': 'narrow no-break space',
  'U+2060': 'word joiner',
  'U+3000': 'ideographic space',
  'U+FEFF': 'byte order mark',
}
