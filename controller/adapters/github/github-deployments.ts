import { cutText } from '../../../core/lib/cut-text.ts'
import { NewestEntries } from '../../../core/lib/newest-entries.ts'
import type { DeploymentReport } from '../../ports/git-host.ts'
import type { Send } from './github-broker.ts'
import type { Repository } from './github-client.ts'

const descriptionLength = 140
const mostRemembered = 5_000

interface Deployment {
  id: number
  commit: string
  state: DeploymentReport['state'] | undefined
}

const states = {
  queued: 'queued',
  running: 'in_progress',
  success: 'success',
  failure: 'failure',
  inactive: 'inactive',
} as const

const deploymentsRoute = '/repos/{owner}/{repo}/deployments'

/** One deployment per environment and commit. */
export class GitHubDeployments {
  readonly #repository: Repository
  /** By environment: the newest, and older ones that are not over. */
  readonly #open = new NewestEntries<Deployment[]>(mostRemembered)

  constructor(repository: Repository) {
    this.#repository = repository
  }

  async report(send: Send, report: DeploymentReport, attempt: number): Promise<void> {
    const deployment = await this.#ensure(send, report, attempt)
    await this.#setState(send, deployment, report)
    if (report.state === 'success') await this.#endOlder(send, report, deployment)
  }

  async #ensure(send: Send, report: DeploymentReport, attempt: number): Promise<Deployment> {
    const open = this.#open.get(report.environment) ?? []
    const known = open.find(({ commit }) => commit === report.commit)
    if (known && attempt === 1) return known
    const id = (await this.#find(send, report)) ?? (await this.#create(send, report))
    const deployment = { id, commit: report.commit, state: known?.state }
    this.#open.set(report.environment, [deployment, ...open.filter((each) => each.id !== id)])
    return deployment
  }

  async #find(send: Send, { environment, commit }: DeploymentReport): Promise<number | undefined> {
    const asked = { ...this.#repository, environment, sha: commit, per_page: 1 }
    const [found] = await send(`GET ${deploymentsRoute}`, asked)
    return found && Number(found.id)
  }

  /** Of the commit as it is, whatever its checks say: it is on its way already. */
  async #create(send: Send, report: DeploymentReport): Promise<number> {
    const created = await send(`POST ${deploymentsRoute}`, {
      ...this.#repository,
      ref: report.commit,
      environment: report.environment,
      production_environment: report.production,
      description: cutText(report.description, descriptionLength),
      auto_merge: false,
      required_contexts: [],
    })
    if (!('id' in created)) throw new TypeError(`GitHub made no deployment: ${created.message}`)
    return Number(created.id)
  }

  /** A success ends older ones by itself, but not in production. */
  async #setState(send: Send, deployment: Deployment, report: DeploymentReport): Promise<void> {
    const { state, description, logUrl, environmentUrl } = report
    await send(`POST ${deploymentsRoute}/{deployment_id}/statuses`, {
      ...this.#repository,
      deployment_id: deployment.id,
      state: states[state],
      description: cutText(description, descriptionLength),
      ...(logUrl === undefined ? {} : { log_url: logUrl }),
      ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
    })
    deployment.state = state
  }

  async #endOlder(send: Send, report: DeploymentReport, newest: Deployment): Promise<void> {
    const { environment, production } = report
    for (const older of await this.#older(send, report, newest)) {
      const endsByItself = older.state === 'success' && !production
      const ended = { ...report, state: 'inactive', description: 'A newer one took its place' } as const
      if (!endsByItself) await this.#setState(send, older, withoutLinks(ended))
      const open = this.#open.get(environment) ?? []
      this.#open.set(
        environment,
        open.filter(({ id }) => id !== older.id),
      )
    }
  }

  /** Of an earlier life only the last one is ended, and only in production: the others are over by now. */
  async #older(
    send: Send,
    { environment, production }: DeploymentReport,
    newest: Deployment,
  ): Promise<Deployment[]> {
    const open = this.#open.get(environment) ?? []
    const older = open.filter(({ id }) => id !== newest.id)
    if (older.length > 0 || !production) return older
    const found = await send(`GET ${deploymentsRoute}`, { ...this.#repository, environment, per_page: 2 })
    const last = found.find(({ id }) => id < newest.id)
    return last ? [{ id: Number(last.id), commit: last.sha, state: undefined }] : []
  }
}

function withoutLinks({ logUrl: _, environmentUrl: __, ...report }: DeploymentReport): DeploymentReport {
  return report
}
