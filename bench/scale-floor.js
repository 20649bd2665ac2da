// The least that following a repository costs: Git brings a commit, and says which files it changes.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { median } from './measure.js'
import { moveBranch } from './scale-repository.js'
import { ownChildrenTime } from './scale-usage.js'

/** Median of milliseconds, and seconds of processor time for each of these commits, of which the first is there. */
export function floorOf(directory, folder, commits) {
  const copy = join(folder, 'floor.git')
  moveBranch(directory, commits[0])
  git('clone', '--quiet', '--bare', '--no-local', directory, copy)
  const times = []
  const before = ownChildrenTime()
  for (const [index, commit] of commits.slice(1).entries()) {
    moveBranch(directory, commit)
    const begin = performance.now()
    git('-C', copy, 'fetch', '--quiet', 'origin', '+refs/heads/main:refs/heads/main')
    const changed = git('-C', copy, 'diff-tree', '-r', '--name-only', commits[index], commit)
    times.push(performance.now() - begin)
    if (changed.trim().split('\n').length !== 1)
      throw new Error(`git says that these have changed: ${changed}`)
  }
  return { ms: median(times), cpu: (ownChildrenTime() - before) / times.length }
}

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8' })
}
