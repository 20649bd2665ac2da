// A config repository on disk with so many environments, written without a checkout, and commits that change one of them.
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { account, declaration, extensionOf, pathOf, schedule, typeOf } from './validate-repository.js'

const variablesEach = 5

/**
 * Makes the repository. The branch `main` has the first commit; the others exist, and nobody has been told.
 * @param fileOf text of the file of an environment, by its number and by how often it was changed
 * @param changes number of the environment that each later commit changes
 * @returns where it is, and the ids of all commits in their order
 */
export function writeRepository(folder, { count, changes, fileOf }) {
  const directory = join(folder, 'config.git')
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', directory])
  const numbers = Array.from({ length: count }, (_, number) => number)
  const files = [['account.yaml', account], ...numbers.map((number) => [pathOf(number), fileOf(number, 0)])]
  const marks = join(folder, 'marks')
  const stream = [
    commitOf(1, files),
    ...changes.map((number, index) => commitOf(index + 2, [[pathOf(number), fileOf(number, index + 1)]])),
  ]
  const input = `${stream.join('')}done\n`
  execFileSync('git', ['-C', directory, 'fast-import', '--quiet', '--done', `--export-marks=${marks}`], {
    input,
  })
  const commits = readFileSync(marks, 'utf8').trim().split('\n').map(parseMark)
  const ids = commits.toSorted((a, b) => a.mark - b.mark).map(({ id }) => id)
  execFileSync('git', ['-C', directory, 'update-ref', 'refs/heads/main', ids[0]])
  return { directory, commits: ids }
}

/** One commit of `git fast-import`, on the one before it, on a branch that nobody follows. */
function commitOf(mark, files) {
  const lines = files.map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`)
  const from = mark > 1 ? `from :${mark - 1}\n` : ''
  const head = `commit refs/bench/all\nmark :${mark}\ncommitter Bench <bench@localhost> ${1_700_000_000 + mark} +0000\n`
  return `${head}${data(`Change ${mark}`)}${from}${lines.join('')}\n`
}

function data(text) {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

function parseMark(line) {
  const [mark, id] = line.slice(1).split(' ')
  return { mark: Number(mark), id }
}

/** Moves `main`, as a push does at its end: whoever looks sees the one or the other. */
export function moveBranch(directory, commit) {
  const lock = join(directory, 'refs/heads/main.lock')
  writeFileSync(lock, `${commit}\n`)
  renameSync(lock, join(directory, 'refs/heads/main'))
}

/**
 * An environment in local mode with five variables and so many schedules; the first of an extension declares that, too.
 * @param changed how often its first variable was changed
 * @param moved how often its first schedule was
 */
export function localFile(number, changed, { schedules = 1, moved = 0 } = {}) {
  const [extension, type] = [extensionOf(number), typeOf(number)]
  return [
    ...(number % 3 === 0 ? [declaration(extension)] : []),
    environment(extension, type, '  mode: local\n'),
    variables(number, changed),
    ...Array.from({ length: schedules }, (_, index) => scheduleOf(number, index, index === 0 ? moved : 0)),
  ].join('---\n')
}

/** The usual one, or one beside it; a change moves it by an hour. */
function scheduleOf(number, index, moved) {
  const text = schedule(number, extensionOf(number), typeOf(number))
  const own = index === 0 ? text : text.replace('name: nightly', `name: nightly-${index}`)
  return own.replace(' 2 * * *', ` ${(2 + index + moved) % 24} * * *`)
}

/** The same as a process of its own with one instance, of another release with each change. */
export function processFile(number, changed, source) {
  const [extension, type] = [extensionOf(number), typeOf(number)]
  const cloud =
    '  mode: cloud\n  instances: 1\n  deployTimeout: 10m\n' +
    `  source: {url: ${source}, tag: v${changed}}\n  runtime: {start: exec node main.js}\n`
  return [
    ...(number % 3 === 0 ? [declaration(extension)] : []),
    environment(extension, type, cloud),
    variables(number, 0),
    schedule(number, extension, type),
  ].join('---\n')
}

function environment(extension, type, more) {
  return `apiVersion: bowline.dev/v1
kind: Environment
metadata: {name: ${extension}-${type}}
spec:
  extension: ${extension}
  type: ${type}
${more}`
}

/** @param changed how often the first of them was changed */
function variables(number, changed) {
  const [extension, type] = [extensionOf(number), typeOf(number)]
  const lines = Array.from(
    { length: variablesEach },
    (_, index) => `  - {name: VAR_${index}, value: "value ${number} ${index === 0 ? changed : index}"}\n`,
  )
  return `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: {name: ${extension}-${type}}
spec:
  extension: ${extension}
  environment: ${type}
  variables:
${lines.join('')}`
}
