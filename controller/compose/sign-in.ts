import { namesOfOthers } from '../../core/domain/sign-in-settings.ts'
import type { DataFolder } from '../adapters/files/data-folder.ts'
import { OidcMachines } from '../adapters/oidc/oidc-machines.ts'
import { OidcProvider } from '../adapters/oidc/oidc-provider.ts'
import { namesOf } from '../http/listen.ts'
import type { WebSafety } from '../http/web-safety.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { SignIn } from '../sign-in/sign-in.ts'
import type { Closers } from './closers.ts'
import type { ControllerOptions } from './options.ts'

export async function openSignIn(
  options: ControllerOptions,
  given: { folder: DataFolder; store: Store; clock: TimerClock; log: Log },
  closers: Closers,
): Promise<SignIn> {
  const { folder, store, clock, log } = given
  const { providers, machines } = options.signIn
  const issuers = new Map(machines.map(({ issuer }) => [issuer, new OidcMachines(issuer, clock)]))
  const signIn = await SignIn.open({
    adminToken: folder.adminToken,
    secret: folder.secret,
    ...{ store, clock, log },
    providers: providers.map((each) => {
      const reserved = namesOfOthers(
        each.settings,
        providers.map(({ settings }) => settings),
      )
      return new OidcProvider({ ...each, reserved, clock, log })
    }),
    machines: machines.flatMap((rule) => {
      const issuer = issuers.get(rule.issuer)
      return issuer ? [{ rule, issuer }] : []
    }),
  })
  closers.add(() => signIn.close())
  return signIn
}

/** By which names people reach the controller. */
export function webOf({ host, publicUrl }: ControllerOptions): WebSafety {
  return { names: namesOf(host), publicUrl }
}
