import type { Command, Option } from 'commander'

/** What can stand on a command line below one command, taken from its definition. */
export interface Words {
  /** `bowline tasks list` is `['tasks', 'list']`. */
  path: readonly string[]
  does: string
  verbs: readonly { name: string; does: string }[]
  flags: readonly Flag[]
  /** Choices of its first argument; empty where it is free. */
  choices: readonly string[]
  takesFiles: boolean
}

export interface Flag {
  long: string | undefined
  short: string | undefined
  does: string
  takesValue: boolean
  /** Empty where any value goes. */
  choices: readonly string[]
}

/** The program and every verb below it. */
export function wordsOf(command: Command, path: readonly string[] = []): Words[] {
  const visible = command.createHelp().visibleCommands(command)
  const [argument] = command.registeredArguments
  const own: Words = {
    path,
    does: command.summary() || command.description(),
    verbs: visible.map((each) => ({ name: each.name(), does: each.summary() || each.description() })),
    flags: command.createHelp().visibleOptions(command).map(flagOf),
    choices: argument?.argChoices ?? [],
    takesFiles: argument?.name() === 'dir',
  }
  return [own, ...command.commands.flatMap((each) => wordsOf(each, [...path, each.name()]))]
}

function flagOf({ long, short, description, required, optional, argChoices }: Option): Flag {
  return {
    long: long ?? undefined,
    short: short ?? undefined,
    does: description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  }
}
