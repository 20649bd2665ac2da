import { readBlobs } from '../../controller/adapters/git/git-blobs.ts'
import type { Source } from '../../core/domain/desired.ts'
import { isConfigPath } from '../../core/load/config-path.ts'
import { loadFile } from '../../core/load/load-file.ts'
import type { GitCommand } from '../checkout/git-here.ts'
import { type EnvironmentName, sourceInFile } from './declared.ts'

/** A commit, for people. */
export interface CommitNote {
  commit: string
  subject: string
  /** `2026-07-31`, where it was committed. */
  day: string
}

/** What was declared before a commit changed the file. */
export interface EarlierSource {
  source: Source
  until: CommitNote
}

/** Commits that are looked back. */
const mostSteps = 10_000
/** Commits whose files are read at once. */
const batch = 100

/**
 * What the branch declared for an environment before, newest first: one for each commit that changed a file which declares
 * it. A merge counts as one step, since only then the branch took what was merged.
 * @param base the commit to look back from
 */
export async function* earlierSources(
  git: GitCommand,
  base: string,
  place: EnvironmentName,
): AsyncGenerator<EarlierSource> {
  const steps = (await stepsBefore(git, base)).filter(({ files }) => files.length > 0)
  for (let at = 0; at < steps.length; at += batch) {
    const part = steps.slice(at, at + batch)
    const ids = part.flatMap(({ files }) => files.map(({ blob }) => blob))
    const contents = await readBlobs({ localBytes: git }, ids, never)
    for (const { files, ...until } of part) {
      const found = files.flatMap((file) => sourceOf(file, contents.get(file.blob), place) ?? [])
      for (const source of found) yield { source, until }
    }
  }
}

const never = new AbortController().signal

interface OldFile {
  path: string
  blob: string
}

/** A commit, and the config files it changed, as they were before it. */
type Step = CommitNote & { files: OldFile[] }

function sourceOf(
  { path }: OldFile,
  content: Buffer | undefined,
  place: EnvironmentName,
): Source | undefined {
  if (!content?.includes(place.extension)) return undefined
  return sourceInFile(loadFile({ path, content }), place)
}

async function stepsBefore(git: GitCommand, base: string): Promise<Step[]> {
  const shown = ['--no-show-signature', '--no-color', '--format=%x00%H%x00%s%x00%cs', '-z']
  const changes = ['--raw', '--no-abbrev', '--no-renames', '--relative', '--ignore-submodules=all']
  const printed = await git([
    'log',
    '--first-parent',
    `--max-count=${mostSteps}`,
    '--diff-merges=1',
    ...changes,
    ...shown,
    base,
  ])
  return parseLog(printed.toString('utf8').split('\0'))
}

/** Commits come as `<id> <subject> <day>`, changes below them as `:<mode> <mode> <old id> <new id> M` and `<path>`. */
function parseLog(words: readonly string[]): Step[] {
  const steps: Step[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (/^[0-9a-f]{40,64}$/.test(word)) {
      steps.push({ commit: word, subject: words[at + 1] ?? '', day: words[at + 2]?.trim() ?? '', files: [] })
      at += 2
      continue
    }
    const [, mode, blob] = /^\s*:(\d+) \d+ ([0-9a-f]+) /.exec(word) ?? []
    if (blob === undefined) continue
    at += 1
    const path = words[at] ?? ''
    if (mode?.startsWith('100') && isConfigPath(path)) steps.at(-1)?.files.push({ path, blob })
  }
  return steps
}
