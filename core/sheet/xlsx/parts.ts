import { isCompoundFile } from './compound-file.ts'
import { type ContentType, contentTypeOf, saysMacros } from './content-types.ts'
import { inflateEntry } from './inflate-entry.ts'
import { SheetRefusal, saveAgain, shown } from './problem.ts'
import { type SheetFacts, SheetScanner } from './sheet-scanner.ts'
import {
  localName,
  type Relationship,
  relationshipOf,
  relationshipsPart,
  resolveTarget,
  type SheetEntry,
  sheetEntryOf,
} from './workbook-parts.ts'
import { type Tag, XmlScanner } from './xml-scanner.ts'
import type { ZipEntry } from './zip-reader.ts'

/** The parts of the file, each read at most once. */
export class Parts {
  readonly #entries: ReadonlyMap<string, ZipEntry>
  readonly #unread: Set<string>
  readonly #relationships = new Map<string, Relationship[]>()

  constructor(entries: readonly ZipEntry[]) {
    const files = entries.filter(({ name }) => !name.endsWith('/'))
    this.#entries = new Map(files.map((entry) => [keyOf(entry.name), entry]))
    this.#unread = new Set(this.#entries.keys())
  }

  names(): string[] {
    return [...this.#entries.values()].map(({ name }) => name)
  }

  entry(name: string): ZipEntry {
    const entry = this.#entries.get(keyOf(name))
    if (!entry) throw new SheetRefusal(`the workbook needs the part ${shown(name)}, which is missing`)
    return entry
  }

  checkNames(): void {
    for (const name of this.names()) {
      if (/vbaproject|macrosheets\//i.test(name)) throw withMacros(name)
      if (/externallinks\/|(^|\/)connections\.xml$/i.test(name)) throw withLinks(name)
    }
  }

  /** @throws {SheetRefusal} where the file is one with macros, by what it says of its parts */
  async checkTypes(): Promise<void> {
    const part = '[Content_Types].xml'
    if (!this.#entries.has(keyOf(part))) return
    const types: ContentType[] = []
    await this.#readTags(part, (tag) => {
      const type = contentTypeOf(tag)
      if (type) types.push(type)
    })
    if (saysMacros(types, this.names())) throw withMacros(part)
  }

  async readRelationships(name: string): Promise<void> {
    const found: Relationship[] = []
    await this.#readTags(name, (tag) => {
      const relationship = relationshipOf(tag)
      if (relationship) found.push(relationship)
    })
    // cells that look like links to people have such a target, which is never followed
    if (found.some(({ external, type }) => external && type !== 'hyperlink')) throw withLinks(name)
    this.#relationships.set(keyOf(name), found)
  }

  /** Name of the part that a relationship of this type leads to; of the whole file where `from` is empty. */
  target(from: string, type: string): string | undefined {
    const found = this.#of(from).find((each) => each.type === type && !each.external)
    return found && resolveTarget(from, found.target)
  }

  sheetPart(workbook: string, { relationship }: SheetEntry): string {
    const found = this.#of(workbook).find(({ id, type }) => id === relationship && type === 'worksheet')
    if (!found) throw new SheetRefusal('"Data" is no sheet with cells')
    return resolveTarget(workbook, found.target)
  }

  #of(from: string): readonly Relationship[] {
    return this.#relationships.get(keyOf(relationshipsPart(from))) ?? []
  }

  async readSheets(workbook: string): Promise<SheetEntry[]> {
    const found: SheetEntry[] = []
    await this.#readTags(workbook, (tag) => {
      const sheet = sheetEntryOf(tag)
      if (sheet) found.push(sheet)
      if (localName(tag) === 'externalReference') throw withLinks(workbook)
    })
    return found
  }

  async readFacts(name: string): Promise<SheetFacts> {
    const scanner = new SheetScanner()
    await this.#readTags(
      name,
      expectRoot(name, 'worksheet', (tag) => scanner.tag(tag)),
    )
    scanner.end()
    return scanner.facts
  }

  async readRoot(name: string | undefined, root: string): Promise<ZipEntry | undefined> {
    if (name === undefined) return undefined
    await this.#readTags(name, expectRoot(name, root))
    return this.entry(name)
  }

  /** Nobody looks at these parts, but what must not be in a file must not be in them. */
  async readRest(): Promise<void> {
    for (const { name } of [...this.#unread].map((each) => this.entry(each))) {
      const scanner = new LooseScanner(name)
      await this.#read(name, (chunk) => scanner.write(chunk))
    }
  }

  async #readTags(name: string, onTag: (tag: Tag) => void): Promise<void> {
    const scanner = new XmlScanner(name, onTag)
    await this.#read(name, (chunk) => scanner.write(chunk))
    scanner.end()
  }

  async #read(name: string, receive: (chunk: Buffer) => void): Promise<void> {
    const entry = this.entry(name)
    if (!this.#unread.delete(keyOf(name)))
      throw new SheetRefusal(`two things are said to be in ${shown(name)}`)
    let first = true
    await inflateEntry(entry, (chunk) => {
      if (first) checkStart(name, chunk)
      first = false
      receive(chunk)
    })
  }
}

function keyOf(name: string): string {
  return name.toLowerCase()
}

function checkStart(name: string, chunk: Buffer): void {
  const isZip = /^PK(?:\x03\x04|\x05\x06)/.test(chunk.toString('latin1', 0, 4))
  if (isZip) throw new SheetRefusal(`${shown(name)} is another archive inside the file`)
  if (isCompoundFile(chunk)) throw new SheetRefusal(`${shown(name)} is another document inside the file`)
}

/** exceljs knows its tags without prefix only, and would find the part empty. */
function expectRoot(part: string, root: string, next?: (tag: Tag) => void): (tag: Tag) => void {
  let isFirst = true
  return (tag) => {
    if (isFirst && tag.name !== root) {
      throw new SheetRefusal(`${shown(part)} begins with the tag ${shown(tag.name)}, expected "${root}"`, {
        hint: saveAgain,
      })
    }
    isFirst = false
    next?.(tag)
  }
}

/** Finds words wherever they are, also where two chunks meet. */
class LooseScanner {
  readonly #part: string
  #tail = ''

  constructor(part: string) {
    this.#part = part
  }

  write(chunk: Buffer): void {
    const text = this.#tail + chunk.toString('latin1')
    this.#tail = text.slice(-32)
    if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
      throw new SheetRefusal(`${shown(this.#part)} has a DTD or an entity, which is not read`, {
        hint: saveAgain,
      })
    }
  }
}

function withMacros(part: string): SheetRefusal {
  return new SheetRefusal(`the workbook has macros, in ${shown(part)}`, {
    hint: 'save it as .xlsx, without macros',
  })
}

function withLinks(part: string): SheetRefusal {
  const hint = 'in Excel: Data, Edit Links or Queries & Connections, and remove them; then save'
  return new SheetRefusal(`the workbook has links to other files, in ${shown(part)}`, { hint })
}
