const schemes = ['Bearer', 'ApiKey'] as const

/**
 * The value of `Authorization` with its scheme as we write it: `Bearer TOKEN`, `ApiKey TOKEN`. Schemes are the same in
 * any case, and one or more blanks follow (RFC 9110, 11.1 and 11.4). Other schemes stay as they are.
 */
export function usualAuthorization(header: string | undefined): string {
  const given = header ?? ''
  const usual = schemes.find((each) => given.toLowerCase().startsWith(`${each.toLowerCase()} `))
  const credentials = given.slice(usual?.length).trim()
  return usual === undefined || credentials === '' ? given : `${usual} ${credentials}`
}

/** The token of `Bearer TOKEN`; undefined where it is something else. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/s.exec(usualAuthorization(header))?.[1]
}
