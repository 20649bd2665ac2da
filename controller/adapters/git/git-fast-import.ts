/** One commit on top of another, as changes to the files it names. */
export interface CommitChange {
  /** Null for the first commit of a branch. */
  parent: string | null
  author: { name: string; email: string }
  /** Left out: the author. */
  committer?: { name: string; email: string }
  /** Milliseconds since the epoch, UTC. */
  at: number
  message: string
  write: ReadonlyMap<string, string>
  /** By path, of those that are no plain files: `100755`. */
  modes?: ReadonlyMap<string, string>
  remove: readonly string[]
}

/** The ref a commit is built under; the stream ends by taking it back, so that nothing stays behind. */
const ref = 'refs/bowline-building'

/**
 * The stream for `git fast-import` that makes the commit and prints its id. One process writes any number of files, and
 * needs no checkout, index or temporary file.
 * @see https://git-scm.com/docs/git-fast-import
 */
export function commitStream(change: CommitChange): Buffer {
  const { parent, author, committer = author, at, message, write, modes, remove } = change
  const identities = `author ${identityLine(author, at)}\ncommitter ${identityLine(committer, at)}`
  const parts = [
    `feature done\ncommit ${ref}\nmark :1\n${identities}\n${data(message)}`,
    ...(parent === null ? [] : [`from ${parent}\n`]),
    ...remove.map((path) => `D ${quoted(path)}\n`),
    ...[...write].map(
      ([path, content]) => `M ${modes?.get(path) ?? '100644'} inline ${quoted(path)}\n${data(content)}`,
    ),
    `get-mark :1\nreset ${ref}\nfrom ${'0'.repeat(parent?.length ?? 40)}\n\ndone\n`,
  ]
  return Buffer.from(parts.join(''))
}

/** @param at milliseconds since the epoch */
export function identityLine({ name, email }: CommitChange['author'], at: number): string {
  return `${plain(name)} <${plain(email)}> ${Math.floor(at / 1000)} +0000`
}

export function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}\n`
}

/** Without what would end a name in a commit's header. */
function plain(text: string): string {
  return text.replace(/[<>\n\0]/g, ' ').trim()
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
}
