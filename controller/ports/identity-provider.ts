/** What an identity provider says of somebody. */
export interface Identity {
  /** Its id of the person. */
  subject: string
  /** Its id of the session there, for back-channel logout; null where it names none. */
  sid: string | null
  /** What people are called here, and what Access grants to. */
  name: string
  groups: readonly string[]
  /** Null where it gave none, or no new one. */
  refreshToken: string | null
  /** By which the provider knows whom to sign out; null where it gave none, or has no use for it then. */
  idToken: string | null
}

/** A sign-in on its way: kept by the browser, sealed, until it comes back. */
export interface BegunSignIn {
  state: string
  nonce: string
  /** Of PKCE. */
  verifier: string
  /** Where the provider sends the browser back to. */
  callback: string
}

/** Whose sessions a provider says have ended. One of the two is there at least. */
export interface EndedThere {
  sid: string | null
  subject: string | null
  /** Of the message: it counts once. */
  id: string
}

/**
 * A service that says who people are, by OpenID Connect.
 * Every member throws `ProviderAway` where it does not answer, and `SignInRefused` for what is not to be believed.
 */
export interface IdentityProvider {
  /** In addresses, and beside the subject. */
  readonly name: string
  /** For people. */
  readonly title: string
  begin(callback: string): Promise<{ url: string; begun: BegunSignIn }>
  /** @param url as the browser came back to it */
  finish(url: URL, begun: BegunSignIn): Promise<Identity>
  /** @throws {SignInRefused} where the person is not to be let in any more */
  refresh(refreshToken: string, subject: string): Promise<Identity>
  readLogout(token: string): Promise<EndedThere>
  /**
   * Where a browser signs out at the provider as well (OpenID Connect RP-Initiated Logout 1.0).
   * @param back where the provider sends it back to
   * @param idToken of the session: with it the provider need not ask who is meant
   * @returns null where it offers none
   */
  signOutUrl(back: string, idToken: string | null): Promise<string | null>
  /** Its token counts no more, there either (RFC 7009). @returns whether the provider offers that */
  revoke(refreshToken: string): Promise<boolean>
}

/** A claim of a machine: who it is, by the word of an issuer. */
export interface MachineClaims {
  /** Of the token: it counts once. */
  id: string
  subject: string
  claims: Readonly<Record<string, unknown>>
}

/** Reads tokens by which machines say who they are. Throws as `IdentityProvider` does. */
export interface MachineIssuer {
  readonly issuer: string
  read(token: string, audience: string): Promise<MachineClaims>
}

/** It does not answer, or answers with a fault of its own: the same may succeed later. */
export class ProviderAway extends Error {}

/** What it says is not to be believed, or it says no. */
export class SignInRefused extends Error {}
