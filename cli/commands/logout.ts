import { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import { Client, type ClientOptions, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { keepLogin, loginAt } from '../logins.ts'
import { print } from '../output.ts'
import { controllerAddress } from '../whereabouts.ts'

export function logoutCommand(): Command {
  const command = withClientOptions(new Command('logout'))
    .summary('sign out')
    .description('End what "bowline login" began: the token counts no more, and is forgotten here.')
    .action(async (options: ClientOptions) => {
      const address = await controllerAddress(options)
      const login = await loginAt(address)
      if (!login) return print(`you are not signed in at ${address}\n`)
      await new Client(address, login.token).request('POST', paths.logout, undefined, undefined, [401])
      await keepLogin(address, undefined)
      print(`signed out at ${address}\n`)
    })
  return withExamples(command, [
    ['bowline logout --url https://bowline.acme.com', 'end the session of this user'],
  ])
}
