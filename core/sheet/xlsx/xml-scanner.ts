import { counted, limits } from './limits.ts'
import { SheetRefusal, saveAgain, shown } from './problem.ts'

/** One tag, as it is written. */
export interface Tag {
  /** With its prefix. */
  name: string
  kind: 'open' | 'close' | 'empty'
  /** What stands between name and end. */
  attributes: string
}

/** Characters. No tag of a spreadsheet comes near; a longer one is refused before it fills the memory. */
const longestTag = 16 * 1024

const tagName = /[^<>"'\s/]*/y

/**
 * Finds the tags of an XML part while it is inflated, in the subset of XML that spreadsheet programs write: UTF-8,
 * without DTD, entities, comments, CDATA and processing instructions. What is outside of it is refused, so that nobody
 * behind can read something else into it. Whether the tags are nested well is for the real parser to say.
 */
export class XmlScanner {
  readonly #part: string
  readonly #onTag: (tag: Tag) => void
  /** Text from the last tag that is not complete yet. One character is one byte. */
  #rest = ''
  #tags = 0
  #atStart = true

  constructor(part: string, onTag: (tag: Tag) => void) {
    this.#part = part
    this.#onTag = onTag
  }

  write(chunk: Buffer): void {
    const text = this.#rest + chunk.toString('latin1')
    if (this.#atStart && text.length < 4) this.#rest = text
    else this.#rest = text.slice(this.#scan(text, this.#skipStart(text)))
    if (this.#rest.length > longestTag)
      throw this.#refusal(`a tag of more than ${counted(longestTag)} characters`)
  }

  /** @throws {SheetRefusal} where the part ends inside a tag */
  end(): void {
    if (this.#rest !== '') throw this.#refusal('no end')
  }

  /** UTF-16 would hide every tag from us. */
  #skipStart(text: string): number {
    if (!this.#atStart) return 0
    if (/^(?:\xfe\xff|\xff\xfe)/.test(text) || text.slice(0, 4).includes('\0')) {
      throw this.#refusal('another encoding than UTF-8')
    }
    this.#atStart = false
    return text.startsWith('\xef\xbb\xbf') ? 3 : 0
  }

  /** Where the first tag begins that is not complete. */
  #scan(text: string, from: number): number {
    let at = text.indexOf('<', from)
    while (at !== -1) {
      const end = endOfTag(text, at + 1)
      if (end === -1) {
        this.#checkMarkup(text.slice(at, at + 16))
        return at
      }
      tagName.lastIndex = at + 1
      const [name = ''] = tagName.exec(text) ?? []
      this.#report(name, text.slice(at + 1 + name.length, end))
      at = text.indexOf('<', end)
    }
    return text.length
  }

  #report(name: string, rest: string): void {
    this.#tags += 1
    if (this.#tags > limits.tags) throw this.#refusal(`more than ${counted(limits.tags)} tags`)
    if (name === '?xml') this.#checkDeclaration(rest)
    else this.#onTag(this.#tagOf(name, rest))
  }

  #tagOf(name: string, rest: string): Tag {
    this.#checkMarkup(`<${name}`)
    if (name !== '') return { name, kind: rest.endsWith('/') ? 'empty' : 'open', attributes: rest }
    if (!rest.startsWith('/')) throw this.#refusal('markup other than tags')
    return { name: rest.slice(1).trim(), kind: 'close', attributes: '' }
  }

  #checkDeclaration(rest: string): void {
    const encoding = attributesOf(rest).get('encoding') ?? 'utf-8'
    if (this.#tags > 1 || !/^utf-?8$/i.test(encoding)) throw this.#refusal('another encoding than UTF-8')
  }

  #checkMarkup(start: string): void {
    if (/^<!(?:DOCTYPE|ENTITY)/i.test(start)) throw this.#refusal('a DTD or an entity')
    if (/^<!-/.test(start)) throw this.#refusal('a comment')
    if (/^<(?:!|\?(?!xml(?:\s|$)))/.test(start)) throw this.#refusal('markup other than tags')
  }

  #refusal(what: string): SheetRefusal {
    return new SheetRefusal(`${shown(this.#part)} has ${what}, which is not read`, { hint: saveAgain })
  }
}

/** Where the `>` of a tag is that holds this; -1 where there is none, or another tag begins before. */
function endOfTag(text: string, from: number): number {
  const sign = /[<>"']/g
  for (sign.lastIndex = from; ; ) {
    const [found] = sign.exec(text) ?? []
    if (found === '>') return sign.lastIndex - 1
    if (found === undefined || found === '<') return -1
    const close = text.indexOf(found, sign.lastIndex)
    if (close === -1) return -1
    sign.lastIndex = close + 1
  }
}

/** Attributes by name, with their prefix; character references are left as they are. */
export function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/(?<=^|[\s="'/])([^\s="'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)
  return new Map([...found].map(([, name = '', double, single]) => [name, double ?? single ?? '']))
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The text an attribute stands for. */
export function attributeText(raw: string): string {
  return Buffer.from(raw, 'latin1')
    .toString('utf8')
    .replaceAll(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
      if (name !== undefined) return named[name] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
}
