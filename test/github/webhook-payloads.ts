import type { Deliveries, Delivery } from './deliveries.ts'
import {
  renderCheckRun,
  renderCheckSuite,
  renderPull,
  renderRepository,
  renderUser,
  renderWholePull,
} from './render.ts'
import type { CheckRun, CheckSuite, FakeRepository, PullRequest, RefChange } from './repository.ts'
import type { World } from './world.ts'

const none = '0'.repeat(40)

/** The webhooks of GitHub that Bowline listens to, filled in from what is the case. */
export class WebhookPayloads {
  readonly #world: World
  readonly #deliveries: Deliveries
  /** Login of whoever does things in the web interface. */
  readonly sender = 'ada'

  constructor(world: World, deliveries: Deliveries) {
    this.#world = world
    this.#deliveries = deliveries
  }

  async push(repository: FakeRepository, { ref, before, after }: RefChange): Promise<Delivery> {
    const forced = before !== null && after !== null && !(await repository.isAncestor(before, after))
    const commits = after === null ? [] : await commitsOf(repository, before, after)
    return this.#deliveries.deliver('push', {
      ...this.#common(repository),
      ref,
      before: before ?? none,
      after: after ?? none,
      created: before === null,
      deleted: after === null,
      forced,
      base_ref: null,
      compare: `${this.#world.gitUrl}/${repository.fullName}/compare/${before}...${after}`,
      commits,
      head_commit: commits.at(-1) ?? null,
      pusher: { name: this.sender },
    })
  }

  async pullRequest(
    action: 'opened' | 'reopened' | 'synchronize' | 'closed',
    pull: PullRequest,
    before?: string,
  ): Promise<Delivery> {
    const shown = action === 'closed' ? renderPull(this.#world, pull) : {}
    const whole = pull.state === 'open' ? await renderWholePull(this.#world, pull) : {}
    return this.#deliveries.deliver(`pull_request.${action}`, {
      ...this.#common(pull.base.repository),
      number: pull.number,
      pull_request: { ...shown, ...whole, merged: pull.mergedAt !== null },
      ...(action === 'synchronize' ? { before, after: pull.head.sha } : {}),
    })
  }

  checkRunRerequested(repository: FakeRepository, run: CheckRun): Delivery {
    return this.#deliveries.deliver('check_run.rerequested', this.#ofRun(repository, run))
  }

  /** Somebody pressed a button of the check. */
  checkRunAction(repository: FakeRepository, run: CheckRun, identifier: string): Delivery {
    return this.#deliveries.deliver('check_run.requested_action', {
      ...this.#ofRun(repository, run),
      requested_action: { identifier },
    })
  }

  checkSuiteRerequested(repository: FakeRepository, suite: CheckSuite): Delivery {
    return this.#deliveries.deliver('check_suite.rerequested', {
      ...this.#common(repository),
      check_suite: renderCheckSuite(this.#world, repository, suite),
    })
  }

  installation(action: 'created' | 'deleted', repositories: readonly FakeRepository[]): Delivery {
    const { app } = this.#world
    const [first] = repositories
    return this.#deliveries.deliver(`installation.${action}`, {
      installation: {
        id: app.installation,
        app_id: app.id,
        app_slug: app.slug,
        account: renderUser(this.#world, first?.owner ?? this.sender),
        created_at: this.#world.timestamp(),
        updated_at: this.#world.timestamp(),
      },
      repositories: repositories.map(({ id, name, fullName }) => ({
        id,
        name,
        full_name: fullName,
        private: true,
      })),
      sender: renderUser(this.#world, this.sender),
    })
  }

  #ofRun(repository: FakeRepository, run: CheckRun): object {
    const suite = { ...renderCheckSuite(this.#world, repository, run.suite), repository: undefined }
    return {
      ...this.#common(repository),
      check_run: {
        ...renderCheckRun(this.#world, repository, run),
        node_id: `CR_${run.id}`,
        check_suite: suite,
      },
    }
  }

  #common(repository: FakeRepository): object {
    return {
      repository: renderRepository(this.#world, repository),
      sender: renderUser(this.#world, this.sender),
      installation: { id: this.#world.app.installation, node_id: 'MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uNzc=' },
    }
  }
}

/** Oldest first; at most 20 are named, as GitHub caps the list too. */
async function commitsOf(
  repository: FakeRepository,
  before: string | null,
  after: string,
): Promise<object[]> {
  const range = before === null ? after : `${before}..${after}`
  const shown = await repository.git('log', '--max-count=20', '--format=%H%x00%T%x00%cI%x00%s', range)
  const lines = shown.split('\n').filter((line) => line !== '')
  return lines.reverse().map((line) => {
    const [id, tree_id, timestamp, message] = line.split('\0')
    return { id, tree_id, timestamp, message, distinct: true, added: [], removed: [], modified: [] }
  })
}
