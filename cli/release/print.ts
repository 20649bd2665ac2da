import { print, printError, printExact, printJsonText } from '../output.ts'
import type { ReleaseChange } from './change.ts'
import type { Delivered } from './deliver.ts'
import type { ReleaseOptions } from './options.ts'

/** What was done, for `--json`, for `git apply`, or for people. `why` completes the first line. */
export function printDelivered(
  change: ReleaseChange,
  delivered: Delivered,
  { json, patch }: ReleaseOptions,
  why: string,
): void {
  const { place, from, to, path, line } = change
  if (json) {
    const facts = { ...place, from: from.tag, to: to.tag, file: path, line, why, ...delivered }
    printJsonText(`${JSON.stringify(facts, null, 2)}\n`)
    return
  }
  const head = `${place.extension} ${place.environment}: ${from.tag} -> ${to.tag}, ${why}\n`
  if (delivered.branch === null) {
    // Only the patch goes where it may be piped to "git apply".
    printError(patch ? head : `${head}There is no Git repository here: apply this patch yourself.\n`)
    printExact(delivered.patch)
    return
  }
  print([head, delivered.patch, wayOn(delivered)].join('\n'))
}

/** The same where there is nothing to do. */
export function printNothingToDo(what: string, { json }: ReleaseOptions): void {
  if (json) printJsonText(`${JSON.stringify({ nothingToDo: what })}\n`)
  else print(`nothing to do: ${what}\n`)
}

/** A branch alone changes nothing that runs. */
function wayOn({ branch, commit, pushed, remote, into, pullRequest }: Delivered): string {
  const made = `branch ${branch} (${commit?.slice(0, 7)})`
  if (pullRequest) return `pull request ${pullRequest.url} is open, from ${made}\n`
  const merged = `It counts once it is merged into ${into ?? 'the branch that the controller follows'}`
  if (pushed) return `${made} is pushed to origin. ${merged}\n`
  const done = `${made} is made; nothing else was touched. ${merged}`
  if (remote) return `${done}. Push it with\n  git push origin ${branch}\n`
  return `${done}:\n  ${into === null ? '' : `git switch ${into} && `}git merge ${branch} && git branch -d ${branch}\n`
}
