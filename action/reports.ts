import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { renderSarif } from '../cli/findings/sarif.ts'
import { writeWhole } from '../controller/adapters/files/write-whole.ts'
import { noColours } from '../core/diff/paint.ts'
import { cutMarkdown } from '../core/lib/cut-markdown.ts'
import { NothingToCompare } from './base.ts'
import type { Outcome } from './check.ts'
import { writeOutputs, writeSummary } from './command-file.ts'
import type { Environment } from './inputs.ts'
import { placeBelow } from './place.ts'
import { changedEnvironments, resultOf } from './result.ts'
import { version } from './version.ts'

/** In bytes: with room for a few words of the workflow's own below the 65,536 of a comment. */
const mostComment = 60_000

export interface Reports {
  /** Markdown. */
  summary: string
  /** As findings name their files from the top of the repository. */
  folder: string
  workspace: string
  sarifFile: string | undefined
  env: Environment
}

/** Writes what is for the steps that follow, and for the page of the run. */
export async function writeReports(outcome: Outcome, reports: Reports): Promise<void> {
  const { summary, sarifFile, env } = reports
  if (sarifFile !== undefined) await writeSarif(outcome, sarifFile, reports)
  if (env.GITHUB_STEP_SUMMARY) await writeSummary(env.GITHUB_STEP_SUMMARY, summary)
  if (!env.GITHUB_OUTPUT) return
  const markdownFile = join(env.RUNNER_TEMP ?? tmpdir(), `bowline-${randomUUID()}.md`)
  await writeFile(markdownFile, cutMarkdown(summary, mostComment), { flag: 'wx' })
  await writeOutputs(env.GITHUB_OUTPUT, outputsOf(outcome, { markdownFile, sarifFile }))
}

/** By the names that action.yml gives them. */
export function outputsOf(
  outcome: Outcome,
  files: { markdownFile: string; sarifFile: string | undefined },
): Record<string, string> {
  const { summary, comparison } = outcome
  return {
    result: resultOf(outcome),
    errors: String(summary.errors),
    warnings: String(summary.warnings),
    changed: JSON.stringify(changedEnvironments(outcome)),
    base: comparison instanceof NothingToCompare ? '' : comparison.base.commit,
    'markdown-file': files.markdownFile,
    'sarif-file': files.sarifFile ?? '',
  }
}

async function writeSarif(
  outcome: Outcome,
  file: string,
  { folder, workspace, env }: Reports,
): Promise<void> {
  const temp = env.RUNNER_TEMP
  const inTemp = temp !== undefined && isAbsolute(file) && !relative(temp, file).startsWith('..')
  const place = await placeBelow(inTemp ? temp : workspace, file)
  await mkdir(dirname(place), { recursive: true })
  const { diagnostics, summary, checkout } = outcome
  const paths = checkout.files.map(({ path }) => path)
  const report = { diagnostics, summary, quiet: false, files: paths, folder, textOf: checkout.textOf }
  await writeWhole(place, renderSarif({ ...report, paint: noColours, version }))
}
