import { attributesOf, attributeText, type Tag } from './xml-scanner.ts'

/** One line of a `.rels` part: a part that this one needs. */
export interface Relationship {
  id: string
  /** The last word of its type: `worksheet`, `styles`, `hyperlink`. Transitional and strict files differ before it. */
  type: string
  target: string
  external: boolean
}

export interface SheetEntry {
  name: string
  relationship: string
  hidden: boolean
}

/** What a `.rels` part says; for `XmlScanner`. */
export function relationshipOf(tag: Tag): Relationship | undefined {
  if (tag.kind === 'close' || localName(tag) !== 'Relationship') return undefined
  const attributes = attributesOf(tag.attributes)
  const text = (name: string) => attributeText(attributes.get(name) ?? '')
  return {
    id: text('Id'),
    type: text('Type').split('/').at(-1) ?? '',
    target: text('Target'),
    external: text('TargetMode').toLowerCase() === 'external',
  }
}

/** What `xl/workbook.xml` says about its sheets. */
export function sheetEntryOf(tag: Tag): SheetEntry | undefined {
  if (tag.kind === 'close' || localName(tag) !== 'sheet') return undefined
  const attributes = [...attributesOf(tag.attributes)]
  const text = (local: string) =>
    attributeText(attributes.find(([name]) => name.split(':').at(-1) === local)?.[1] ?? '')
  return { name: text('name'), relationship: text('id'), hidden: /hidden/i.test(text('state')) }
}

export function localName({ name }: Tag): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Name of the part that a relationship of another part leads to: `../a.xml` from `xl/sheets/b.xml` is `xl/a.xml`. */
export function resolveTarget(from: string, target: string): string {
  const path = target.startsWith('/') ? target : `${from.slice(0, from.lastIndexOf('/') + 1)}${target}`
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** Name of the part with the relationships of another: of `xl/workbook.xml` it is `xl/_rels/workbook.xml.rels`. */
export function relationshipsPart(name: string): string {
  const slash = name.lastIndexOf('/') + 1
  return `${name.slice(0, slash)}_rels/${name.slice(slash)}.rels`
}
