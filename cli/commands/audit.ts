import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { Command, Option } from 'commander'
import type { AuditKey, AuditRemoval, AuditVerdict, WireAuditRow } from '../../api/audit.ts'
import type { Page } from '../../api/keyset.ts'
import { paths } from '../../api/paths.ts'
import { auditResults } from '../../core/domain/audit.ts'
import { count } from '../../core/lib/count.ts'
import { pageOf } from '../arguments.ts'
import { checkExport, linesIn } from '../audit/check-export.ts'
import { pinnedKeys } from '../audit/pinned-keys.ts'
import { witnessIn } from '../audit/witness-folder.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printExact } from '../output.ts'
import { withQuery } from '../pages.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { pastInstant } from '../tasks/when.ts'

interface Filters {
  actor?: string
  action?: string
  object?: string
  result?: string
  since?: string
  until?: string
}
type ListOptions = ClientOptions & Filters & { limit: number; after?: string; json: boolean }
type VerifyOptions = ClientOptions & { heads?: string; key: string[]; accept?: string; json: boolean }

export function auditCommand(): Command {
  const audit = new Command('audit')
    .summary('see who did what, and check that nothing of it was changed')
    .description(
      'See who did what, take it elsewhere, and check that nothing of it was changed, cut or put back.',
    )
  addListCommand(audit)
  addVerifyCommand(audit)
  addExportCommand(audit)
  return withExamples(audit, [
    ['bowline audit list --since 1d', 'what was done since yesterday'],
    ['bowline audit verify', 'whether the trail is whole, and is what Git has witnessed'],
  ])
}

function withFilters(command: Command): Command {
  return command
    .option('--actor <id>', 'only what this one did: admin, an ENV- id, of a user or key')
    .option('--action <name>', 'only this, such as task.cancel; "task.*" for all that begin so')
    .option('--object <id>', 'only what was done to this')
    .addOption(new Option('--result <result>', 'only what ended so').choices(auditResults))
    .option('--since <time>', 'from then on: an instant, or how long ago, such as 7d')
    .option('--until <time>', 'before then')
}

function addListCommand(audit: Command): void {
  const command = withFilters(withClientOptions(audit.command('list', { isDefault: true })))
    .summary('list what was done')
    .description('List who did what, newest first.')
    .option('-n, --limit <count>', 'how many, at most 1000', pageOf, 20)
    .option('--after <seq>', 'only rows before this one')
    .option('--json', 'as JSON', false)
    .action(async ({ limit, after, json, ...options }: ListOptions) => {
      const client = await connect(options)
      const query = withQuery(paths.audit, { ...filtersOf(options), limit, after })
      const page = await client.get<Page<WireAuditRow>>(query)
      if (json) return printJson(page)
      const heading = ['ROW', 'AT', 'WHO', 'DID', 'TO', 'RESULT', 'WHY']
      print(`${table([heading, ...page.items.map(cellsOf)])}\n`)
      if (page.next !== null) print(`older ones: --after ${page.next}\n`)
    })
  withExamples(command, [
    ['bowline audit list --result refused --since 7d', 'who was refused what in a week'],
    ['bowline audit list --object ENV-1234-5678-03', 'what was done to an environment'],
    ['bowline audit list --action "keys.*" --json', 'for scripts'],
  ])
}

function cellsOf(row: WireAuditRow): string[] {
  const { seq, at, actor, action, object, result, reason, why, begun, count: times } = row
  const often = times === undefined || times === 1 ? '' : `${times} times; `
  const words = why ?? reason ?? (begun === undefined ? '' : `began in row ${begun}`)
  return [String(seq), at, whoIn(actor), action, object, result, often + words]
}

/** People and keys choose what they are called: so none of them looks like the administrator, or the controller. */
function whoIn({ kind, id, name, author }: WireAuditRow['actor']): string {
  if (author !== undefined) return `${id} for ${author}`
  if (kind === 'user') return `user ${name ?? id}`
  return kind === 'key' ? `key ${id}${name === undefined ? '' : ` (${name})`}` : id
}

function addVerifyCommand(audit: Command): void {
  const command = withClientOptions(audit.command('verify'))
    .summary('check that nothing was changed')
    .description(
      'Check that each row goes on from the one before it, and that the trail is what its heads in Git say. The controller does it, or, with --heads or a file, this command, without believing it anything.',
    )
    .argument('[file]', 'an exported trail; - for standard input')
    .option('--heads <dir>', 'a checkout of the branch bowline-status, whose heads to compare with')
    .option(
      '--key <file|id>',
      'only heads signed with this key count, and not whichever is published beside them: its id, or a file such as audit/keys.json that you kept; may come several times. A running controller takes its own, and these',
      (each: string, all: string[]) => [...all, each],
      [],
    )
    .option(
      '--accept <reason>',
      'the database was made anew on purpose: have a row of the trail say so, and name the end of the one before (administrator)',
    )
    .option('--json', 'what was found, as JSON', false)
    .action(async (file: string | undefined, options: VerifyOptions) => {
      const verdict = await verdictOn(file, options)
      if (options.json) printJson(verdict)
      else print(textOf(verdict, file === undefined || options.heads !== undefined))
      if (verdict.flaws > 0) process.exitCode = exitCodes.findings
    })
  withExamples(command, [
    ['bowline audit verify', 'the controller compares its table with the status branch'],
    ['bowline audit verify --heads ../status', 'the same here, with a clone of your own'],
    ['bowline audit verify 2027.jsonl --heads ../status', 'an exported trail, without a controller'],
    [
      'bowline audit verify 2027.jsonl --heads ../status --key keys.json',
      'with the keys as you kept them, whatever is published now',
    ],
    [
      'bowline audit verify --accept "the disk of the old one is gone"',
      'after other-chain, with a new database',
    ],
  ])
}

