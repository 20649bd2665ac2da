// Sees when the status branch of a repository on this machine says something.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const branch = 'refs/heads/bowline-status'
const everyMs = 5
const patienceMs = 15 * 60_000

/** When the branch has a commit about this one, after which nothing of it is under way any more. */
export async function statusOf(directory, commit) {
  let seen = tip(directory)
  let subject = seen && subjectOf(directory, seen)
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline; await pause(everyMs)) {
    if (subject?.startsWith(`Status of ${commit.slice(0, 7)}:`) && !/not there yet/.test(subject)) {
      return performance.now()
    }
    const now = tip(directory)
    if (now === seen) continue
    seen = now
    subject = subjectOf(directory, now)
  }
  throw new Error(`the status branch says nothing of ${commit}, but: ${subject}`)
}

/** How many commits it has, and the bytes of what the repository keeps. */
export function statusSize(directory) {
  const git = (...args) => execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' })
  const commits = tip(directory) === undefined ? 0 : Number(git('rev-list', '--count', branch))
  const kept = new Map(
    [...git('count-objects', '-v').matchAll(/^(.+): (\d+)$/gm)].map((each) => each.slice(1)),
  )
  return { commits, kib: Number(kept.get('size')) + Number(kept.get('size-pack')) }
}

/** As a file while it is written often; looked up where it has been packed. */
function tip(directory) {
  const path = join(directory, branch)
  if (existsSync(path) && statSync(path).size > 0) return readFileSync(path, 'latin1').trim()
  const packed = join(directory, 'packed-refs')
  if (!existsSync(packed)) return undefined
  return new RegExp(`^(\\w+) ${branch}$`, 'm').exec(readFileSync(packed, 'latin1'))?.[1]
}

function subjectOf(directory, commit) {
  const args = ['-C', directory, 'log', '-1', '--format=%s', commit]
  return execFileSync('git', args, { encoding: 'utf8' }).trim()
}
