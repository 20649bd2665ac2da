import { setTimeout as sleep } from 'node:timers/promises'
import type { EnvironmentPage, StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import type { Client } from '../client.ts'
import { clearScreen, print } from '../output.ts'
import { type Parameters, withQuery } from '../pages.ts'
import { printJsonLines } from '../print-json.ts'
import { untilStopped } from '../until-stopped.ts'
import { lookAt, summaryOf } from './look.ts'
import { changeLine, exitCodeOf, headLine, renderStatus } from './render.ts'

export interface WatchOptions {
  lists: readonly Parameters[]
  all: boolean
  json: boolean
}

/** The controller answers when something is another, or after so many seconds. */
const waitSeconds = 30
/** Nobody reads faster. */
const pauseMs = 1_000

/** Shows how things stand until Ctrl-C, and then ends with the exit code of that. */
export async function watchStatus(client: Client, options: WatchOptions): Promise<void> {
  const isScreen = process.stdout.isTTY && !options.json
  await untilStopped(async (signal) => {
    let summary = await summaryOf(client, signal)
    const told = (seen: StatusSummary) => {
      summary = seen
      process.exitCode = exitCodeOf(seen)
    }
    told(summary)
    if (isScreen) await redraw(client, summary, options, told, signal)
    else await tellChanges(client, summary, options, told, signal)
  })
}

type Told = (summary: StatusSummary) => void

async function redraw(
  client: Client,
  first: StatusSummary,
  { lists, all }: WatchOptions,
  told: Told,
  signal: AbortSignal,
): Promise<void> {
  for (let summary = first; !signal.aborted; ) {
    const text = renderStatus(await lookAt(client, summary, lists, all))
    clearScreen()
    print(text)
    await sleep(pauseMs, undefined, { signal })
    summary = await client.get<StatusSummary>(sinceIn(paths.status, summary.version), signal)
    told(summary)
  }
}

/** A line for each change, where nobody could see what was drawn before. */
async function tellChanges(
  client: Client,
  first: StatusSummary,
  { lists, json }: WatchOptions,
  told: Told,
  signal: AbortSignal,
): Promise<void> {
  let { version } = first
  let last = tellAll(first, '', json)
  while (!signal.aborted) {
    await client.get(sinceIn(paths.status, version), signal) // until there is news
    const changed = await changesIn(client, lists, version, signal)
    const summary = await summaryOf(client, signal)
    told(summary)
    if (changed) for (const each of changed) tellOne(each, json)
    last = tellAll(summary, last, json)
    version = changed?.at(0)?.version ?? summary.version
    await sleep(pauseMs, undefined, { signal })
  }
}

/** Of each list; undefined where that was too much, or is not known any more. */
async function changesIn(
  client: Client,
  lists: readonly Parameters[],
  since: string,
  signal: AbortSignal,
): Promise<EnvironmentPage[] | undefined> {
  const pages: EnvironmentPage[] = []
  for (const list of lists) {
    const path = withQuery(paths.allEnvironments, { ...list, since })
    const page = await client.find<EnvironmentPage>(path, { signal, gone: 410 })
    if (!page) return undefined
    pages.push(page)
  }
  return pages
}

function tellOne({ items, gone }: EnvironmentPage, json: boolean): void {
  if (json) {
    printJsonLines(items.map((environment) => ({ environment })))
    printJsonLines(gone.map(({ id }) => ({ gone: id })))
  } else for (const each of items) print(`${changeLine(each)}\n`)
}

/** The whole, where that is another than was told last. */
function tellAll(summary: StatusSummary, last: string, json: boolean): string {
  const text = headLine(summary)
  if (json) printJsonLines([{ status: summary }])
  else if (text !== last) print(`${text}\n`)
  return text
}

function sinceIn(path: string, since: string): string {
  return withQuery(path, { since, wait: waitSeconds })
}
