import { type Command, InvalidArgumentError, Option } from 'commander'

/** What a verb can print besides text and, with `--json`, JSON. */
export interface FormatChoice<Format extends string> {
  format: Format
  json: boolean
}

/** `--format` beside `--json`. It takes `json`, too, as it did before there was that flag; the help does not say so. */
export function withFormats(command: Command, formats: readonly string[]): Command {
  const shown = formats.filter((each) => each !== 'json')
  const format = new Option('--format <format>', 'how to print').choices(shown).default('text')
  format.argParser((text) => {
    if (formats.includes(text)) return text
    throw new InvalidArgumentError(`Allowed choices are ${shown.join(', ')}.`)
  })
  return command
    .addOption(format)
    .addOption(new Option('--json', 'as JSON').conflicts('format').default(false))
}

export function formatOf<Format extends string>({ format, json }: FormatChoice<Format>): Format | 'json' {
  return json ? 'json' : format
}
