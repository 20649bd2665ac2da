import { Argument, Command } from 'commander'
import { type Shell, scripts, shells } from '../completion/scripts.ts'
import { wordsOf } from '../completion/words.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../help.ts'
import { printExact } from '../output.ts'

/** `bowline completion bash|zsh|fish`, made of the definitions of all verbs. */
export function completionCommand(wholeProgram: () => Promise<Command>): Command {
  const command = new Command('completion')
    .summary('print a completion script')
    .description('Print a script that completes verbs, flags and their values in a shell.')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action(async (shell: Shell) => {
      printExact(scripts[shell](wordsOf(await wholeProgram())))
      process.exitCode = exitCodes.clean
    })
  return withExamples(command, [
    ['source <(bowline completion bash)', 'in ~/.bashrc'],
    ['source <(bowline completion zsh)', 'in ~/.zshrc, after compinit'],
    ['bowline completion fish | source', 'in ~/.config/fish/config.fish'],
  ])
}
