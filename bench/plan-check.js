// How soon after a webhook the check of a pull request is there, with 1,000 environments live, and how many writes to GitHub
// a sync of all of them takes. The last line has all figures.
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './measure.js'
import { startController } from './plan-check-controller.js'
import { startGitHub, watchAnswers } from './plan-check-github.js'
import { changedFile, configFiles, faultyFile } from './plan-check-repository.js'

const environments = 1_000
const warmUps = 5
const commits = Number(process.env.BENCH_COMMITS ?? 100)
const references = 5
const findings = 300
/** Between two commits: GitHub takes 80 writes a minute, and a broker that waits for that is not what is measured. */
const everyMs = 400
const bowline = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

const work = mkdtempSync(join(tmpdir(), 'bowline-bench-'))
const clone = join(work, 'clone')
const answers = watchAnswers()
const { github, repository } = await startGitHub()
const webhooks = watchWebhooks()
let controller

try {
  await measure()
} finally {
  await controller?.stop()
  await github.stop()
  rmSync(work, { recursive: true, force: true })
}

async function measure() {
  say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}`)
  git('init', '--quiet', '--initial-branch=main', clone)
  const first = commit(configFiles(environments), 'main')
  const begun = performance.now()
  controller = await startController({ github, repository, folder: work })
  await checkOf(first, 'bowline/sync', 'success')
  say(`${environments} environments live after ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  const { own, whole, pull, head } = await planTimes()
  const cold = await referenceMs(pull, head)
  await github.close(repository, pull.number)
  const writes = await syncWrites()
  const [p50, p95] = [at(own, 0.5), at(own, 0.95)]
  say(
    `with the time that the GitHub of the tests takes to answer: p50 ${ms(at(whole, 0.5))}, p95 ${ms(at(whole, 0.95))}`,
  )
  say(`git fetch and bowline diff in a new process: ${ms(cold)}`)
  say(
    `p50_ms=${Math.round(p50)} p95_ms=${Math.round(p95)} github_writes=${writes} ` +
      `whole_p50_ms=${Math.round(at(whole, 0.5))} whole_p95_ms=${Math.round(at(whole, 0.95))} ` +
      `environments=${environments} commits=${own.length} cold_ms=${Math.round(cold)} ` +
      `cold_ratio=${(cold / at(whole, 0.5)).toFixed(2)}`,
  )
}

/** Milliseconds from webhook to check for each commit of one pull request, without and with the answers of GitHub. */
async function planTimes() {
  git('-C', clone, 'checkout', '--quiet', '-b', 'change')
  commit(changedFile(0, 'proposed'), 'change')
  await github.noticeRefs(repository)
  const pull = await github.openPullRequest(repository, { head: 'change' })
  await checkOf(pull.head.sha, 'bowline/plan', 'success')
  const [own, whole] = [[], []]
  let head = ''
  for (let round = 0; round < warmUps + commits; round += 1) {
    await pause(everyMs)
    answers.forget()
    head = changeOnly((round * 7) % environments, `changed-${round}`)
    await github.noticeRefs(repository)
    const run = await checkOf(head, 'bowline/plan', 'success')
    if (!/^1 environment changes \(1 updated\)/.test(run.output.title)) throw new Error(run.output.title)
    const [sent, done] = [webhooks.get(head), answers.lastCheckWrite()]
    if (round < warmUps) continue
    whole.push(done - sent)
    own.push(done - sent - answers.answering(sent, done))
  }
  say(`${own.length} commits, each of which changes one environment of the pull request`)
  return { own, whole, pull, head }
}

/** A commit on the pull request's branch by which it changes this environment and no other. */
function changeOnly(number, value) {
  git('-C', clone, 'reset', '--quiet', '--hard', 'main')
  return commit(changedFile(number, value), 'change')
}

/** The moment at which GitHub sends the webhook about a head, by that. Whoever pushes makes it notice all that has moved. */
function watchWebhooks() {
  const { deliveries } = github
  const send = deliveries.send.bind(deliveries)
  const moments = new Map()
  deliveries.send = (delivery) => {
    if (delivery.event === 'pull_request')
      moments.set(JSON.parse(delivery.body).pull_request.head.sha, performance.now())
    send(delivery)
  }
  return moments
}

/** The same without a controller: Git brings the pull request into a clone, and a new process compares it with its base. */
async function referenceMs(pull, head) {
  const times = []
  for (let index = 0; index < references; index += 1) {
    const copy = join(work, `reference-${index}`)
    git('clone', '--quiet', '--branch', 'main', '--single-branch', clone, copy)
    const start = performance.now()
    await ended('git', [
      '-C',
      copy,
      'fetch',
      '--quiet',
      github.cloneUrl(repository),
      `refs/pull/${pull.number}/head`,
    ])
    const { stdout } = await ended(process.execPath, [bowline, 'diff', '--base', 'main', '--rev', head, copy])
    times.push(performance.now() - start)
    if (!/1 environment changes/.test(stdout)) throw new Error(stdout)
  }
  return median(times)
}

/** Runs a program while this process goes on to be GitHub; 1 says that there are differences. */
async function ended(command, args) {
  return await promisify(execFile)(command, args).catch((error) => {
    if (error.code !== 1) throw error
    return error
  })
}

/** Writes until the sync of a commit that changes every environment and has many findings is reported. */
async function syncWrites() {
  await pause(2_000)
  const before = writesSoFar()
  git('-C', clone, 'checkout', '--quiet', 'main')
  const head = commit({ ...configFiles(environments, 'changed-for-all'), ...faultyFile(findings) }, 'main')
  await github.noticeRefs(repository)
  const run = await checkOf(
    head,
    'bowline/sync',
    'failure',
    ({ annotations }) => annotations.length === findings,
  )
  say(`a commit that changes all, with ${findings} findings: "${run.output.title}"`)
  await pause(3_000) // for what should not come
  return writesSoFar() - before
}

function writesSoFar() {
  return [...github.writes().values()].reduce((sum, each) => sum + each, 0)
}

/** Writes files, commits them and brings the branch into the repository at GitHub, past its network. */
function commit(files, branch) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true })
    writeFileSync(join(clone, path), text)
  }
  git('-C', clone, 'add', '--all')
  git('-C', clone, 'commit', '--quiet', '--message', `A change of ${branch}`)
  git('-C', clone, 'push', '--quiet', '--force', repository.store.directory, `HEAD:refs/heads/${branch}`)
  return git('-C', clone, 'rev-parse', 'HEAD')
}

function git(...args) {
  const who = ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0']
  return execFileSync('git', [...who, ...args], { encoding: 'utf8' }).trim()
}

/** The check of a commit, once it has come to this. It may be another before: what is stalled is tried again. */
async function checkOf(commit, name, conclusion, fits = () => true) {
  const runs = () =>
    repository.checkRuns.filter((each) => each.name === name && each.suite.headSha === commit)
  for (const deadline = performance.now() + 120_000; performance.now() < deadline; await pause(2)) {
    const run = runs().findLast((each) => each.conclusion === conclusion && fits(each))
    if (run) return run
  }
  const said = [
    ...runs().map(({ output }) => `${output.title}\n${output.summary}`),
    ...controller.lines.slice(-20),
  ]
  throw new Error(`${name} of ${commit} did not come to ${conclusion}:\n${said.join('\n').slice(0, 2_000)}`)
}

function at(numbers, share) {
  return numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))]
}

function ms(number) {
  return `${Math.round(number)} ms`
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
