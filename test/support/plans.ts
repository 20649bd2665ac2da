import pg from 'pg'
import { vi } from 'vitest'

/** What a statement did with the tables that grow. */
export interface Look {
  /** The beginning of it. */
  statement: string
  /** How each table was gone through, such as `Seq Scan tasks`. */
  scans: readonly string[]
  /** Rows of tables that it read to find those it wanted, whether it wanted them or not. */
  rows: number
  /** How long it took. For people: a test measures no time. */
  ms: number
}

/** Tables with a row for whatever happens: what goes through all of one is slower with each day. */
const growing: ReadonlySet<string> = new Set(['tasks', 'occurrences', 'schedules', 'objects'])

/** Has PostgreSQL say of each statement how it has really done it, those of foreign keys, too. For connections of a superuser. */
export const explaining = {
  options: [
    'session_preload_libraries=auto_explain',
    'auto_explain.log_min_duration=0',
    'auto_explain.log_analyze=on',
    'auto_explain.log_timing=off',
    'auto_explain.log_nested_statements=on',
    'auto_explain.log_format=json',
    'client_min_messages=log',
  ]
    .map((setting) => `-c ${setting}`)
    .join(' '),
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}

/** Hears what is said of statements on connections that are opened from now on. */
export function hearPlans(): { take: () => Look[]; stop: () => void } {
  let looks: Look[] = []
  const original = pg.Client.prototype.connect
  const spy = vi.spyOn(pg.Client.prototype, 'connect').mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    this.on('notice', ({ message = '' }) => {
      const [, ms, plan] = /^duration: (\S+) ms {2}plan:\n(.*)$/s.exec(message) ?? []
      if (plan !== undefined) looks.push({ ...lookOf(plan), ms: Number(ms) })
    })
    return (original as (...all: unknown[]) => unknown).apply(this, given)
  } as never)
  return {
    take: () => {
      const taken = looks
      looks = []
      return taken
    },
    stop: () => spy.mockRestore(),
  }
}

function lookOf(text: string): Omit<Look, 'ms'> {
  const { 'Query Text': statement, Plan: plan } = JSON.parse(text) as { 'Query Text': string; Plan: Node }
  const scans = nodesOf(plan).filter((node) => / Scan$/.test(node['Node Type']) && growing.has(tableOf(node)))
  return {
    statement: statement.trim().replaceAll(/\s+/g, ' ').slice(0, 120),
    scans: scans.map((node) => `${node['Node Type']} ${tableOf(node)}`),
    rows: scans.reduce((sum, node) => sum + rowsOf(node), 0),
  }
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

function tableOf(node: Node): string {
  return node['Relation Name'] ?? ''
}

function rowsOf(node: Node): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return Math.round((node['Actual Rows'] + removed) * node['Actual Loops'])
}
