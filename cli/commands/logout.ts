import { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import type { SignedOut } from '../../api/sign-in.ts'
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
      const client = new Client(address, login.token)
      const answer = await client.request('POST', paths.logout, undefined, undefined, [401])
      const signedOut = answer.status === 200 ? ((await answer.json()) as SignedOut) : undefined
      await keepLogin(address, undefined)
      print(
        `signed out at ${address}\n${signedOut?.provider ? whatStays(signedOut.provider, signedOut) : ''}`,
      )
    })
  return withExamples(command, [
    ['bowline logout --url https://bowline.acme.com', 'end the session of this user'],
  ])
}

/** A command line has no browser, so it ends nobody's session there. */
function whatStays(provider: string, { tokens }: SignedOut): string {
  const told: Readonly<Record<SignedOut['tokens'], string>> = {
    revoked: `${provider}: what this command line had there counts no more`,
    shared: `${provider}: you go on here in another session of the same sign-in there, so what it has there was left to that`,
    'not offered': `${provider} does not offer to revoke what this command line had there; the controller has forgotten it`,
    failed: `${provider} did not revoke what this command line had there; the controller has forgotten it`,
    nothing: `${provider}: this command line had nothing there any more`,
  }
  return `${told[tokens]}\nyour browser may be signed in at ${provider} still: sign out with the page, or there\n`
}
