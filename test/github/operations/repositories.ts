import { type Endpoints, ok } from '../endpoint.ts'
import { exact } from '../fill-in.ts'
import { renderApp, renderRepository, renderUser } from '../render.ts'

/** The published example is of a fork; which repository ours was forked from nobody asks here. */
const noRelatives = {
  parent: exact(undefined),
  source: exact(undefined),
  template_repository: exact(undefined),
}

export const repositoryEndpoints: Endpoints = {
  'GET /app': { only: 'app', serve: ({ world }) => ok(renderApp(world)) },
  'GET /repos/{owner}/{repo}': {
    permission: ['metadata', 'read'],
    serve: ({ world, repository }) => ok({ ...renderRepository(world, repository), ...noRelatives }),
  },
  'GET /repos/{owner}/{repo}/installation': {
    only: 'app',
    serve: ({ world, repository }) =>
      ok({
        id: world.app.installation,
        app_id: world.app.id,
        app_slug: world.app.slug,
        account: renderUser(world, repository.owner),
        access_tokens_url: `${world.apiUrl}/app/installations/${world.app.installation}/access_tokens`,
        suspended_at: null,
        suspended_by: null,
      }),
  },
}
