// Writes test/github/published: of GitHub's description of its API and its examples of webhooks, what the GitHub of the
// tests uses. As packages they are 400 MB, so they are fetched here, and by nobody who only works on Bowline.
// Run by hand, where an operation or a webhook is added or a newer description is wanted: `npm run renew:github`.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endpoints } from '../test/github/fake-github.ts'
import { writeGenerated } from './write-generated.js'

const packages = ['@octokit/openapi@23.0.2', '@octokit/webhooks-examples@7.6.1']
const routes = [...Object.keys(endpoints), 'POST /app/installations/{installation_id}/access_tokens']
const webhooks = {
  push: [undefined],
  pull_request: ['opened', 'reopened', 'synchronize', 'closed'],
  check_run: ['rerequested', 'requested_action'],
  check_suite: ['rerequested'],
  installation: ['created', 'deleted'],
  merge_group: ['checks_requested'],
}

/** Keywords that check nothing. */
const words = new Set(['description', 'summary', 'title', 'example', 'externalDocs', 'deprecated'])

const folder = mkdtempSync(join(tmpdir(), 'bowline-github-'))
try {
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', ...packages], {
    stdio: 'inherit',
  })
  const published = createRequire(join(folder, 'package.json'))
  writeGenerated({
    'test/github/published/description.json': text(
      prune(published('@octokit/openapi/generated/api.github.com.json')),
    ),
    'test/github/published/webhooks.json': text(examplesOf(published('@octokit/webhooks-examples'))),
  })
} finally {
  rmSync(folder, { recursive: true })
}

/** The document with those of its operations and webhooks that are used, and the components that these refer to. */
function prune({ openapi, info, paths, components, ...rest }) {
  const pruned = { openapi, info: { version: info.version }, paths: {}, 'x-webhooks': {}, components: {} }
  for (const route of routes) {
    const [method, path] = route.split(' ')
    const operation = paths[path][method.toLowerCase()]
    pruned.paths[path] = { ...pruned.paths[path], [method.toLowerCase()]: checked(operation) }
  }
  for (const name of Object.keys(webhooks).flatMap(namesOfWebhook)) {
    pruned['x-webhooks'][name] = { post: checked(rest['x-webhooks'][name].post) }
  }
  const waiting = [pruned.paths, pruned['x-webhooks']]
  while (waiting.length > 0) {
    for (const [kind, name] of references(waiting.pop())) {
      pruned.components[kind] ??= {}
      if (pruned.components[kind][name]) continue
      pruned.components[kind][name] = withoutWords(components[kind][name], kind === 'examples')
      waiting.push(pruned.components[kind][name])
    }
  }
  return pruned
}

function namesOfWebhook(event) {
  const actions = webhooks[event].map((action) => (action ? `${event}-${action}` : event))
  return actions.map((name) => name.replaceAll('_', '-'))
}

/** What a request and its answer are checked with. */
function checked({ operationId, parameters, requestBody, responses }) {
  return withoutWords({ operationId, parameters, requestBody, responses })
}

/** Without what is for people and checks nothing; examples are left as they are. */
function withoutWords(value, isExample = false) {
  if (isExample || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => withoutWords(each))
  const named = (key, each) =>
    key === 'properties' ? mapValues(each, withoutWords) : withoutWords(each, key === 'examples')
  const kept = Object.entries(value).filter(([key]) => !words.has(key))
  return Object.fromEntries(kept.map(([key, each]) => [key, named(key, each)]))
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, each]) => [key, map(each)]))
}

/** Pairs of kind and name, of `#/components/schemas/check-run` and the like. */
function references(value) {
  return [...JSON.stringify(value).matchAll(/"#\/components\/([^/"]+)\/([^/"]+)"/g)].map(([, kind, name]) => [
    kind,
    name,
  ])
}

function examplesOf(all) {
  return Object.entries(webhooks).map(([name, actions]) => ({
    name,
    examples: all
      .find((each) => each.name === name)
      .examples.filter(({ action }) => actions.includes(action)),
  }))
}

function text(value) {
  return `${JSON.stringify(value, null, 1)}\n`
}
