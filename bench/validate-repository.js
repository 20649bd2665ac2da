import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const types = ['dev', 'test', 'production']

/** Name of the extension that the environment of this number belongs to: each has three. */
export function extensionOf(number) {
  return `extension-${String(Math.floor(number / 3)).padStart(4, '0')}`
}

export function typeOf(number) {
  return types[number % 3]
}

/** Where the environment of this number is declared. */
export function pathOf(number) {
  return `extensions/${extensionOf(number)}/${typeOf(number)}.yaml`
}

/**
 * One environment file: Environment, VariableSet of 20 variables and Schedule, 1590 bytes on average. The first of an
 * extension declares the extension, too. The same number gives the same text for ever.
 */
export function environmentFile(number) {
  const extension = extensionOf(number)
  const type = typeOf(number)
  const documents = [environment(number, extension, type), variables(number, extension, type)]
  const schedules = [schedule(number, extension, type)]
  const first = number % 3 === 0 ? [declaration(extension)] : []
  return [...first, ...documents, ...schedules].join('---\n')
}

export const account = `apiVersion: bowline.dev/v1
kind: Account
metadata: {name: bench}
spec: {role: vendor}
`

/** Seconds since the epoch. Files this old on disk are as a checkout of some days ago has them. */
const longAgo = 1_500_000_000

/** Of a commit's YAML files at most 50,000 are read, and 50,000 documents (`core/load/commit-limits.ts`). */
const mostYaml = 45_000
const mostEnvironments = 10_000

/**
 * Writes the account and so many files below a folder; gives their bytes. The first 10,000
 * are environment files, the next 35,000 are YAML of somebody else, and the rest is no YAML: as in a repository that
 * holds more than configuration.
 */
export function writeRepository(folder, count) {
  const files = [['account.yaml', account]]
  for (let number = 0; number < count; number += 1) {
    if (number < mostEnvironments) files.push([pathOf(number), environmentFile(number)])
    else if (number < mostYaml) files.push([`deploy/${number % 1000}/${number}.yaml`, manifest(number)])
    else files.push([`docs/${number % 1000}/${number}.md`, `# Page ${number}\n\nOf something else.\n`])
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    utimesSync(join(folder, path), longAgo, longAgo)
  }
  return files.reduce((bytes, [, text]) => bytes + Buffer.byteLength(text), 0)
}

/** YAML that is not ours, as one finds it beside. */
function manifest(number) {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-${number}
  namespace: team-${number % 100}
data:
  LOG_LEVEL: info
  TIMEOUT: "30"
  URL: https://service-${number}.example.com/
`
}

export function declaration(extension) {
  return `apiVersion: bowline.dev/v1
kind: Extension
metadata: {name: ${extension}}
spec: {type: multi-account-installation}
`
}

function environment(number, extension, type) {
  return `apiVersion: bowline.dev/v1
kind: Environment
metadata:
  name: ${extension}-${type}
spec:
  extension: ${extension}
  type: ${type}
  source:
    url: https://git.example.com/extensions/${extension}.git
    tag: "22.${number % 12}"
  runtime:
    build: npm ci
    start: node extension.js
  instances: ${1 + (number % 4)}
`
}

export function variables(number, extension, type) {
  const lines = Array.from({ length: 20 }, (_, index) => variable(number, index))
  return `apiVersion: bowline.dev/v1
kind: VariableSet
metadata:
  name: ${extension}-${type}
spec:
  extension: ${extension}
  environment: ${type}
  variables:
${lines.join('')}`
}

/** A third is in quotes, as people have it. */
function variable(number, index) {
  const value = `value-${number}-${index}`
  const name = `VAR_${String(index).padStart(2, '0')}`
  return `  - name: ${name}\n    value: ${index % 3 === 0 ? `"${value}"` : value}\n`
}

export function schedule(number, extension, type) {
  return `apiVersion: bowline.dev/v1
kind: Schedule
metadata:
  name: nightly # when nobody works
spec:
  extension: ${extension}
  environment: ${type}
  method: run_nightly
  data: {dry_run: false, limit: ${number}}
  trigger: {cron: "0 ${number % 60} 2 * * *", timeZone: UTC}
`
}
