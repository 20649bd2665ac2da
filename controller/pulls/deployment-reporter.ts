import type { EnvironmentOverview } from '../../api/overview.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { failureOf, isUnderway } from '../../core/domain/status.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { DeploymentReport, GitHost } from '../ports/git-host.ts'
import type { Log } from '../ports/log.ts'
import type { ChangedEnvironments, Overviews } from '../report/overviews.ts'
import { Settling } from './settling.ts'

/** A deployment costs the host several writes: where a commit moves more environments, its check says enough. */
const mostAtOnce = 2

export interface DeploymentReporterOptions {
  host: Pick<GitHost, 'reportDeployment'>
  overviews: Pick<Overviews, 'summary' | 'of' | 'page' | 'changedSince'>
  /** Where the log of an environment is; undefined where nobody could follow the link. */
  logUrl: (environment: string) => string | undefined
  clock: TimerClock
  log: Log
}

/** Tells the Git host which release each environment came to, or why it did not. */
export class DeploymentReporter {
  readonly #options: DeploymentReporterOptions
  /** What has come of each environment, by id, as far as it was told. */
  readonly #told = new Map<string, string>()
  /** What has come of those of which something else was told. */
  readonly #news = new Map<string, string>()
  /** Of the last look. */
  #version: number | undefined
  readonly #settling: Settling

  constructor(options: DeploymentReporterOptions) {
    this.#options = options
    this.#settling = new Settling(options.clock, () => this.#tell())
  }

  /** What is told of environments may be something else now. What is there at first is not news. */
  changed(): void {
    if (this.#settling.stopped) return
    this.#look()
    this.#settling.look([...this.#news])
  }

  stop(): void {
    this.#settling.stop()
  }

  /** Looks at those that changed since the last look. Of one that is on its way, what was told before still holds. */
  #look(): void {
    const { environments, gone, version } = this.#changed()
    for (const id of gone) for (const each of [this.#told, this.#news]) each.delete(id)
    for (const each of environments) {
      const outcome = isUnderway(each.conditions) ? undefined : outcomeOf(each)
      if (outcome === undefined || outcome === this.#told.get(each.id)) this.#news.delete(each.id)
      else this.#news.set(each.id, outcome)
    }
    if (this.#version === undefined) this.#settle()
    this.#version = version
  }

  #changed(): ChangedEnvironments {
    const { overviews } = this.#options
    const changed = this.#version === undefined ? undefined : overviews.changedSince(this.#version)
    if (changed) return changed
    const { version } = overviews.summary()
    const { environments } = overviews.page({ limit: Number.POSITIVE_INFINITY })
    return { version, environments, gone: [] }
  }

  #settle(): void {
    for (const [id, outcome] of this.#news) this.#told.set(id, outcome)
    this.#news.clear()
  }

  #tell(): void {
    this.#look()
    const { overviews } = this.#options
    const { commit } = overviews.summary()
    const moved = [...this.#news.keys()]
    this.#settle()
    if (commit === null || moved.length > mostAtOnce) return
    for (const each of moved.flatMap((id) => overviews.of(id) ?? [])) this.#report(each, commit)
  }

  #report(environment: EnvironmentOverview, commit: string): void {
    const { host, log, logUrl } = this.#options
    const report = reportOf(environment, commit)
    const url = logUrl(environment.id)
    if (!report) return
    host.reportDeployment({ ...report, ...(url && { logUrl: url }) }).catch((error: unknown) => {
      if (!this.#settling.stopped) log.warn({ reason: messageOf(error) }, 'could not report a deployment')
    })
  }
}

/** Two outcomes are the same where this is; undefined while nothing has come of it. */
function outcomeOf({ deployed, tag, conditions }: EnvironmentOverview): string | undefined {
  const failure = failureOf(conditions)
  if (failure && failure.reason !== 'InvalidSpec' && deployed?.tag !== tag) return `${tag} ${failure.reason}`
  return deployed ? `${deployed.tag} ${deployed.commit}` : undefined
}

function reportOf(environment: EnvironmentOverview, commit: string): DeploymentReport | undefined {
  const { extension, type, tag, deployed, conditions } = environment
  const common = { environment: `${extension} ${type}`, production: type === 'production', commit }
  const failure = failureOf(conditions)
  if (failure && deployed?.tag !== tag) {
    const [why = ''] = failure.message.split('\n')
    return { ...common, state: 'failure', description: tag === null ? why : `${tag}: ${why}` }
  }
  if (!deployed) return undefined
  return { ...common, state: 'success', description: `${deployed.tag} (${deployed.commit.slice(0, 7)})` }
}
