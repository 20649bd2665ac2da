import { Command } from 'commander'
import { controllerOptions } from '../controller/controller-options.ts'
import { environmentHelp } from '../controller/environment-only.ts'
import { type OpenOption, openPage, withOpenOption } from '../controller/open-page.ts'
import { runUntilSignalled } from '../controller/run-until-signalled.ts'
import { optionOf, type Settings, settings } from '../controller/settings.ts'
import { withExamples } from '../help.ts'

export function upCommand(): Command {
  const command = new Command('up')
    .summary('run the controller')
    .description('Run the controller: make the world match the config repository, until it is stopped.')
  for (const setting of Object.values(settings)) command.addOption(optionOf(setting))
  withOpenOption(command).addHelpText('after', environmentHelp()).action(run)
  return withExamples(command, [
    ['bowline up --repo https://github.com/acme/extensions.git', 'follow the branch main'],
    [
      'bowline up --repo ../config --data /var/lib/acme',
      'a local repository; all that is kept is in one folder',
    ],
    ['bowline up --repo ../config --poll 5s --port 8080', 'look at Git more often; listen on another port'],
    ['bowline up --repo ../config --require-signed /etc/bowline/signers', 'take signed commits only'],
  ])
}

async function run({ open, ...chosen }: Settings & OpenOption): Promise<void> {
  const { createLog } = await import('../../controller/adapters/log.ts')
  const log = createLog(chosen.logFormat, chosen.logLevel)
  const options = controllerOptions(chosen, process.env, log)
  await runUntilSignalled(async (signal) => {
    const { startController } = await import('../../controller/main.ts')
    const controller = await startController(options, signal)
    log.info({}, `the API is at ${controller.url}; "bowline status" shows what is running`)
    if (open) openPage(controller, chosen.data, (text) => log.info({}, text))
    return controller
  }, log)
}
