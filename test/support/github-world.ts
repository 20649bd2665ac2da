import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FakeGitHub } from '../github/fake-github.ts'
import type { CheckRun, FakeRepository, PullRequest } from '../github/repository.ts'
import { account, type EnvironmentSpec, eventually, World } from './bowline.ts'
import type { FileChanges } from './git-repository.ts'

const webhookSecret = 'it is a secret'

/** A world whose config repository is at GitHub, where Bowline is installed as an App. */
export class GitHubWorld {
  readonly github: FakeGitHub
  readonly repository: FakeRepository
  readonly world: World

  private constructor(github: FakeGitHub, repository: FakeRepository, world: World) {
    this.github = github
    this.repository = repository
    this.world = world
  }

  static async create(): Promise<GitHubWorld> {
    const github = await FakeGitHub.start()
    const repository = await github.createRepository('acme/config')
    const world = await World.create()
    const url = github.cloneUrl(repository, github.credentials.userToken('ada'))
    await world.clone.git('remote', 'set-url', 'origin', url)
    world.url = url.replace(/\/\/[^@]*@/, '//')
    const key = join(world.folder, 'app.pem')
    await writeFile(key, github.credentials.privateKey)
    world.env = {
      BOWLINE_GIT_USERNAME: 'x-access-token',
      BOWLINE_GIT_PASSWORD: github.credentials.userToken('bowline'),
      BOWLINE_GITHUB_APP: String(github.app.id),
      BOWLINE_GITHUB_APP_KEY: key,
      BOWLINE_GITHUB_REPOSITORY: 'acme/config',
      BOWLINE_GITHUB_WEBHOOK_SECRET: webhookSecret,
      GITHUB_API_URL: github.apiUrl,
    }
    return new GitHubWorld(github, repository, world)
  }

  /** Pushes extensions with one environment each, which are declared so. */
  async push(extensions: Readonly<Record<string, EnvironmentSpec>>): Promise<string> {
    const files = Object.entries(extensions).map(([name, environment]): [string, string] => [
      `${name}.yaml`,
      this.world.extensionYaml(name, [environment]),
    ])
    return await this.world.push({ 'account.yaml': account, ...Object.fromEntries(files) })
  }

  /** Starts the controller, and sends it webhooks from then on. */
  async start(...flags: string[]): Promise<void> {
    await this.world.start(...flags)
    const { url } = JSON.parse(await readFile(join(this.world.data, 'controller.json'), 'utf8'))
    this.github.deliveries.target = { url: `${url}/webhooks/github`, secret: webhookSecret }
  }

  /** Makes a branch with a change and opens a pull request for it. */
  async propose(branch: string, files: FileChanges): Promise<PullRequest> {
    const { clone } = this.world
    await clone.git('checkout', '--quiet', '-B', branch, 'main')
    await clone.commit(files, `Change ${branch}`)
    await clone.git('push', '--quiet', '--force', 'origin', branch)
    const pull = await this.github.openPullRequest(this.repository, { head: branch, title: branch })
    await clone.git('checkout', '--quiet', 'main')
    return pull
  }

  /** The newest check of a commit, once it has come to a verdict that fits. */
  async check(
    commit: string,
    name: string,
    fits: (run: CheckRun) => boolean = () => true,
  ): Promise<CheckRun> {
    const { checkRuns } = this.repository
    const isIt = (run: CheckRun) =>
      run.suite.headSha === commit && run.name === name && run.status === 'completed' && fits(run)
    const there = () =>
      checkRuns.map(({ suite, name, status, conclusion, output }) => [
        ...[suite.headSha, name, status, conclusion, output.title],
      ])
    return await eventually(
      () => checkRuns.findLast(isIt),
      () => `${name} of ${commit}: ${JSON.stringify(there())}`,
    )
  }

  async remove(): Promise<void> {
    await this.world.remove()
    await this.github.stop()
  }
}
