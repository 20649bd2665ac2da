import type { FilePosition } from '../domain/diagnostic.ts'
import type { Places, Written } from '../domain/written.ts'
import { readHeader, readKind } from '../load/header.ts'
import { type LoadedDocument, type LoadedFile, pointerTo, positionOf } from '../load/loaded-file.ts'

/** Where things are in these files. They are gone through once, when the first place is asked for. */
export function placesIn(files: readonly LoadedFile[]): Places {
  let index: ReadonlyMap<string, Place> | undefined
  return (wanted, field) => {
    index ??= indexOf(files)
    return lookUp(index, wanted, field)
  }
}

/** The same, looked up each time in the few files that are about what is wanted. */
export function placesAmong(filesAbout: (wanted: Written) => readonly LoadedFile[]): Places {
  return (wanted, field) => lookUp(indexOf(filesAbout(wanted)), wanted, field)
}

/** What a document that declares exactly that says, as it is written; undefined where there is none. */
export function writtenAmong(filesAbout: (wanted: Written) => readonly LoadedFile[]) {
  return (wanted: Written): unknown => {
    const [itself = ''] = keysOf(wanted)
    return indexOf(filesAbout(wanted)).get(itself)?.document.value
  }
}

/** The path of the file that declares an environment: as `placesIn` has it, for whoever asks of thousands and not for the line. */
export function fileDeclaring(
  files: readonly LoadedFile[],
  { extension, environment }: { extension: string; environment: string },
): string | undefined {
  const declares = ({ value }: LoadedDocument) => {
    if (readKind(value) !== 'Environment') return false
    const header = readHeader(value)
    return header.extension === extension && header.environment === environment
  }
  return files.find(({ documents }) => documents.some(declares))?.path
}

function lookUp(index: ReadonlyMap<string, Place>, wanted: Written, field = ''): FilePosition | undefined {
  const keys = keysOf(wanted)
  const key = keys.find((each) => index.has(each))
  const found = key === undefined ? undefined : index.get(key)
  return found && positionOf(found.document, found.pointer + (key === keys[0] ? field : ''))
}

interface Place {
  document: LoadedDocument
  pointer: string
}

/** The narrowest first. */
function keysOf(wanted: Written): string[] {
  if (wanted.kind === 'Account') return ['Account']
  const { extension } = wanted
  if (wanted.kind === 'Extension') return [`Extension ${extension}`]
  const scope = `${extension}:${wanted.environment}`
  const around = [`Environment ${scope}`, `Extension ${extension}`]
  if (wanted.kind === 'Environment') return around
  const { kind, name } = wanted
  const scopes = kind === 'Variable' ? [scope, `${extension}:`] : [scope]
  const itself = name === undefined ? [] : scopes.map((each) => `${kind} ${each} ${name}`)
  return [...itself, ...scopes.map((each) => `${kind}s ${each}`), ...around]
}

/** The first of each key counts. */
function indexOf(files: readonly LoadedFile[]): ReadonlyMap<string, Place> {
  const index = new Map<string, Place>()
  for (const document of files.flatMap((file) => file.documents)) {
    for (const [key, pointer] of declaredBy(document))
      if (!index.has(key)) index.set(key, { document, pointer })
  }
  return index
}

function declaredBy(document: LoadedDocument): [key: string, pointer: string][] {
  const { kind, name, extension, environment = '' } = readHeader(document.value)
  const scope = `${extension}:${environment}`
  switch (kind) {
    case 'Account':
      return [[kind, '']]
    case 'Extension':
      return [[`${kind} ${extension}`, '']]
    case 'Environment':
      return [[`${kind} ${scope}`, '']]
    case 'Schedule':
      return [
        [`${kind} ${scope} ${name}`, ''],
        [`${kind}s ${scope}`, ''],
      ]
    case 'VariableSet':
      return [[`Variables ${scope}`, '/spec/variables'], ...variablesOf(document, scope)]
    default:
      return []
  }
}

function variablesOf({ value }: LoadedDocument, scope: string): [string, string][] {
  const { spec } = value as { spec?: { variables?: unknown } }
  const variables: unknown[] = Array.isArray(spec?.variables) ? spec.variables : []
  return variables.map((each, position) => {
    const { name } = (each ?? {}) as { name?: unknown }
    return [`Variable ${scope} ${name}`, pointerTo('/spec/variables', position)]
  })
}
