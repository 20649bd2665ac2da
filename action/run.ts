import { relative } from 'node:path'
import type { GitCommand } from '../cli/checkout/git-here.ts'
import { exitCodes } from '../cli/exit.ts'
import { annotationsOf } from './annotations.ts'
import { check } from './check.ts'
import { readEvent } from './event.ts'
import { prefixIn } from './history.ts'
import { type Environment, readInputs, type Trouble } from './inputs.ts'
import { jobSummary } from './job-summary.ts'
import { notesOf } from './notes.ts'
import { placeBelow } from './place.ts'
import { writeReports } from './reports.ts'
import { troublesOf } from './result.ts'
import { runLog } from './run-log.ts'
import { workspaceGit } from './workspace-git.ts'

/**
 * One run of the Action: prints what belongs into the log, writes its files, and gives the exit code.
 * @throws {BowlineError} where the workflow asks for what cannot be
 */
export async function run(env: Environment, print: (line: string) => void): Promise<number> {
  const inputs = readInputs(env)
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd()
  const directory = await placeBelow(workspace, inputs.directory)
  const git = workspaceGit(directory, env)
  const event = await readEvent(env)
  const outcome = await check({ directory, event, wantedBase: inputs.base, git, now: Date.now() })
  const troubles = troublesOf(outcome, inputs.failOn)
  const folder = await folderInRepository(git, workspace, directory)
  const annotations = annotationsOf(notesOf(outcome, troubles), outcome.diagnostics, folder)
  for (const line of [...(await runLog(outcome)), ...annotations.lines]) print(line)
  const summary = jobSummary(outcome, annotations.findings)
  await writeReports(outcome, { summary, folder, workspace, sarifFile: inputs.sarifFile, env })
  return exitCodeOf(troubles)
}

/** What GitHub knows files by, which is not always their path from the workspace. */
async function folderInRepository(git: GitCommand, workspace: string, directory: string): Promise<string> {
  const prefix = (await prefixIn(git)) ?? relative(workspace, directory)
  return prefix.replaceAll('\\', '/').replace(/\/$/, '')
}

function exitCodeOf(troubles: readonly Trouble[]): number {
  if (troubles.length === 0) return exitCodes.clean
  return troubles.every((each) => each === 'held') ? exitCodes.heldBack : exitCodes.findings
}
