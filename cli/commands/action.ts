import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { makeFolder } from '../../controller/adapters/files/make-folder.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../help.ts'
import { actionFiles } from '../init/action-files.ts'
import { actionFolder } from '../init/workflow.ts'
import { print } from '../output.ts'

/** `bowline action [--output DIR]` */
export function actionCommand(): Command {
  const command = new Command('action')
    .summary('write the GitHub Action')
    .description(
      'Write the GitHub Action of this version into a repository, whose workflows then use it without asking anybody.',
    )
    .option('--output <dir>', 'folder to write it to', actionFolder)
    .action(async ({ output }: { output: string }) => {
      for (const [name, text] of actionFiles()) {
        const path = join(output, name)
        await makeFolder(dirname(path))
        await writeFile(path, text)
      }
      print(`wrote the Action to ${output}; in a workflow: "uses: ./${output}"\n`)
      process.exitCode = exitCodes.clean
    })
  return withExamples(command, [
    ['bowline action', `into ${actionFolder}, as "bowline init" does, or the newer one over it`],
  ])
}
