import { authorOf, type Call, created, type Endpoints, findById, ok, pageOf } from '../endpoint.ts'
import { forbidden, invalid, notFound } from '../refusal.ts'
import { renderUser, repositoryUrl } from '../render.ts'
import type { FakeRepository, IssueComment } from '../repository.ts'
import type { World } from '../world.ts'

const bodyLength = 65_536

export const commentEndpoints: Endpoints = {
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    permission: ['issues', 'write'],
    serve: create,
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': { permission: ['issues', 'read'], serve: list },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    permission: ['issues', 'write'],
    serve: update,
  },
}

function create(call: Call) {
  const { world, repository } = call
  const comment = {
    id: world.nextId(),
    issue: pullNumber(call),
    body: bodyOf(call),
    author: authorOf(call),
    createdAt: world.now(),
    updatedAt: world.now(),
  }
  repository.comments.push(comment)
  return created(render(world, repository, comment))
}

function update(call: Call) {
  const { world, repository, given } = call
  const comment = findById(repository.comments, given.comment_id)
  if (comment.author !== authorOf(call)) throw forbidden('Resource not accessible by integration')
  comment.body = bodyOf(call)
  comment.updatedAt = world.now()
  return ok(render(world, repository, comment))
}

function list(call: Call) {
  const { world, repository } = call
  const number = pullNumber(call)
  const comments = repository.comments.filter(({ issue }) => issue === number)
  return ok(pageOf(comments, call).map((each) => render(world, repository, each)))
}

function bodyOf({ given }: Call): string {
  const body = String(given.body)
  if (body.length > bodyLength)
    throw invalid(`body is too long (maximum is ${bodyLength} characters)`, 'IssueComment', 'body')
  return body
}

function pullNumber({ repository, given }: Call): number {
  const pull = repository.pulls.find(({ number }) => number === given.issue_number)
  if (!pull) throw notFound()
  return pull.number
}

function render(world: World, repository: FakeRepository, comment: IssueComment): object {
  const issue = `${repositoryUrl(world, repository)}/issues/${comment.issue}`
  return {
    id: comment.id,
    url: `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`,
    html_url: `${world.gitUrl}/${repository.fullName}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: issue,
    body: comment.body,
    user: renderUser(world, comment.author),
    created_at: world.timestamp(comment.createdAt),
    updated_at: world.timestamp(comment.updatedAt),
  }
}
