import { type Command, Help, type Option } from 'commander'

/** A command line, and what it does. */
export type Example = readonly [line: string, does: string]

const examplesOf = new WeakMap<Command, readonly Example[]>()

/** Examples come right after the sentence that says what the command is for. */
export function withExamples(command: Command, examples: readonly Example[]): Command {
  examplesOf.set(command, examples)
  return command
}

/** The help of this command and those below it: usage, one sentence, examples, then all there is to choose. */
export function withHelpFormat(command: Command): Command {
  command.configureHelp({ formatHelp, optionDescription })
  for (const sub of command.commands) withHelpFormat(sub)
  return command
}

function formatHelp(command: Command, helper: Help): string {
  const text = Help.prototype.formatHelp.call(helper, command, helper)
  const examples = examplesOf.get(command) ?? []
  if (examples.length === 0) return text
  const firstSection = text.search(/^\S.*:$/m)
  return `${text.slice(0, firstSection)}${exampleSection(examples)}\n${text.slice(firstSection)}`
}

function exampleSection(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, does]) => `  ${line.padEnd(width)}  ${does}`.trimEnd())
  return `Examples:\n${lines.join('\n')}\n`
}

/** That a flag is off unless it is given goes without saying. */
function optionDescription(this: Help, option: Option): string {
  return Help.prototype.optionDescription
    .call(this, option)
    .replace(/ \(default: false\)$|default: false, /, '')
}
