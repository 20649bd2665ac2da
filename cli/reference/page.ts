import type { Field, Schema } from './fields.ts'
import { documentField, withChildren } from './fields.ts'

/** One kind, with a whole document of it as YAML. */
export interface Described {
  kind: string
  schema: Schema
  example: string
}

/** The reference page in Markdown: every kind, every field. Pure. */
export function referencePage(kinds: readonly Described[]): string {
  const contents = kinds.map(
    ({ kind, schema }) => `- [${kind}](#${kind.toLowerCase()}): ${schema.description}`,
  )
  const parts = [
    '# Reference of the configuration',
    'Generated from the schemas by `npm run generate`. Do not edit. `bowline explain KIND.field` tells the same on a terminal.',
    contents.join('\n'),
    'Every document has `apiVersion: bowline.dev/v1` and one of these kinds. A file may hold several, with `---` between them; folders and file names are for people. Ids are derived from names where `metadata.id` does not adopt one.',
    ...kinds.flatMap(kindSection),
  ]
  return `${parts.join('\n\n')}\n`
}

function kindSection({ kind, schema, example }: Described): string[] {
  const fields = documentField(schema).children.flatMap(withChildren)
  const own = fields.filter(({ path }) => path !== 'apiVersion' && path !== 'kind')
  return [
    `## ${kind}`,
    schema.description ?? '',
    ['```yaml', example.trimEnd(), '```'].join('\n'),
    ...own.map(fieldSection),
  ]
}

function fieldSection(field: Field): string {
  const facts = [
    ['Default', 'default' in field ? code(field.default) : ''],
    ['Allowed', field.allowed.map(code).join(', ')],
    ['Limits', escaped(field.limits.join('; '))],
    [
      'Example',
      field.children.length === 0 && field.allowed.length === 0 ? field.examples.map(code).join(', ') : '',
    ],
  ].flatMap(([name, text]) => (text === '' ? [] : `- ${name}: ${text}`))
  const title = `### \`${field.path}\``
  const kind = `*${field.type}, ${field.required ? '**required**' : 'optional'}.* ${field.description}`
  return [title, '', kind, ...(facts.length > 0 ? ['', ...facts] : [])].join('\n')
}

function code(value: unknown): string {
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value)
  const ticks = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((each) => each.length)) + 1)
  return `${ticks}${text}${ticks}`
}

/** Text with quotes and underscores in it is not markup. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]]/g, '\\$&')
}
