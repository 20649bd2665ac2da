import { isDeepStrictEqual } from 'node:util'
import { loadFile } from '../load/load-file.ts'
import type { LoadedDocument } from '../load/loaded-file.ts'
import { offsetsIn } from './splice.ts'
import { fieldLines, inFlow } from './written-value.ts'

/** A document as text, for a file of its own or behind others. */
export function documentText(kind: string, name: string, spec: object): string {
  const lines = [
    'apiVersion: bowline.dev/v1',
    `kind: ${kind}`,
    `metadata: { name: ${inFlow(name)} }`,
    ...fieldLines('spec', spec, ''),
  ]
  return `${lines.join('\n')}\n`
}

/**
 * A file with one document more, which comes last. Undefined where it would not be read as that: all that is there already
 * has to stay as it is.
 */
export function withDocument(path: string, text: string, document: string): string | undefined {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const end = text === '' || text.endsWith('\n') ? '' : newline
  const added = `---\n${document}`.replaceAll('\n', newline)
  const edited = `${text}${end}${added}`
  const wanted = [...valuesIn(path, text), ...valuesIn(path, document)]
  return isDeepStrictEqual(valuesIn(path, edited), wanted) ? edited : undefined
}

/**
 * A file without one of its documents; null where nothing but comments would be left of it. Undefined where others would
 * not stay as they are.
 */
export function withoutDocument(text: string, document: LoadedDocument): string | null | undefined {
  const { file: path } = document
  const root = document.marks()['']
  if (!root) return undefined
  const offsetOf = offsetsIn(text)
  const [start, end] = [offsetOf(root.value.start), offsetOf(root.value.end)]
  const marks = [...text.matchAll(/^---(?=[ \t\r\n]|$)/gm)].map(({ index }) => index)
  const before = marks.filter((at) => at <= start).at(-1)
  const after = marks.find((at) => at >= end)
  const rest = withoutPart(text, before, after)
  const left = valuesIn(path, text)
  const index = left.findIndex((value) => isDeepStrictEqual(value, document.value))
  left.splice(index, 1)
  if (index === -1 || !isDeepStrictEqual(valuesIn(path, rest), left)) return undefined
  return rest.replace(/^(?:---|\.\.\.|#.*|[ \t]+)$/gm, '').trim() === '' ? null : rest
}

/** From the mark that a document begins with to the next one; of the first one, without a mark, that next one goes with it. */
function withoutPart(text: string, before: number | undefined, after: number | undefined): string {
  if (before !== undefined) return text.slice(0, before) + (after === undefined ? '' : text.slice(after))
  if (after === undefined) return ''
  const line = text.indexOf('\n', after)
  return line === -1 ? '' : text.slice(line + 1)
}

function valuesIn(path: string, text: string): unknown[] {
  return loadFile({ path, content: Buffer.from(text) }).documents.map(({ value }) => value)
}
