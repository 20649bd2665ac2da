import { cutText } from '../../../core/lib/cut-text.ts'
import type { GitSource } from '../../ports/git-source.ts'

export type CommitDescription = Awaited<ReturnType<GitSource['describe']>>

/** Of a subject or a name: whoever commits may write what they like. */
const longestShown = 200

/** @param time when it was written, in milliseconds since the epoch; NaN where that is not known */
export function commitDescription(subject: string, author: string, time: number): CommitDescription {
  return {
    subject: cutText(subject, longestShown),
    author: cutText(author, longestShown),
    at: Number.isNaN(time) ? null : new Date(time).toISOString(),
  }
}

/** What the commit that was read last says of itself, so that Git is not asked again. */
export class Descriptions {
  #last: { commit: string; description: CommitDescription } | undefined

  of(commit: string): CommitDescription | undefined {
    return this.#last?.commit === commit ? this.#last.description : undefined
  }

  /** @param object as Git stores it; what is no commit in UTF-8 is left to Git */
  learn(commit: string, object: Buffer | undefined): void {
    const description = object && describe(object.toString('utf8'))
    if (description) this.#last = { commit, description }
  }
}

function describe(object: string): CommitDescription | undefined {
  const end = object.indexOf('\n\n')
  const head = object.slice(0, Math.max(end, 0)).split('\n')
  const written = head.find((line) => line.startsWith('author ')) ?? ''
  const [from, to] = [written.indexOf('<'), written.lastIndexOf('>')]
  if (from === -1 || to < from || head.some((line) => line.startsWith('encoding '))) return undefined
  const author = written.slice('author '.length, from).trim()
  const seconds = Number.parseInt(written.slice(to + 1), 10)
  return commitDescription(subjectOf(object.slice(end + 2)), author, seconds * 1000)
}

/** The first paragraph, in one line. */
function subjectOf(message: string): string {
  const lines = message.split('\n', 1_000).map((line) => line.trim())
  const start = lines.findIndex((line) => line !== '')
  if (start === -1) return ''
  const end = lines.indexOf('', start)
  return lines.slice(start, end === -1 ? undefined : end).join(' ')
}
