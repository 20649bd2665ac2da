import { messageOf } from '../domain/errors.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { DeploymentReport, GitHost } from '../ports/git-host.ts'
import type { Log } from '../ports/log.ts'
import type { EnvironmentOverview, Overview } from '../report/overview.ts'

/** A deployment costs the host several writes: where a commit moves more environments, its check says enough. */
const mostAtOnce = 2
const quietMs = 1_500

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
  /** What was last seen of each environment; undefined before the first look, which only takes note. */
  #seen: Map<string, string> | undefined
  #cancel: () => void = () => {}
  #stopped = false

  constructor(options: DeploymentReporterOptions) {
    this.#options = options
  }

  /** What the overview says may have changed. */
  changed(): void {
    if (this.#stopped) return
    this.#cancel()
    this.#cancel = this.#options.clock.after(quietMs, () => this.#look())
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  #look(): void {
    const { environments, commit } = this.#options.overview()
    const settled = environments.filter((each) => !each.conditions.some(({ type }) => type === 'Reconciling'))
    const before = this.#seen
    const seen = new Map(before)
    for (const each of settled) seen.set(each.id, outcomeOf(each) ?? before?.get(each.id) ?? '')
    this.#seen = seen
    if (!before || commit === null) return
    const moved = settled.filter((each) => seen.get(each.id) !== before.get(each.id))
    if (moved.length > mostAtOnce) return
    for (const each of moved) this.#report(each, commit)
  }

  #report(environment: EnvironmentOverview, commit: string): void {
    const { host, log, logUrl } = this.#options
    const report = reportOf(environment, commit)
    const url = logUrl(environment.id)
    if (!report) return
    host.reportDeployment({ ...report, ...(url && { logUrl: url }) }).catch((error: unknown) => {
      if (!this.#stopped) log.warn({ reason: messageOf(error) }, 'could not report a deployment')
    })
  }
}

/** Two outcomes are the same where this is; undefined while nothing has come of it. */
function outcomeOf({ deployed, tag, conditions }: EnvironmentOverview): string | undefined {
  const stalled = conditions.find(({ type, reason }) => type === 'Stalled' && reason !== 'InvalidSpec')
  if (stalled && deployed?.tag !== tag) return `${tag} ${stalled.reason}`
  return deployed ? `${deployed.tag} ${deployed.commit}` : undefined
}

function reportOf(environment: EnvironmentOverview, commit: string): DeploymentReport | undefined {
  const { extension, type, tag, deployed, conditions } = environment
  const common = { environment: `${extension} ${type}`, production: type === 'production', commit }
  const stalled = conditions.find((each) => each.type === 'Stalled')
  if (stalled && deployed?.tag !== tag) {
    const [why = ''] = stalled.message.split('\n')
    return { ...common, state: 'failure', description: `${tag}: ${why}` }
  }
  if (!deployed) return undefined
  return { ...common, state: 'success', description: `${deployed.tag} (${deployed.commit.slice(0, 7)})` }
}
