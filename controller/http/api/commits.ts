import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Commit, CommitSummary } from '../../../api/commit.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { isSame } from '../../../core/diff/summary.ts'
import { count } from '../../../core/lib/count.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { Sync } from '../../sync/sync.ts'
import type { TakenCommit } from '../../sync/taken-commits.ts'
import { HttpError } from '../errors.ts'
import { needs } from '../guard.ts'
import { changesOf, diffOf, seenIn } from './commit-changes.ts'
import { type StatusView, viewOf } from './status-view.ts'

/** Of each list in an answer. */
const mostTold = 100

export interface CommitOptions {
  sync: Pick<Sync, 'commits' | 'state'>
  fleet: Fleet
}

/** What commits of the config repository changed when they were taken up, and what is still held back of them. */
export function addCommitRoutes(app: FastifyInstance, options: CommitOptions): void {
  const { sync, fleet } = options

  app.get(routeOf(paths.commits), needs('environments:read'), async (request) => {
    const view = viewOf(request, fleet)
    const refused = refusedOf(sync)
    const items = sync.commits.list().map((each) => summaryOf(each, sync, view))
    return { items: refused ? [refusedSummary(refused.commit), ...items] : items }
  })

  app.get<{ Params: { commit: string } }>(
    routeOf(paths.commit),
    needs('environments:read'),
    async (request) => {
      const { commit } = request.params
      const refused = refusedOf(sync)
      if (refused?.commit === commit) return refusedCommit(refused)
      const taken = sync.commits.find(commit)
      if (!taken) throw unknownCommit(commit, sync)
      return commitOf(taken, request, options)
    },
  )
}

interface Refused {
  commit: string
  why: string
}

function refusedOf(sync: CommitOptions['sync']): Refused | undefined {
  const { refused, error } = sync.state()
  return refused === null ? undefined : { commit: refused, why: error ?? '' }
}

function unknownCommit(commit: string, { commits }: CommitOptions['sync']): HttpError {
  const kept = commits.list().length
  return new HttpError(
    404,
    'NOT_FOUND',
    `commit ${commit} is none of the last ${count(kept, 'commit')} that were taken up since the controller was started; in a clone, "git show ${commit}" tells what it changed`,
  )
}

const nothingSaid = { subject: null, author: null, at: null, takenAt: null, first: false } as const

function refusedSummary(commit: string): CommitSummary {
  return { commit, standing: 'refused', ...nothingSaid, extensions: 0, findings: 0, held: 0 }
}

function refusedCommit({ commit, why }: Refused): Commit {
  const none = { total: 0, first: [] }
  return {
    ...{ commit, standing: 'refused', ...nothingSaid },
    message: `${why}: it is not taken up, and all goes on as it is`,
    ...{ changes: null, findings: none, held: none, confirmable: [] },
  }
}

function headOf(taken: TakenCommit, sync: CommitOptions['sync'], view: StatusView | undefined) {
  const { commit, subject, author, at, takenAt, isFirst } = taken
  const isNewest = sync.commits.list()[0] === taken
  // what somebody writes about a commit may tell of things that not everybody may know of
  const said = view ? { subject: null, author: null } : { subject, author }
  return {
    ...{ commit, ...said, at, first: isFirst },
    standing: isNewest ? ('newest' as const) : ('replaced' as const),
    takenAt: new Date(takenAt).toISOString(),
  }
}

function summaryOf(
  taken: TakenCommit,
  sync: CommitOptions['sync'],
  view: StatusView | undefined,
): CommitSummary {
  const { findings, held, extensions } = taken
  return {
    ...headOf(taken, sync, view),
    extensions,
    findings: (view ? findings.filter(view.finding) : findings).length,
    held: (view ? held.filter(view.held) : held).length,
  }
}

function commitOf(taken: TakenCommit, request: FastifyRequest, { sync, fleet }: CommitOptions): Commit {
  const view = viewOf(request, fleet)
  const findings = view ? taken.findings.filter(view.finding) : taken.findings
  const held = view ? taken.held.filter(view.held) : taken.held
  const head = headOf(taken, sync, view)
  const isNewest = head.standing === 'newest'
  const diff = seenIn(diffOf(taken), taken, request)
  return {
    ...head,
    message: isNewest ? newestMessage(taken, isSame(diff)) : replacedMessage(taken, sync),
    changes: changesOf(diff, taken, request),
    findings: { total: findings.length, first: findings.slice(0, mostTold) },
    held: { total: held.length, first: held.slice(0, mostTold) },
    confirmable: isNewest ? held.filter(({ code }) => confirmedCodes.includes(code)).slice(0, mostTold) : [],
  }
}

/** What a confirmation of the commit lets through; all else waits for other things. */
const confirmedCodes: readonly string[] = ['too-many-deletions', 'empty-repository', 'access-widened']

function newestMessage({ isFirst }: TakenCommit, changesNothing: boolean): string {
  if (!changesNothing) return 'the newest commit: what it changes is carried out'
  return isFirst
    ? 'it was there already when the controller was started, and changed nothing then; what it had changed before that is not known any more'
    : 'the newest commit: it changes nothing of what runs'
}

function replacedMessage(taken: TakenCommit, { commits }: CommitOptions['sync']): string {
  const list = commits.list()
  const next = list[list.indexOf(taken) - 1]
  return next
    ? `${next.commit.slice(0, 7)} took its place; what had not come about of it then is part of that one`
    : 'a newer commit took its place'
}
