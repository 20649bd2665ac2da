import { readFile } from 'node:fs/promises'
import type { Environment } from './inputs.ts'

/** What started the workflow, as far as it says what to compare with. */
export interface RunEvent {
  /** In people's words: `pull request #7`. */
  title: string
  base: EventBase | undefined
  /** The newest commit of a pull request. What is checked out by default merges it into the base. */
  head?: string
}

export interface EventBase {
  commit: string
  /** The branch's, or what the commit is called otherwise. */
  name: string
  /** That very commit counts, not the one where the two parted. */
  exact: boolean
}

/**
 * Reads the event's file, whose fields are described at
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads. What it lacks is as if it had not happened.
 */
export async function readEvent(env: Environment): Promise<RunEvent> {
  const payload = await readPayload(env.GITHUB_EVENT_PATH)
  return (
    pullRequest(payload) ??
    mergeGroup(payload) ??
    push(payload) ?? { title: `event ${env.GITHUB_EVENT_NAME ?? 'unknown'}`, base: undefined }
  )
}

async function readPayload(path: string | undefined): Promise<unknown> {
  if (path === undefined) return undefined
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

function pullRequest(payload: unknown): RunEvent | undefined {
  const pull = field(payload, 'pull_request')
  const commit = commitAt(pull, 'base', 'sha')
  if (commit === undefined) return undefined
  const head = commitAt(pull, 'head', 'sha')
  return {
    title: `pull request #${Number(field(pull, 'number'))}`,
    base: { commit, name: textAt(pull, 'base', 'ref') ?? 'the base', exact: false },
    ...(head !== undefined && { head }),
  }
}

function mergeGroup(payload: unknown): RunEvent | undefined {
  const commit = commitAt(payload, 'merge_group', 'base_sha')
  if (commit === undefined) return undefined
  const name = branchOf(textAt(payload, 'merge_group', 'base_ref'))
  return { title: 'merge group', base: { commit, name, exact: true } }
}

/** A new branch has nothing before it. */
function push(payload: unknown): RunEvent | undefined {
  const ref = textAt(payload, 'ref')
  const commit = commitAt(payload, 'before')
  if (ref === undefined || commit === undefined) return undefined
  const title = `push to ${branchOf(ref)}`
  return { title, base: /^0+$/.test(commit) ? undefined : { commit, name: 'before the push', exact: true } }
}

function branchOf(ref: string | undefined): string {
  return ref?.replace(/^refs\/(heads|tags)\//, '') ?? 'the base'
}

function commitAt(value: unknown, ...path: readonly string[]): string | undefined {
  const text = textAt(value, ...path)
  return text !== undefined && /^[0-9a-f]{40,64}$/.test(text) ? text : undefined
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce(field, value)
  return typeof found === 'string' ? found : undefined
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}
