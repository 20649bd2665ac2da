import type { StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { exactText, parseExact } from '../../core/lib/exact-json.ts'
import type { Client } from '../client.ts'
import { writeJsonText } from '../output.ts'
import type { Parameters } from '../pages.ts'
import { linesOf } from '../response-lines.ts'
import { environmentsIn } from './choice.ts'

/** Prints all there is as one value, `Overview` in `api/`, page by page: no more of it is held than one. */
export async function printWhole(
  client: Client,
  summary: StatusSummary,
  lists: readonly Parameters[],
): Promise<void> {
  const { version: _, environments: __, attention: ___, diagnostics, held, ...own } = summary
  await writeJsonText(exactText(own, 2).replace(/\n}$/, ''))
  await writeList('environments', environmentsIn(client, lists))
  await writeList('diagnostics', wholeOf(client, paths.findings, diagnostics))
  await writeList('held', wholeOf(client, paths.held, held))
  await writeJsonText('\n}\n')
}

async function* wholeOf<T>(
  client: Client,
  path: string,
  { total, first }: { total: number; first: readonly T[] },
): AsyncGenerator<T> {
  if (total === first.length) return yield* first
  for await (const line of linesOf(await client.request('GET', path)))
    if (line !== '') yield parseExact(line) as T
}

async function writeList(name: string, items: AsyncIterable<unknown>): Promise<void> {
  let isEmpty = true
  await writeJsonText(`,\n  ${JSON.stringify(name)}: [`)
  for await (const each of items) {
    const text = exactText(each, 2).replaceAll('\n', '\n    ')
    await writeJsonText(`${isEmpty ? '' : ','}\n    ${text}`)
    isEmpty = false
  }
  await writeJsonText(isEmpty ? ']' : '\n  ]')
}
