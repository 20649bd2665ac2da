/** To be found, to reach its remote through a proxy, to trust it, and to use ssh keys. */
export const gitVariables: readonly string[] = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'SYSTEMROOT', 'SSH_AUTH_SOCK', 'GIT_SSH_COMMAND'],
  'SUDO_UID', // whose repositories root trusts, as Git does
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH'],
]

/** What Git may inherit of an environment: no token, and no setting that changes what it does. */
export function inheritedByGit(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(gitVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}
