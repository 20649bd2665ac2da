import { Command, CommanderError } from 'commander'
import { fileProblem } from '../controller/adapters/files/file-problem.ts'
import { wordsOf } from '../controller/adapters/git/git-failure.ts'
import { GitFailure } from '../controller/adapters/git/git-process.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { exitCodes, HeldBack, UsageError } from './exit.ts'
import { withExamples, withHelpFormat } from './help.ts'
import { print, printError } from './output.ts'
import { version } from './version.ts'

interface Verb {
  group: string
  does: string
  /** Loaded only when the verb is called, so that `--help` answers at once. */
  load: () => Promise<Command>
}

const onCheckout = 'On a checkout of the configuration:'
const running = 'Running a controller:'
const live = 'Speaking to a running controller:'
const shell = 'For the shell:'

const verbs: Readonly<Record<string, Verb>> = {
  init: {
    group: onCheckout,
    does: 'start a config repository that validates',
    load: async () => (await import('./commands/init.ts')).initCommand(),
  },
  validate: {
    group: onCheckout,
    does: 'check the configuration, offline',
    load: async () => (await import('./commands/validate.ts')).validateCommand(),
  },
  diff: {
    group: onCheckout,
    does: 'show what a change would do',
    load: async () => (await import('./commands/diff.ts')).diffCommand(),
  },
  variables: {
    group: onCheckout,
    does: 'list, set and unset variables',
    load: async () => (await import('./commands/variables.ts')).variablesCommand(),
  },
  seal: {
    group: onCheckout,
    does: 'set a secret variable',
    load: async () => (await import('./commands/seal.ts')).sealCommand(),
  },
  import: {
    group: onCheckout,
    does: 'take variables from a spreadsheet',
    load: async () => (await import('./commands/import.ts')).importCommand(),
  },
  export: {
    group: onCheckout,
    does: 'write variables into a spreadsheet',
    load: async () => (await import('./commands/export.ts')).exportCommand(),
  },
  promote: {
    group: onCheckout,
    does: 'run in one environment what another one runs',
    load: async () => (await import('./commands/promote.ts')).promoteCommand(),
  },
  rollback: {
    group: onCheckout,
    does: 'go back to the tag an environment had before',
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand(),
  },
  explain: {
    group: onCheckout,
    does: 'show what a field means',
    load: async () => (await import('./commands/explain.ts')).explainCommand(),
  },
  schema: {
    group: onCheckout,
    does: 'write the JSON Schemas',
    load: async () => (await import('./commands/schema.ts')).schemaCommand(),
  },
  sdk: {
    group: onCheckout,
    does: 'print where the SDK for extensions is',
    load: async () => (await import('./commands/sdk.ts')).sdkCommand(),
  },
  action: {
    group: onCheckout,
    does: 'write the GitHub Action',
    load: async () => (await import('./commands/action.ts')).actionCommand(),
  },
  up: {
    group: running,
    does: 'run the controller for a config repository',
    load: async () => (await import('./commands/up.ts')).upCommand(),
  },
  demo: {
    group: running,
    does: 'run it with a demo repository, made on the spot',
    load: async () => (await import('./commands/demo.ts')).demoCommand(),
  },
  status: {
    group: live,
    does: 'show what runs, and what is not as declared',
    load: async () => (await import('./commands/status.ts')).statusCommand(),
  },
  show: {
    group: live,
    does: 'show all about an extension, or one environment of it',
    load: async () => (await import('./commands/show.ts')).showCommand(),
  },
  access: {
    group: live,
    does: 'tell who may do what, and why',
    load: async () => (await import('./commands/access.ts')).accessCommand(),
  },
  tags: {
    group: live,
    does: 'list the releases an extension could run',
    load: async () => (await import('./commands/tags.ts')).tagsCommand(),
  },
  logs: {
    group: live,
    does: 'show what an environment wrote',
    load: async () => (await import('./commands/logs.ts')).logsCommand(),
  },
  tasks: {
    group: live,
    does: 'see and steer the tasks of extensions',
    load: async () => (await import('./commands/tasks.ts')).tasksCommand(),
  },
  event: {
    group: live,
    does: 'send an external event to an environment',
    load: async () => (await import('./commands/event.ts')).eventCommand(),
  },
  schedules: {
    group: live,
    does: 'see and steer schedules',
    load: async () => (await import('./commands/schedules.ts')).schedulesCommand(),
  },
  keys: {
    group: live,
    does: 'show the keys of an environment; publish and rotate sealing keys',
    load: async () => (await import('./commands/keys.ts')).keysCommand(),
  },
  login: {
    group: live,
    does: 'sign in, so that verbs act as you',
    load: async () => (await import('./commands/login.ts')).loginCommand(),
  },
  logout: {
    group: live,
    does: 'sign out',
    load: async () => (await import('./commands/logout.ts')).logoutCommand(),
  },
  whoami: {
    group: live,
    does: 'show as whom verbs act',
    load: async () => (await import('./commands/whoami.ts')).whoamiCommand(),
  },
  sessions: {
    group: live,
    does: 'see where one has signed in, and end it',
    load: async () => (await import('./commands/sessions.ts')).sessionsCommand(),
  },
  'access-keys': {
    group: live,
    does: 'make and end keys of programs',
    load: async () => (await import('./commands/access-keys.ts')).accessKeysCommand(),
  },
  confirm: {
    group: live,
    does: 'let the deletions of a commit through',
    load: async () => (await import('./commands/confirm.ts')).confirmCommand(),
  },
  audit: {
    group: live,
    does: 'see who did what, and check that nothing of it was changed',
    load: async () => (await import('./commands/audit.ts')).auditCommand(),
  },
  completion: {
    group: shell,
    does: 'print a completion script for bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completionCommand(wholeProgram),
  },
}

