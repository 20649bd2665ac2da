import { localName } from './workbook-parts.ts'
import { attributesOf, attributeText, type Tag } from './xml-scanner.ts'

/** What `[Content_Types].xml` says of one part, or of all with an ending. */
export interface ContentType {
  /** `/xl/workbook.xml`, or the ending `xlsm`. */
  of: string
  isEnding: boolean
  type: string
}

export function contentTypeOf(tag: Tag): ContentType | undefined {
  const name = localName(tag)
  if (tag.kind === 'close' || (name !== 'Default' && name !== 'Override')) return undefined
  const attributes = attributesOf(tag.attributes)
  const text = (key: string) => attributeText(attributes.get(key) ?? '')
  const isEnding = name === 'Default'
  return { of: text(isEnding ? 'Extension' : 'PartName'), isEnding, type: text('ContentType') }
}

/**
 * Whether a part that is there has macros. Some programs (SheetJS) list the endings of all files they know, whether there are
 * any or not; a part of its own is only named where it is one.
 */
export function saysMacros(types: readonly ContentType[], parts: readonly string[]): boolean {
  const isThere = ({ of, isEnding }: ContentType) =>
    !isEnding || parts.some((part) => part.toLowerCase().endsWith(`.${of.toLowerCase()}`))
  return types.some((each) => /macroEnabled/i.test(each.type) && isThere(each))
}
