import { stringify } from 'yaml'
import { closest, quoted } from '../../core/lib/closest.ts'
import { UsageError } from '../exit.ts'
import type { Field } from './fields.ts'

/**
 * The field a path leads to: `spec.source.tag`; `spec` may be left out, and so may the `[]` of lists.
 * @throws {UsageError} naming the one that was probably meant
 */
export function findField(document: Field, kind: string, path: readonly string[]): Field {
  const start = startOf(document, path[0])
  return path.reduce((field, step) => childNamed(field, step, kind), start)
}

/** What is not at the top may be meant to be below `spec`. */
function startOf(document: Field, first: string | undefined): Field {
  const named = (field: Field | undefined) => field?.children.map((each) => each.name) ?? []
  const spec = document.children.find((each) => each.name === 'spec')
  if (first === undefined || !spec || named(document).includes(first)) return document
  const nearTop = closest(first, named(document)) !== undefined
  return named(spec).includes(nameOf(first)) || !nearTop ? spec : document
}

function nameOf(step: string): string {
  return step.replace(/\[\d*\]$/, '')
}

function childNamed(field: Field, step: string, kind: string): Field {
  const name = nameOf(step)
  const found = field.children.find((each) => each.name === name)
  if (found) return found
  const where = field.path === '' ? kind : `${kind}.${field.path}`
  const known = field.children.map((each) => each.name)
  const meant = closest(name, known)
  const help =
    known.length === 0
      ? `${where} holds no fields`
      : meant === undefined
        ? `it has ${quoted(known)}`
        : `did you mean "${where}.${meant}"?`
  throw new UsageError(`${where} has no field ${JSON.stringify(name)}; ${help}`)
}

/** A field's documentation for a terminal. */
export function renderField(kind: string, field: Field): string {
  const facts = [
    ['Default', 'default' in field ? JSON.stringify(field.default) : undefined],
    ['Allowed', field.allowed.map((each) => JSON.stringify(each)).join(', ') || undefined],
    ['Limits', field.limits.join('; ') || undefined],
  ].flatMap(([name, text]) => (text === undefined ? [] : `${`${name}:`.padEnd(10)}${text}`))
  const sections = [
    [
      `${kind}${field.path === '' ? '' : `.${field.path}`}  (${field.type}${field.path === '' ? '' : necessity(field)})`,
    ],
    [`  ${field.description}`],
    facts.map((each) => `  ${each}`),
    childLines(field.children),
    exampleLines(field),
  ]
  return `${sections
    .filter((each) => each.length > 0)
    .map((each) => each.join('\n'))
    .join('\n\n')}\n`
}

function necessity({ required }: Field): string {
  return required ? ', required' : ''
}

function childLines(children: readonly Field[]): string[] {
  if (children.length === 0) return []
  const name = Math.max(...children.map((each) => each.name.length))
  const type = Math.max(...children.map((each) => each.type.length + necessity(each).length))
  const line = (each: Field) =>
    `    ${each.name.padEnd(name)}  ${`${each.type}${necessity(each)}`.padEnd(type)}  ${each.description}`.trimEnd()
  return ['  Fields:', ...children.map(line)]
}

function exampleLines({ name, examples }: Field): string[] {
  const [example] = examples
  if (example === undefined) return []
  const text = stringify(name === '' ? example : { [name]: example }, { lineWidth: 0 }).trimEnd()
  return ['  Example:', text.replaceAll(/^/gm, '    ')]
}
