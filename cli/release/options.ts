import { type Command, Option } from 'commander'

/** How a source is changed, and what becomes of the change. */
export interface ReleaseOptions {
  dir: string
  /** Take the URL of the source, too, where it is another. */
  source: boolean
  base?: string
  branch?: string
  into?: string
  push: boolean
  pullRequest: boolean
  patch: boolean
  json: boolean
}

/** The options of a verb that changes one file and hands the change on. */
export function withReleaseOptions(command: Command): Command {
  return command
    .option('--source', 'take the URL of the source, too, where it is another', false)
    .option('--base <revision>', 'commit, tag or branch to build on (default: HEAD)')
    .option('--branch <name>', 'name of the new branch')
    .option('--push', 'push the new branch to origin', false)
    .option('--pull-request', 'push it, and open a pull request on GitHub', false)
    .option('--into <branch>', 'branch the pull request is for (default: the one that is built on)')
    .addOption(
      new Option('--patch', 'print the patch and change nothing; the default where there is no Git')
        .conflicts(['branch', 'push', 'pullRequest', 'into'])
        .default(false),
    )
    .option('--json', 'as JSON', false)
    .option('--dir <dir>', 'folder of the configuration', '.')
    .addHelpText(
      'after',
      `
What is committed counts, not what is changed in the folder. Working tree, index and current branch stay as they are.

Environment:
  GITHUB_TOKEN or BOWLINE_GITHUB_TOKEN   may push and write pull requests: for --pull-request
  GITHUB_API_URL                         for GitHub Enterprise, such as https://github.acme.example/api/v3

Exit codes: 0 done, or nothing to do; 2 it cannot be done, and why; 3 failure.`,
    )
}
