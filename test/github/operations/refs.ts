import { type Call, created, type Endpoints, ok } from '../endpoint.ts'
import { invalid, notFound } from '../refusal.ts'
import { repositoryUrl } from '../render.ts'
import type { FakeRepository } from '../repository.ts'
import type { World } from '../world.ts'

const readContents = ['contents', 'read'] as const
const writeContents = ['contents', 'write'] as const

export const refEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/git/ref/{ref}': { permission: readContents, serve: getRef },
  'POST /repos/{owner}/{repo}/git/refs': { permission: writeContents, serve: createRef },
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': { permission: writeContents, serve: deleteRef },
  'GET /repos/{owner}/{repo}/contents/{path}': { permission: readContents, serve: getFile },
}

/** @param call with `ref` without `refs/`, such as `heads/main` */
async function getRef({ world, repository, given }: Call) {
  const ref = `refs/${given.ref}`
  const sha = await repository.commitOf(ref)
  if (sha === undefined) throw notFound()
  return ok(renderRef(world, repository, { ref, sha }))
}

async function createRef({ world, repository, given }: Call) {
  const { ref, sha } = given as { ref: string; sha: string }
  if (!/^refs\/.+\/.+/.test(ref) && !/^refs\/(heads|tags)\/.+/.test(ref))
    throw invalid('Reference name must start with "refs/" and have at least two slashes')
  if ((await repository.commitOf(sha)) === undefined) throw invalid('Object does not exist')
  if ((await repository.commitOf(ref)) !== undefined) throw invalid('Reference already exists')
  await repository.git('update-ref', ref, sha)
  await world.events.refsMoved(repository)
  return created(renderRef(world, repository, { ref, sha }))
}

async function deleteRef({ world, repository, given }: Call) {
  const ref = `refs/${given.ref}`
  if ((await repository.commitOf(ref)) === undefined) throw invalid('Reference does not exist')
  await repository.git('update-ref', '-d', ref)
  await world.events.refsMoved(repository)
  return { status: 204 }
}

function renderRef(
  world: World,
  repository: FakeRepository,
  { ref, sha }: { ref: string; sha: string },
): object {
  const url = `${repositoryUrl(world, repository)}/git`
  return { ref, url: `${url}/${ref}`, object: { type: 'commit', sha, url: `${url}/commits/${sha}` } }
}

async function getFile({ world, repository, given }: Call) {
  const { path, ref = repository.defaultBranch } = given as { path: string; ref?: string }
  const commit = await repository.commitOf(ref)
  const found = commit && (await repository.git('ls-tree', '--long', commit, '--', path))
  if (!found) throw notFound()
  const [, , sha = '', size = ''] = found.split(/\s+/)
  const content = await repository.git('cat-file', 'blob', sha)
  const url = `${repositoryUrl(world, repository)}/contents/${path}`
  return ok({
    type: 'file',
    name: path.split('/').at(-1),
    path,
    sha,
    size: Number(size),
    encoding: 'base64',
    content: Buffer.from(`${content}\n`).subarray(0, Number(size)).toString('base64'),
    url,
    _links: { self: url },
  })
}
