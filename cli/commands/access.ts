import { Command } from 'commander'
import type { AccessState, WhoAnswer, WhyAnswer } from '../../api/access.ts'
import { paths } from '../../api/paths.ts'
import { compareAccess, giftInWords } from '../../core/access/compare.ts'
import { Policy } from '../../core/access/decide.ts'
import { allowedInWords, thingInWords, whoMay, whyMay } from '../../core/access/question.ts'
import { noAccess, whole } from '../../core/domain/access.ts'
import type { Access, Desired } from '../../core/domain/desired.ts'
import { formatDiagnostic } from '../../core/domain/diagnostic.ts'
import { declaredIn } from '../../core/pass.ts'
import { rightNamed, subjectNamed, thingsNamed } from '../access-questions.ts'
import { readDirectory } from '../checkout/checkout.ts'
import { accountFiles, requireOneConfiguration } from '../checkout/one-configuration.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'

type Options = ClientOptions & { dir?: string; json: boolean }
type WhyOptions = Options & { group: string[] }

/** `bowline access why|who|list`: of a running controller, or of a checkout. */
export function accessCommand(): Command {
  const access = new Command('access')
    .summary('tell who may do what, and why')
    .description(
      'Tell who may do what, and which grant decides: as it is in force, or as a checkout says it.',
    )
  addWhy(access)
  addWho(access)
  addList(access)
  return withExamples(access, [
    ['bowline access why ana@example.com tasks:cancel billing:production', 'the grant that decides'],
    ['bowline access who secrets:reveal billing:production', 'everybody who may'],
    ['bowline access list --dir .', 'what a checkout gives, one thing a line'],
  ])
}

function addWhy(access: Command): void {
  const command = questions(access.command('why'))
    .summary('show why somebody may do something, or what is missing')
    .description(
      'Show the grant that decides, with its place, or what is missing. Exit code 1 where it is not allowed.',
    )
    .argument('<who>', 'name of a user, "group:NAME" or "key:ID"; "me" asks about whoever asks')
    .argument('<action>', 'a right, such as tasks:cancel')
    .argument('[object]', 'extension:type, an id, an extension, or a path; "*" is everything', '*')
    .option('--group <name>', 'a group that the user is in; may be repeated', collect, [])
    .action(async (who: string, action: string, object: string, options: WhyOptions) => {
      const answer = await why(who, action, object, options)
      if (options.json) printJson(answer)
      else print(whyInWords(who, answer))
      if (!answer.allowed) process.exitCode = exitCodes.findings
    })
  withExamples(command, [
    ['bowline access why ana@example.com tasks:cancel billing:production', 'as it is in force'],
    [
      'bowline access why ana@example.com logs:read billing:dev --group billing --dir .',
      'as the files in this folder say it',
    ],
  ])
}

async function why(who: string, action: string, object: string, options: WhyOptions): Promise<WhyAnswer> {
  const right = rightNamed(action)
  if (options.dir === undefined) {
    const client = await connect(options)
    return await client.get<WhyAnswer>(
      `${paths.whyAccess}?${queryOf({ right, object, ...asked(who, options) })}`,
    )
  }
  if (who === 'me') throw new UsageError('"me" can only be asked of a running controller')
  const desired = await readDesired(options.dir)
  const policy = new Policy(accessOf(desired))
  const subject = subjectNamed(who, options.group)
  const answers = thingsNamed(object, desired).map((thing) => {
    return { administrator: false, right, thing, ...whyMay(policy, subject, right, thing) }
  })
  return (answers.find(({ allowed }) => allowed) ?? answers[0]) as WhyAnswer
}

function asked(who: string, { group }: WhyOptions): Record<string, string> {
  if (who === 'me') return {}
  const { users, groups, key } = subjectNamed(who, group)
  return {
    ...(users[0] !== undefined && { user: users[0] }),
    ...(groups.length > 0 && { group: groups.join(',') }),
    ...(key !== null && { key }),
  }
}

