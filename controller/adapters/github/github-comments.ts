import { cutMarkdown } from '../../../core/lib/cut-markdown.ts'
import { NewestEntries } from '../../../core/lib/newest-entries.ts'
import type { Comment } from '../../ports/git-host.ts'
import type { Send } from './github-broker.ts'
import { textBytes } from './github-check-runs.ts'
import type { Repository } from './github-client.ts'

const perPage = 100
const mostRemembered = 500

/** Keeps one comment per pull request and marker. */
export class GitHubComments {
  readonly #repository: Repository
  readonly #ids = new NewestEntries<number>(mostRemembered)

  constructor(repository: Repository) {
    this.#repository = repository
  }

  async write(send: Send, comment: Comment, attempt: number): Promise<void> {
    const { pullRequest, marker } = comment
    const key = `${pullRequest} ${marker}`
    const known = attempt === 1 ? this.#ids.get(key) : undefined
    const id = known ?? (await this.#find(send, comment))
    const body = `${openingOf(marker)}\n${cutMarkdown(comment.body, textBytes)}`
    this.#ids.set(
      key,
      await (id === undefined ? this.#create(send, pullRequest, body) : this.#update(send, id, body)),
    )
  }

  async #find(send: Send, { pullRequest, marker }: Comment): Promise<number | undefined> {
    for (let page = 1; ; page += 1) {
      const comments = await send('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...this.#repository,
        issue_number: pullRequest,
        per_page: perPage,
        page,
      })
      const found = comments.find(({ body }) => body?.startsWith(openingOf(marker)))
      if (found) return Number(found.id)
      if (comments.length < perPage) return undefined
    }
  }

  async #create(send: Send, pullRequest: number, body: string): Promise<number> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
    return Number((await send(route, { ...this.#repository, issue_number: pullRequest, body })).id)
  }

  async #update(send: Send, id: number, body: string): Promise<number> {
    const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}'
    return Number((await send(route, { ...this.#repository, comment_id: id, body })).id)
  }
}

function openingOf(marker: string): string {
  return `<!-- ${marker} -->`
}
