import { subscribe } from 'node:diagnostics_channel'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Below node_modules, so that its packages are found; Node.js 20 does not read TypeScript. */
const bundle = `${root}node_modules/.cache/bowline-bench/fake-github.mjs`

/** The GitHub of the tests, with a repository `acme/config`, in this process. */
export async function startGitHub() {
  mkdirSync(fileURLToPath(new URL('.', `file://${bundle}`)), { recursive: true })
  await build({
    absWorkingDir: root,
    entryPoints: ['test/github/fake-github.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  const { FakeGitHub } = await import(bundle)
  const github = await FakeGitHub.start()
  return { github, repository: await github.createRepository('acme/config') }
}

/** When each request to a server of this process came and was answered: those to the API and to Git over HTTP. */
export function watchAnswers() {
  const answers = []
  const open = new Map()
  subscribe('http.server.request.start', ({ request }) => {
    const answer = { method: request.method, url: request.url, from: performance.now(), to: Infinity }
    answers.push(answer)
    open.set(request, answer)
  })
  subscribe('http.server.response.finish', ({ request }) => {
    const answer = open.get(request)
    if (answer) answer.to = performance.now()
    open.delete(request)
  })
  return {
    /** When the newest request that writes a check came. */
    lastCheckWrite: () =>
      answers.findLast(({ method, url }) => method !== 'GET' && url.includes('/check-runs')).from,
    /** Milliseconds between two moments in which at least one request was being answered. */
    answering: (from, to) => covered(answers, from, to),
    forget: () => answers.splice(0, answers.length, ...open.values()),
  }
}

function covered(answers, from, to) {
  let [sum, seen] = [0, from]
  for (const each of answers.toSorted((a, b) => a.from - b.from)) {
    const [start, end] = [Math.max(each.from, seen), Math.min(each.to, to)]
    if (end > start) sum += end - start
    seen = Math.max(seen, end)
  }
  return sum
}