async function verdictOn(file: string | undefined, options: VerifyOptions): Promise<AuditVerdict> {
  const { heads, accept: reason, key } = options
  if (reason !== undefined && (heads !== undefined || file !== undefined || key.length > 0))
    throw new UsageError(
      '--accept is for the trail of a running controller, without a file, --heads or --key',
    )
  if (reason !== undefined) return await (await connect(options)).post(paths.acceptAudit, { reason })
  const witness = heads === undefined ? null : await witnessIn(heads)
  const pinned = await pinnedKeys(key)
  if (file !== undefined) return await checkExport(linesIn(await openText(file)), witness, pinned)
  const client = await connect(options)
  if (witness !== null) return await checkExport(linesIn(await exported(client, {})), witness, pinned)
  const query = new URLSearchParams(pinned.ids.map((id): [string, string] => ['key', id]))
  return await client.get<AuditVerdict>(`${paths.verifyAudit}?${query}`)
}

async function openText(file: string): Promise<AsyncIterable<string>> {
  if (file === '-') return process.stdin.setEncoding('utf8')
  await access(file).catch(() => {
    throw new UsageError(`cannot read ${file}`)
  })
  return createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })
}

async function exported(client: Client, filters: Filters): Promise<AsyncIterable<string>> {
  const response = await client.request('GET', withQuery(paths.exportAudit, filtersOf(filters)))
  return response.body?.pipeThrough(new TextDecoderStream()) ?? emptyText()
}

async function* emptyText(): AsyncGenerator<string> {}

function textOf(verdict: AuditVerdict, isCompared: boolean): string {
  const { rows, witnessed, flaws, findings, accepted, keys, removals } = verdict
  const lines = findings.map(({ code, message }) => `${message} [${code}]\n`).join('')
  const more = flaws > findings.length ? `and ${count(flaws - findings.length, 'more finding')}\n` : ''
  const seen = isCompared
    ? `${count(witnessed, 'row')} compared with Git`
    : 'nothing compared with Git: --heads names a checkout of the branch bowline-status'
  const breaks = accepted.map(
    (each) =>
      `another chain ended with row ${each.rows}, ${each.hash.slice(0, 12)}, as of ${each.commit.slice(0, 12)} on the status branch: row ${each.row} accepts it\n`,
  )
  const signed = keys.map(
    ({ id, heads, trust }) => `${count(heads, 'head')} signed with ${id}: ${trustInWords[trust]}\n`,
  )
  const told = [...breaks, ...removals.map(removalInWords), ...signed].join('')
  const found = flaws === 0 ? 'nothing was changed' : count(flaws, 'finding')
  return `${lines}${more}${told}${count(rows, 'row')}: ${found}; ${seen}\n`
}

const trustInWords: Readonly<Record<AuditKey['trust'], string>> = {
  own: "the controller's own key",
  pinned: 'a key that you gave',
  published: 'a key as published beside the heads, for which nobody vouches (--key)',
  foreign: 'a key that does not count',
}

const dayMs = 86_400_000

function removalInWords({ from, to, row, at, before, keepMs, isSigned }: AuditRemoval): string {
  const terms =
    before === '' ? 'without saying why' : `as written before ${before}, to be kept ${keepMs / dayMs} days`
  const proof =
    isSigned === null ? ', with no key to tell whether it is signed' : isSigned ? '' : ', NOT signed'
  return `rows ${from} to ${to} were removed, the last at ${at}, ${terms} (row ${row}${proof})\n`
}

function addExportCommand(audit: Command): void {
  const command = withFilters(withClientOptions(audit.command('export')))
    .summary('print the trail as lines of JSON')
    .description(
      'Print the trail as lines of JSON, oldest first. Without filters it is whole, and "bowline audit verify FILE" checks it.',
    )
    .action(async (options: ClientOptions & Filters) => {
      const client = await connect(options)
      for await (const part of await exported(client, options)) printExact(part)
    })
  withExamples(command, [
    ['bowline audit export > 2027.jsonl', 'all of it, to be kept elsewhere'],
    ['bowline audit export --since 1d | jq -r .action | sort | uniq -c', 'how often what was done'],
  ])
}

function filtersOf({ actor, action, object, result, since, until }: Filters) {
  const now = Date.now()
  return {
    actor,
    action,
    object,
    result,
    since: since === undefined ? undefined : pastInstant('--since', since, now),
    until: until === undefined ? undefined : pastInstant('--until', until, now),
  }
}
