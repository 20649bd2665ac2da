import type { Document } from 'yaml'
import type { Diagnostic } from '../domain/diagnostic.ts'
import { isKeysFile } from '../domain/keys-file.ts'
import { decode, tooLarge } from './decode.ts'
import { fewFindings } from './few-findings.ts'
import type { Flaw } from './flaw.ts'
import { loadedFile } from './frozen-file.ts'
import { readHeader } from './header.ts'
import { loadKeys, unusableKeys } from './load-keys.ts'
import type { LoadedDocument, LoadedFile } from './loaded-file.ts'
import { isMarked, isOurs, mayBeOurs } from './ours.ts'
import { PlainSource } from './plain-source.ts'
import { type SourceText, sourceText } from './source-text.ts'
import { syntaxFlaws } from './syntax.ts'
import { hasTooManyTokens, mostDocuments, tooManyDocuments, tooMuchYaml } from './too-much-yaml.ts'
import { type FileCounts, readTree, tooDeep } from './tree.ts'
import { parseDocuments } from './yaml.ts'

/**
 * Reads one file of the config repository. Pure; never throws for what is in the file.
 * Documents of somebody else (another `apiVersion`) are left out, with whatever is wrong in them; and so are files in
 * which nothing says that they are ours.
 */
export function loadFile(file: { path: string; content: Buffer }): LoadedFile {
  const read = readText(file)
  return typeof read === 'string' ? loadText(file.path, read) : read
}

/** The text in which there may be something of ours; or the file as it is loaded, where that takes no look into a text. */
export function readText({ path, content }: { path: string; content: Buffer }): string | LoadedFile {
  if (isKeysFile(path)) return loadKeys({ path, content })
  const { text, flaws } = decode(content)
  if (text === undefined)
    return frozenFile(
      path,
      [],
      flaws.map((flaw) => diagnosticOf(path, flaw, undefined)),
    )
  return mayBeOurs(text) ? text : frozenFile(path, [], [])
}

/** Loads what `readText` gave. */
export function loadText(path: string, text: string): LoadedFile {
  return loadPlain(path, text) ?? loadParsed(path, text)
}

/** The quick way, for most files; undefined where it is not open. */
export function loadPlain(path: string, text: string): LoadedFile | undefined {
  const plain = PlainSource.of(path, text)
  if (!plain) return undefined
  return fileOf(
    path,
    plain.documents(({ value }) => isOurs(value, false)),
    [],
    () => plain.rest(),
  )
}

function fileOf(
  path: string,
  documents: LoadedDocument[],
  findings: Diagnostic[],
  rest?: () => void,
): LoadedFile {
  if (documents.length <= mostDocuments) return frozenFile(path, documents, fewFindings(findings), rest)
  return frozenFile(path, [], [diagnosticOf(path, tooManyDocuments, undefined)])
}

/** The way that knows all of YAML. */
export function loadParsed(path: string, text: string): LoadedFile {
  if (hasTooManyTokens(text)) {
    const findings = isMarked(text) ? [diagnosticOf(path, tooMuchYaml, undefined)] : []
    return frozenFile(path, [], findings)
  }
  const source = sourceText(text)
  const parsed = parseDocuments(text)
  if ('tooDeepAt' in parsed) {
    const flaw = { ...tooDeep, at: source.positionOf(parsed.tooDeepAt) }
    return frozenFile(path, [], isMarked(text) ? [diagnosticOf(path, flaw, undefined)] : [])
  }
  const counts: FileCounts = { aliasedValues: 0 }
  const marked = isMarked(text)
  const loaded = parsed
    .map((document) => loadDocument(path, source, document, counts))
    .filter(({ document: { value, broken } }) => isOurs(value, broken && marked))
  return fileOf(
    path,
    loaded.map(({ document }) => document),
    loaded.flatMap(({ findings }) => findings),
  )
}

/** What stands for a file that is too large to be read, whosever it is. */
export function loadTooLarge(path: string, bytes: number): LoadedFile {
  return frozenFile(path, [], [diagnosticOf(path, tooLarge(bytes), undefined)])
}

/** What stands for a symbolic link with the name of a config file: it is not followed. */
export function loadSymbolicLink(path: string): LoadedFile {
  if (isKeysFile(path)) return unusableKeys(path, 'it is a symbolic link')
  const at = { file: path, line: 1, column: 1 }
  const message = 'symbolic links are not followed'
  const hint = 'put the file itself here'
  const finding = { code: 'symbolic-link', severity: 'warning', at, message, hint, extensions: [] } as const
  return frozenFile(path, [], [finding])
}

/** What stands for a file that is there, but could not be read. */
export function loadUnreadable(path: string, error: NodeJS.ErrnoException): LoadedFile {
  const at = { line: 1, column: 1 }
  const flaw = { code: 'file-unreadable', at, ...whyUnreadable(path, error) }
  return frozenFile(path, [], [diagnosticOf(path, flaw, undefined)])
}

function whyUnreadable(
  path: string,
  { code, message }: NodeJS.ErrnoException,
): Pick<Flaw, 'message' | 'hint'> {
  if (code === 'EACCES' || code === 'EPERM') {
    return { message: 'there is no permission to read this file', hint: `try chmod u+r ${path}` }
  }
  // what is no UTF-8 in a name became this character, and a file of that name there is not
  if (path.includes('\uFFFD')) return { message: 'the name of this file is not UTF-8', hint: 'rename it' }
  return { message: `this file cannot be read: ${message}` }
}

interface Loaded {
  document: LoadedDocument
  findings: Diagnostic[]
}

function loadDocument(file: string, source: SourceText, parsed: Document.Parsed, counts: FileCounts): Loaded {
  const { value, marks, flaws } = readTree(parsed, source, counts)
  const all = withoutRepeats([...flaws, ...syntaxFlaws(parsed, source)])
  const { extension } = readHeader(value)
  return {
    document: Object.freeze({ file, value, marks, broken: all.some(({ minor }) => !minor) }),
    findings: all.map((flaw) => diagnosticOf(file, flaw, extension)),
  }
}

/**
 * What is wrong inside an anchor is found again with each alias of it; and parser and reader both stop where nesting is
 * too deep.
 */
function withoutRepeats(flaws: Flaw[]): Flaw[] {
  const seen = new Map<string, Flaw>()
  for (const flaw of flaws) {
    const key = flaw.code === 'nesting-too-deep' ? flaw.code : JSON.stringify([flaw.code, flaw.at])
    if (!seen.has(key)) seen.set(key, flaw)
  }
  return [...seen.values()]
}

function diagnosticOf(file: string, { at, minor, ...flaw }: Flaw, extension: string | undefined): Diagnostic {
  const extensions = extension === undefined ? [] : [extension]
  return { ...flaw, severity: 'error', at: { file, ...at }, extensions, ...(!minor && { wholeFile: true }) }
}

function frozenFile(
  path: string,
  documents: LoadedDocument[],
  findings: Diagnostic[],
  rest?: () => void,
): LoadedFile {
  return loadedFile({ path, documents, findings, ...(rest && documents.length > 0 && { rest }) })
}
