import { type Command, InvalidArgumentError, Option } from 'commander'
import { finished, type TaskCategory, type TaskStatus, waiting } from '../../core/domain/task.ts'
import type { EnvironmentChoice } from '../chosen-environments.ts'
import { pastInstant } from './when.ts'

export interface FilterOptions extends EnvironmentChoice {
  status?: string[]
  category?: string[]
  event?: string[]
  object?: string[]
  reason?: string[]
  instance?: string[]
  key?: string[]
  since?: string
  until?: string
}

const statuses: readonly TaskStatus[] = [...waiting, 'processing', ...finished]
const categories: readonly TaskCategory[] = ['background', 'interactive', 'scheduled', 'transformation']

/** The options that say which tasks are meant. Those that take several may be repeated, or take `a,b`. */
export function withTaskFilters(command: Command, { status = true } = {}): Command {
  command
    .option('--extension <name>', 'only those of this extension')
    .option('--environment <type-or-id>', 'only those of dev, test or production, or of one ENV- id')
  if (status) command.addOption(oneOrMore('--status <status>', 'only those of this status', statuses))
  return command
    .addOption(oneOrMore('--category <category>', 'only this category', categories))
    .addOption(severalOf('--event <type>', 'only those of this event type'))
    .addOption(severalOf('--object <id>', 'only those about this object'))
    .addOption(severalOf('--reason <reason>', 'only those that ended for this reason'))
    .addOption(severalOf('--instance <id>', 'only those that this instance works or worked on'))
    .addOption(severalOf('--key <key>', 'only those with this fairness key'))
    .option('--since <when>', 'only those made since then: 2h, 7d, or an instant')
    .option('--until <when>', 'only those made before then')
}

function severalOf(flags: string, description: string): Option {
  return new Option(flags, description).argParser(separate)
}

function separate(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',')]
}

function oneOrMore(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((text, before: string[] | undefined) => {
    if (text.split(',').every((each) => words.includes(each))) return separate(text, before)
    throw new InvalidArgumentError(`expected one of ${words.join(', ')}.`)
  })
}

/** Whether anything narrows down which tasks are meant. */
export function isNarrowed({ extension, environment, ...rest }: FilterOptions): boolean {
  return extension !== undefined || environment !== undefined || filterQuery(rest, 0).length > 0
}

/** The filter as parts of a query string, for the tasks of one environment. */
export function filterQuery(options: FilterOptions, now: number): string[] {
  const oneOf = (field: string, values: readonly string[] | undefined) =>
    values === undefined ? [] : [`in(${field},(${values.map(encodeValue).join(',')}))`]
  const bound = (op: string, option: string, value: string | undefined) =>
    value === undefined ? [] : [`${op}(events.created.at,${pastInstant(option, value, now)})`]
  return [
    ...oneOf('status', options.status),
    ...oneOf('object.category', options.category),
    ...oneOf('object.type', options.event),
    ...oneOf('object.id', options.object),
    ...oneOf('reason', options.reason),
    ...oneOf('assignee', options.instance),
    ...oneOf('fairness_key', options.key),
    ...bound('ge', '--since', options.since),
    ...bound('lt', '--until', options.until),
  ]
}

/** Also the brackets: RQL's own are not encoded. What begins with a quote is put into the other kind. */
export function encodeValue(text: string): string {
  const encoded = encodeURIComponent(text).replaceAll('(', '%28').replaceAll(')', '%29')
  if (text.startsWith('"')) return `'${encoded}'`
  return text.startsWith("'") ? `"${encoded}"` : encoded
}
