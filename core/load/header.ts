export const kinds = ['Account', 'Extension', 'Environment', 'VariableSet', 'Schedule', 'Access'] as const
export type Kind = (typeof kinds)[number]

/** What can be told about a document even where the rest of it is wrong. Absent: not readable. */
export interface Header {
  apiVersion?: string
  /** As written; not always one of `kinds`. */
  kind?: string
  name?: string
  /** Name of the extension the document is about; none for the Account. */
  extension?: string
  /** Its environment, as written. */
  environment?: string
}

export function isKind(text: string | undefined): text is Kind {
  return kinds.some((kind) => kind === text)
}

/** As `readHeader`, and quicker where nothing else counts. */
export function readKind(value: unknown): string | undefined {
  return textAt(value, 'kind')
}

/** Reads whatever is there, from any value. */
export function readHeader(value: unknown): Header {
  return readHeaderAs(value, textAt(value, 'kind'))
}

/** The same for a document that is of another kind than it says, or of none. */
export function readHeaderAs(value: unknown, kind: string | undefined): Header {
  const name = textAt(field(value, 'metadata'), 'name')
  const spec = field(value, 'spec')
  const header: Header = {}
  addText(header, 'apiVersion', textAt(value, 'apiVersion'))
  addText(header, 'kind', kind)
  addText(header, 'name', name)
  addText(header, 'extension', extensionName(kind === 'Extension' ? name : textAt(spec, 'extension')))
  addText(header, 'environment', textAt(spec, kind === 'Environment' ? 'type' : 'environment'))
  return header
}

/** What cannot be the name of an extension, as the schemas tell, does not tell which one is meant. */
function extensionName(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text) ? text : undefined
}

function textAt(value: unknown, name: string): string | undefined {
  const found = field(value, name)
  return typeof found === 'string' ? found : undefined
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

function addText(header: Header, name: keyof Header, text: string | undefined): void {
  if (text !== undefined) header[name] = text
}