function whyInWords(
  who: string,
  { allowed, administrator, right, thing, by, missing, elsewhere }: WhyAnswer,
): string {
  const what = `${right} on ${thingInWords(thing)}`
  if (administrator) return `${who}: ${what}: yes, as the administrator\n`
  if (allowed && by) return `${who}: ${what}: yes, as ${allowedInWords(by, right)}\n`
  const others = elsewhere.map((each) => `  has ${allowedInWords(each, right)}\n`)
  return `${who}: ${what}: no; ${missing}\n${others.join('')}`
}

function addWho(access: Command): void {
  const command = questions(access.command('who'))
    .summary('show everybody who may do something')
    .description('Show every user, group and key that may do something, with the grant that says so.')
    .argument('<action>', 'a right, such as secrets:reveal')
    .argument('[object]', 'extension:type, an id, an extension, or a path; "*" is everything', '*')
    .action(async (action: string, object: string, options: Options) => {
      const { right, thing, allowed } = await who(action, object, options)
      if (options.json) return printJson({ right, thing, allowed })
      const lines = allowed.map(
        (each) => `  ${each.as.kind} ${each.as.name}: ${allowedInWords(each, right)}\n`,
      )
      print(
        `${right} on ${thingInWords(thing)}: the administrator${lines.length > 0 ? ', and' : ' alone'}\n${lines.join('')}`,
      )
    })
  withExamples(command, [['bowline access who changes:confirm billing:production', 'whom to ask']])
}

async function who(action: string, object: string, options: Options): Promise<WhoAnswer> {
  const right = rightNamed(action)
  if (options.dir === undefined)
    return await (await connect(options)).get<WhoAnswer>(`${paths.whoAccess}?${queryOf({ right, object })}`)
  const desired = await readDesired(options.dir)
  const [thing = whole] = thingsNamed(object, desired)
  return { right, thing, allowed: whoMay(new Policy(accessOf(desired)), right, thing) }
}

function addList(access: Command): void {
  const command = questions(access.command('list'))
    .summary('list all that is given')
    .description('List all that grants give, one thing a line.')
    .action(async (options: Options) => {
      const state = await listed(options)
      if (options.json) return printJson(state)
      const { gains } = compareAccess(noAccess, state.access)
      const waiting =
        state.waiting === null
          ? ''
          : `wider rights of ${state.waiting.slice(0, 7)} wait: bowline confirm ${state.waiting}\n`
      const lines = gains.map((each) => `${giftInWords(each, 'gains').replace(' gains ', ' has ')}\n`)
      print(
        `${lines.length > 0 ? lines.join('') : 'nothing is given: only the administrator may do anything\n'}${waiting}`,
      )
    })
  withExamples(command, [['bowline access list --json', 'for scripts']])
}

async function listed(options: Options): Promise<AccessState> {
  if (options.dir === undefined) return await (await connect(options)).get<AccessState>(paths.access)
  return { commit: null, waiting: null, access: accessOf(await readDesired(options.dir)) }
}

function questions(command: Command): Command {
  return withClientOptions(command)
    .option('--dir <dir>', 'ask the files of this folder, not a controller')
    .option('--json', 'as JSON', false)
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

function queryOf(parameters: Record<string, string>): string {
  return new URLSearchParams(parameters).toString()
}

async function readDesired(directory: string): Promise<Desired> {
  const { files } = await readDirectory(directory)
  requireOneConfiguration(directory, accountFiles(files))
  const { desired, diagnostics } = declaredIn(files).checked
  if (desired && desired.access !== null) return desired
  const errors = diagnostics.filter(({ severity }) => severity === 'error').slice(0, 5)
  throw new UsageError(`nobody can tell what is declared:\n${errors.map(formatDiagnostic).join('\n')}`)
}

function accessOf({ access }: Desired): Access {
  return access ?? noAccess
}
