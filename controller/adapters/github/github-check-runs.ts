import { createHash } from 'node:crypto'
import { cutMarkdown } from '../../../core/lib/cut-markdown.ts'
import { cutText } from '../../../core/lib/cut-text.ts'
import { NewestEntries } from '../../../core/lib/newest-entries.ts'
import type { CheckAnnotation, CheckButton, CheckReport, CheckState } from '../../ports/git-host.ts'
import type { Send } from './github-broker.ts'
import type { Repository } from './github-client.ts'

/** Of one request; those of a later request are added. */
const annotationsPerRequest = 50
/** GitHub says 65,535 characters and counts bytes. */
export const textBytes = 60_000
const titleLength = 140
const annotationTitleLength = 255
const annotationMessageLength = 4_000
const buttonLimits = { count: 3, id: 20, label: 20, description: 40 } as const
const mostRemembered = 500

/** A check run that is there, with the annotations it has. */
interface Run {
  id: number
  annotations: readonly CheckAnnotation[]
}

type Status = { status: 'queued' | 'in_progress' } | { conclusion: Conclusion }
type Conclusion = 'success' | 'failure' | 'neutral' | 'action_required' | 'cancelled' | 'skipped'

const statuses: Readonly<Record<CheckState, Status>> = {
  queued: { status: 'queued' },
  running: { status: 'in_progress' },
  success: { conclusion: 'success' },
  failure: { conclusion: 'failure' },
  neutral: { conclusion: 'neutral' },
  waiting: { conclusion: 'action_required' },
  cancelled: { conclusion: 'cancelled' },
  skipped: { conclusion: 'skipped' },
}

/** Keeps one check run per commit and name, as long as its annotations allow: they can be added, never taken away. */
export class GitHubCheckRuns {
  readonly #repository: Repository
  /** The App's number, by which its runs are told from those of others; undefined where only its client id is known. */
  readonly #app: number | undefined
  readonly #runs = new NewestEntries<Run>(mostRemembered)

  constructor(repository: Repository, app?: number) {
    this.#repository = repository
    this.#app = app
  }

  async report(send: Send, report: CheckReport, attempt: number): Promise<void> {
    const key = `${report.commit} ${report.name}`
    const annotations = report.annotations ?? []
    const known = attempt === 1 ? this.#runs.get(key) : undefined
    let run = known ?? (await this.#find(send, report))
    if (run && !beginsWith(annotations, run.annotations)) run = undefined
    const batches = batchesOf(annotations.slice(run?.annotations.length ?? 0))
    for (const [at, batch] of batches.entries()) {
      const status = at === batches.length - 1 ? statuses[report.state] : statuses.running
      const body = { ...fieldsOf(report, batch), ...status }
      const id: number = run ? await this.#update(send, run.id, body) : await this.#create(send, report, body)
      run = { id, annotations: annotations.slice(0, (run?.annotations.length ?? 0) + batch.length) }
      this.#runs.set(key, run)
    }
  }

  /** One of an earlier life, or one whose making was not answered. */
  async #find(send: Send, report: CheckReport): Promise<Run | undefined> {
    const { check_runs: found } = await send('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...this.#repository,
      ref: report.commit,
      check_name: report.name,
      filter: 'latest',
      ...(this.#app === undefined ? {} : { app_id: this.#app }),
    })
    const [run] = found
    if (!run) return undefined
    const count = run.output.annotations_count
    const id = Number(run.id)
    if (count === 0) return { id, annotations: [] }
    const same = run.external_id === referenceOf(report)
    return same ? { id, annotations: (report.annotations ?? []).slice(0, count) } : undefined
  }

  async #create(send: Send, { commit }: CheckReport, body: Fields): Promise<number> {
    const route = 'POST /repos/{owner}/{repo}/check-runs'
    return Number((await send(route, { ...this.#repository, head_sha: commit, ...body })).id)
  }

  async #update(send: Send, id: number, body: Fields): Promise<number> {
    const route = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'
    return Number((await send(route, { ...this.#repository, check_run_id: id, ...body })).id)
  }
}

type Fields = ReturnType<typeof fieldsOf> &
  Partial<{ status: 'queued' | 'in_progress'; conclusion: Conclusion }>

function fieldsOf(report: CheckReport, annotations: readonly CheckAnnotation[]) {
  const { name, title, summary, details, url, buttons = [] } = report
  return {
    name,
    external_id: referenceOf(report),
    ...(url === undefined ? {} : { details_url: url }),
    output: {
      title: cutText(title, titleLength),
      summary: cutMarkdown(summary, textBytes),
      ...(details === undefined ? {} : { text: cutMarkdown(details, textBytes) }),
      annotations: annotations.map(annotationOf),
    },
    actions: buttons.slice(0, buttonLimits.count).map(buttonOf),
  }
}

/** Says which annotations the run has, so that an unanswered request can be gone on from. */
function referenceOf({ reference, annotations = [] }: CheckReport): string {
  return reference ?? createHash('sha256').update(JSON.stringify(annotations)).digest('hex')
}

function annotationOf({ level, path, line, column, title, message }: CheckAnnotation) {
  return {
    path,
    start_line: line,
    end_line: line,
    ...(column === undefined ? {} : { start_column: column, end_column: column }),
    annotation_level: level,
    title: cutText(title, annotationTitleLength),
    message: cutText(message, annotationMessageLength),
  }
}

/** @throws {RangeError} where the id is too long: cut, it would be another */
function buttonOf({ id, label, description }: CheckButton) {
  if (id.length > buttonLimits.id) throw new RangeError(`"${id}" is too long for a button`)
  return {
    identifier: id,
    label: cutText(label, buttonLimits.label),
    description: cutText(description, buttonLimits.description),
  }
}

/** At least one, empty where there is nothing: a report is a request even without annotations. */
function batchesOf(annotations: readonly CheckAnnotation[]): CheckAnnotation[][] {
  const count = Math.max(1, Math.ceil(annotations.length / annotationsPerRequest))
  return Array.from({ length: count }, (_, at) =>
    annotations.slice(at * annotationsPerRequest, (at + 1) * annotationsPerRequest),
  )
}

function beginsWith(all: readonly CheckAnnotation[], first: readonly CheckAnnotation[]): boolean {
  return first.length <= all.length && JSON.stringify(all.slice(0, first.length)) === JSON.stringify(first)
}
