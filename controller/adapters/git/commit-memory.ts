import { readFile } from 'node:fs/promises'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import type { CommitMemory } from '../../ports/commit-signatures.ts'
import { fileReason } from '../files/file-problem.ts'
import { writeWhole } from '../files/write-whole.ts'

/** A file that remembers a commit of one branch of one repository; for another one it remembers nothing. */
export function createCommitMemory(
  file: string,
  place: { repository: string; branch: string },
): CommitMemory {
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw unreadable(file, error)
      })
      if (text === undefined) return undefined
      const known = parse(file, text)
      const isSame = known.repository === place.repository && known.branch === place.branch
      return isSame ? known.commit : undefined
    },
    async write(commit) {
      await writeWhole(file, `${JSON.stringify({ ...place, commit })}\n`)
    },
  }
}

interface Known {
  repository: string
  branch: string
  commit: string
}

/** What cannot be read must not count as nothing: then less would be checked. */
function parse(file: string, text: string): Known {
  try {
    const known: Known = JSON.parse(text)
    if (/^[0-9a-f]{40,64}$/.test(known.commit)) return known
    throw new Error('it names no commit')
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, cause: unknown): BowlineError {
  const advice = 'Remove it to begin anew with the newest commit, which has to be signed.'
  return new BowlineError(
    'signed-memory',
    `Cannot read ${file}: ${fileReason(cause) ?? messageOf(cause)}. ${advice}`,
    { cause },
  )
}