/** Runs one command line to its end and sets `process.exitCode`. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    const isHelp = args[0] === 'help' && args[1] !== undefined
    const verb = isHelp ? args[1] : args[0]
    const program = await createProgram((name) => name === verb)
    // asked for the help of what is no verb, Commander shows the help of the program, as if that were right
    const isUnknown = isHelp && !program.commands.some((each) => each.name() === verb)
    await program.parseAsync(isUnknown ? args.slice(1) : [...args], { from: 'user' })
  } catch (error) {
    process.exitCode = tell(error)
  }
}

/** All verbs with all they take. */
export async function wholeProgram(): Promise<Command> {
  return await createProgram(() => true)
}

/** All verbs, those that are wanted with all they take, the others by name only. */
async function createProgram(wanted: (verb: string) => boolean): Promise<Command> {
  const program = new Command('bowline')
    .description('Run extensions the way Git says.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .commandsGroup(shell)
    .helpCommand('help [verb]', 'show the help of a verb')
    .addHelpText(
      'after',
      '\nExit codes, everywhere: 0 clean, 1 findings or differences, 2 bad usage, 3 failure, 4 held back by a guard.',
    )
  for (const [name, { group, does, load }] of Object.entries(verbs)) {
    const command = wanted(name) ? await load() : new Command(name)
    program.addCommand(command.summary(does).helpGroup(group))
  }
  withExamples(program, [
    ['bowline demo', 'see it work, with a repository made on the spot'],
    ['bowline init config', 'start a config repository of your own'],
    ['bowline validate && bowline diff', 'before you push: is it right, and what would it do?'],
    ['bowline up --repo ./config', 'make the world match the repository, from now on'],
    ['bowline help diff', 'all about one verb'],
  ])
  return thrifty(withHelpFormat(program))
}

/** Usage errors come back as errors, with one line that says where to look. */
function thrifty(command: Command): Command {
  for (const sub of command.commands) thrifty(sub)
  const path = [command.parent?.parent?.name(), command.parent?.name(), command.name()]
    .filter(Boolean)
    .join(' ')
  return command
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: printError })
    .showHelpAfterError(`("${path} --help" shows what there is)`)
}

function tell(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 || error.code === 'commander.help' ? exitCodes.clean : exitCodes.usage
  }
  const known = error instanceof Error && 'code' in error
  if (error instanceof GitFailure) {
    printError(`bowline: Git failed: ${gitWords(error)}\n`)
    return exitCodes.failure
  }
  const told = error instanceof Error ? (known ? error.message : error.stack) : String(error)
  const text = error instanceof BowlineError ? error.message : (fileProblem(error) ?? told)
  printError(`bowline: ${text}\n`)
  if (error instanceof HeldBack) return exitCodes.heldBack
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failure
}

/** In a clone that leaves objects out, Git fetches those that are asked for, and may not get through. */
function gitWords(failure: GitFailure): string {
  const words = wordsOf(failure)
  return /promisor|lazy fetch/i.test(words)
    ? `${words}. This clone leaves objects out; bring them all: git fetch --refetch --no-filter`
    : words
}
