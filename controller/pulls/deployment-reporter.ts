import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { failureOf, isUnderway } from '../../core/domain/status.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { DeploymentReport, GitHost } from '../ports/git-host.ts'
import type { Log } from '../ports/log.ts'
import { Settling } from './settling.ts'

/** A deployment costs the host several writes: where a commit moves more environments, its check says enough. */
const mostAtOnce = 2

export interface DeploymentReporterOptions {
  host: Pick<GitHost, 'reportDeployment'>
  overview: () => Overview
  /** Where the log of an environment is; undefined where nobody could follow the link. */
  logUrl: (environment: string) => string | undefined
  clock: TimerClock
  log: Log
}

/** Tells the Git host which release each environment came to, or why it did not. */
export class DeploymentReporter {
  readonly #options: DeploymentReporterOptions
  /** What has come of each environment, as far as it was told; undefined before the first look. */
  #told: ReadonlyMap<string, string> | undefined
  readonly #settling: Settling

  constructor(options: DeploymentReporterOptions) {
    this.#options = options
    this.#settling = new Settling(options.clock, () => this.#tell())
  }

  /** The overview may say something else now. What is there at first is not news. */
  changed(overview: Overview): void {
    if (this.#settling.stopped) return
    const outcomes = this.#outcomes(overview)
    this.#told ??= outcomes
    this.#settling.look([...outcomes])
  }

  stop(): void {
    this.#settling.stop()
  }

  /** By environment id; where one is on its way, what was told of it before. */
  #outcomes({ environments }: Overview): Map<string, string> {
    const settled = environments.flatMap((each): [string, string][] => {
      const outcome = isUnderway(each.conditions) ? undefined : outcomeOf(each)
      return outcome === undefined ? [] : [[each.id, outcome]]
    })
    return new Map([...(this.#told ?? []), ...settled])
  }

  #tell(): void {
    const overview = this.#options.overview()
    const { environments, commit } = overview
    const before = this.#told
    const outcomes = this.#outcomes(overview)
    this.#told = outcomes
    const moved = environments.filter(({ id }) => outcomes.get(id) !== before?.get(id))
    if (commit === null || moved.length > mostAtOnce) return
    for (const each of moved) this.#report(each, commit)
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
