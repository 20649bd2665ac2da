import { count } from '../../../core/lib/count.ts'
import type { Git } from './git.ts'
import { data, identityLine } from './git-fast-import.ts'
import { signCommit } from './git-sign-commit.ts'

/** How much of the history of a branch that only grows is kept as it was. */
export interface HistoryLimits {
  /** Milliseconds: older commits become one. */
  keepMs: number
  /** Beyond so many, older ones become one, too. */
  mostCommits: number
}

/** It is only worth the trouble where so much is over the limits: commits that are kept get other ids. */
const slackMs = 24 * 3_600_000
const slackShare = 1.25
/** Each of them is signed anew, one after the other. */
const mostSigned = 200

interface Squashing {
  git: Git
  limits: HistoryLimits
  author: { name: string; email: string }
  /** Milliseconds since the epoch, UTC. */
  now: number
  signingKey?: string | undefined
  signal: AbortSignal
}

/**
 * Makes of the older part of a history one commit without a parent, with the same files, and puts the newer commits upon
 * it, with their files, authors, dates and messages. What is merged in counts as part of the merge. Nothing refers to it yet.
 * @returns the new tip; undefined where the history is within the limits
 */
export async function squashed(tip: string, squashing: Squashing): Promise<string | undefined> {
  const { git, limits, now, signingKey, signal } = squashing
  const listed = await git.local(['rev-list', '--first-parent', '--timestamp', tip], { signal })
  const most = signingKey === undefined ? limits.mostCommits : Math.min(limits.mostCommits, mostSigned)
  const kept = keptOf(listed.trim().split('\n'), { ...limits, mostCommits: most }, now)
  if (kept === undefined) return undefined
  const commits = await read(tip, kept + 1, squashing)
  const older = listed.trim().split('\n').length - kept
  const [base, ...newer] = commits.reverse()
  if (!base || newer.length !== kept) return undefined
  const message = `Status until ${dayOf(base.committer)}\n\n${count(older, 'commit')} became this one.\n`
  const identity = identityLine(squashing.author, Number(base.committer.split(' ').at(-2)) * 1000)
  const root = { ...base, author: identity, committer: identity, message }
  if (signingKey !== undefined) return await signedChain([root, ...newer], signingKey, squashing)
  const input = chainStream([root, ...newer], tip.length)
  return (
    await git.local(['fast-import', '--quiet', '--date-format=raw-permissive'], { input, signal })
  ).trim()
}

/** How many of the newest are kept; undefined where too little is over. A first commit is squashed already. */
function keptOf(lines: readonly string[], limits: HistoryLimits, now: number): number | undefined {
  const ages = lines.map((line) => now - Number(line.split(' ')[0]) * 1000)
  const oldest = ages.at(-2) ?? 0
  const isOver = oldest > limits.keepMs + slackMs || lines.length > Math.ceil(limits.mostCommits * slackShare)
  if (!isOver) return undefined
  const young = ages.findIndex((age) => age > limits.keepMs)
  return Math.min(young === -1 ? ages.length - 1 : young, limits.mostCommits)
}

interface OldCommit {
  tree: string
  /** `Name <address> seconds zone` */
  author: string
  committer: string
  message: string
}

const fields = ['%T', '%an <%ae> %ad', '%cn <%ce> %cd', '%B']

/** The newest first. */
async function read(tip: string, most: number, { git, signal }: Squashing): Promise<OldCommit[]> {
  const format = `--format=${fields.join('%x00')}`
  const options = ['--first-parent', '--date=raw', '-z', format, '-n', `${most}`]
  const printed = (await git.localBytes(['log', ...options, tip], { signal })).toString('utf8').split('\0')
  const commits: OldCommit[] = []
  for (let at = 0; at + fields.length <= printed.length; at += fields.length) {
    const [tree = '', author = '', committer = '', message = ''] = printed.slice(at, at + fields.length)
    commits.push({ tree, author, committer, message })
  }
  return commits
}

/** The ref a chain is built under; the stream ends by taking it back, so that nothing stays behind. */
const ref = 'refs/bowline-squashing'

function chainStream(commits: readonly OldCommit[], digits: number): Buffer {
  const parts = commits.map(
    ({ tree, author, committer, message }, at) =>
      `${at === 0 ? 'feature done\n' : ''}commit ${ref}\nmark :${at + 1}\nauthor ${author}\ncommitter ${committer}\n` +
      `${data(message)}${at === 0 ? '' : `from :${at}\n`}M 040000 ${tree} ""\n`,
  )
  const end = `get-mark :${commits.length}\nreset ${ref}\nfrom ${'0'.repeat(digits)}\n\ndone\n`
  return Buffer.from([...parts, end].join(''))
}

async function signedChain(
  commits: readonly OldCommit[],
  key: string,
  { git, signal }: Squashing,
): Promise<string> {
  let parent: string | undefined
  for (const { tree, author, committer, message } of commits) {
    const headers = [`tree ${tree}`, ...(parent ? [`parent ${parent}`] : [])]
    const input = Buffer.from(
      `${[...headers, `author ${author}`, `committer ${committer}`].join('\n')}\n\n${message}`,
    )
    const made = await git.local(['hash-object', '-t', 'commit', '-w', '--stdin'], { input, signal })
    parent = await signCommit(git, made.trim(), key, signal)
  }
  return parent ?? ''
}

function dayOf(committer: string): string {
  return new Date(Number(committer.split(' ').at(-2)) * 1000).toISOString().slice(0, 10)
}
