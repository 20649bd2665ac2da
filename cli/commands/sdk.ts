import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { packageFolder } from '../../controller/lib/package-folder.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'

/** `bowline sdk` */
export function sdkCommand(): Command {
  const command = new Command('sdk')
    .summary('print where the SDK for extensions is')
    .description(
      'Print the folder of the package that extensions import as bowline/sdk. Where Bowline runs them it is there already.',
    )
    .action(() => {
      print(`${fileURLToPath(new URL('dist/sdk', packageFolder))}\n`)
      process.exitCode = exitCodes.clean
    })
  return withExamples(command, [
    ['npm install --no-save "$(bowline sdk)"', 'for an extension on your own machine, and for its editor'],
  ])
}
