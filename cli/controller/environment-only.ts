/** Has no flag: secrets, which every user of the machine could read from a command line, and names that others gave. */
export const environmentOnly: readonly (readonly [names: string, help: string])[] = [
  ['DATABASE_URL', 'a PostgreSQL server to use instead of the embedded one'],
  ['REDIS_URL', 'a Redis, Valkey or Redis Cluster for the queues (default: PostgreSQL, too)'],
  ['BOWLINE_REDIS_PREFIX', 'what its keys begin with, where several controllers share it (default: bowline)'],
  ['BOWLINE_METRICS_TOKEN', 'a token for GET /metrics, beside the admin token (at least 16 characters)'],
  [
    'BOWLINE_SEALING_KEY',
    'the keys that open sealed values, a JWK or JWK Set (default: made on first start)',
  ],
  ['BOWLINE_GITHUB_TOKEN', 'a token to report to GitHub with: commit statuses, no checks'],
  ['BOWLINE_GITHUB_WEBHOOK_SECRET', 'accept webhooks of GitHub at /webhooks/github, signed with this'],
  ['GITHUB_API_URL', 'https://HOST/api/v3 of a GitHub Enterprise server'],
  ['BOWLINE_SECRET_...', 'passwords that sources name in auth.passwordFrom'],
  [
    'BOWLINE_HOSTS_...',
    'the hosts that the password of the same name may be sent to: github.com, git.acme.com:8443',
  ],
  [
    'BOWLINE_STATUS_SIGNING_KEY',
    'an SSH private key without a passphrase: signs the commits of the status branch',
  ],
  [
    'BOWLINE_GIT_USERNAME, BOWLINE_GIT_PASSWORD',
    'credentials of the config repository (a token is a password)',
  ],
]

/** For the end of the help. */
export function environmentHelp(): string {
  const lines = environmentOnly.map(([names, help]) => `  ${names.padEnd(37)}   ${help}`)
  return `\nEnvironment:\n${lines.join('\n')}`
}
