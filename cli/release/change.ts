import { isDeepStrictEqual } from 'node:util'
import { displayUrl } from '../../controller/adapters/git/git-url.ts'
import type { Source } from '../../core/domain/desired.ts'
import { editSource, type SourceEdit } from '../../core/edit/edit-source.ts'
import { loadFile } from '../../core/load/load-file.ts'
import { positionOf } from '../../core/load/loaded-file.ts'
import type { Checkout } from '../checkout/checkout.ts'
import { refuseNewErrors } from '../checkout/new-errors.ts'
import { UsageError } from '../exit.ts'
import { type Declared, type EnvironmentName, nameOf } from './declared.ts'

/** One file, in which the source of one environment becomes another. */
export interface ReleaseChange {
  place: EnvironmentName
  from: Source
  to: Source
  /** Relative to the folder of the configuration. */
  path: string
  /** Of the tag, 1-based. */
  line: number
  /** The whole text of the file, byte order mark included. */
  before: string
  after: string
}

/** Another source for an environment. `whose` says in messages where it comes from: `billing test`. */
export interface Wanted {
  source: Source
  whose: string
  /** Take the URL, too, where it is another. */
  takeUrl: boolean
}

const byteOrderMark = '\uFEFF'

/**
 * Works out the least change that gives the target the wanted source; undefined where it has it already. Writes nothing.
 * @throws {UsageError} where the URLs differ and that is not wanted, or where the result would be wrong
 * @throws {BowlineError} where the YAML cannot be edited safely
 */
export async function planChange(
  { files, textOf }: Checkout,
  { place, document, source: from }: Declared,
  wanted: Wanted,
): Promise<ReleaseChange | undefined> {
  const edit = editFor(from, wanted, nameOf(place))
  const to = { ...from, ...edit }
  if (isDeepStrictEqual(to, from)) return undefined
  const { file: path, line } = positionOf(document, '/spec/source/tag')
  const before = (await textOf(path)) ?? ''
  const mark = before.startsWith(byteOrderMark) ? byteOrderMark : ''
  const after = mark + editSource(before.slice(mark.length), document, edit)
  const edited = loadFile({ path, content: Buffer.from(after) })
  refuseNewErrors(
    files,
    files.map((each) => (each.path === path ? edited : each)),
  )
  return { place, from, to, path, line, before, after }
}

function editFor(from: Source, { source: to, whose, takeUrl }: Wanted, target: string): SourceEdit {
  if (from.url === to.url) return { tag: to.tag }
  const urls = `${whose} comes from ${displayUrl(to.url)}, ${target} from ${displayUrl(from.url)}`
  if (!takeUrl) throw new UsageError(`${urls}: give --source to take the URL, too`)
  if (!isDeepStrictEqual(from.auth, to.auth))
    throw new UsageError(`${urls}, and they differ in auth, too: change the source by hand`)
  return { tag: to.tag, url: to.url }
}
