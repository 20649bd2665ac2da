// Writes docs/environment.md from cli/environment.ts and cli/controller/settings.ts. `--check` only says whether it is up to date.
import { environmentOnly } from '../cli/controller/environment-only.ts'
import { settings } from '../cli/controller/settings.ts'
import { cliVariables } from '../cli/environment.ts'
import { gitVariables } from '../controller/adapters/git/git-environment.ts'
import { writeGenerated } from './write-generated.js'

const page = `# Environment variables

Every variable that Bowline reads: a test holds this page to the sources. A flag wins over its variable.
An empty one is none, and that of a flag without a value says true or false.

## Verbs

${table([
  ['variable', 'what it is'],
  ...Object.entries(cliVariables).map(([name, does]) => [`\`${name}\``, does]),
])}

## The controller

\`bowline up\` takes each of these as a flag, too.

${table([
  ['variable', 'flag', 'what it is', 'default'],
  ...Object.values(settings).map(({ env, flags, help, ...rest }) => [
    `\`${env}\``,
    `\`${flags}\``,
    help,
    rest.defaultText ?? (rest.default === undefined ? '' : `${rest.default}`),
  ]),
])}

These have no flag: they are secrets, which every user of the machine could read from a command line, or names that others
gave.

${table([
  ['variable', 'what it is'],
  ...environmentOnly.map(([names, does]) => [
    names
      .split(', ')
      .map((name) => `\`${name}\``)
      .join(', '),
    does,
  ]),
])}

## Of the system

These are as others have them, where they are set.

${table([
  ['variable', 'for what'],
  ['`PATH`, `HOME`, `LANG`, `TMPDIR`', 'the controller, and what it starts'],
  [
    '`SSL_CERT_FILE`, `NODE_EXTRA_CA_CERTS`',
    'whom to trust by TLS: [what instances are given](operations.md#tls)',
  ],
  ['`PGSSLMODE`, `PGPASSWORD`', 'beside `DATABASE_URL`, where that says nothing'],
  [gitVariables.map((name) => `\`${name}\``).join(', '), 'Git; the verbs leave it all there is'],
])}

## Elsewhere

What an extension is told is in [the SDK's page](../sdk/README.md), what the Action takes in [its own](../action/README.md), and
what the tests take in [Testing](testing.md).
`

function table([head, ...body]) {
  const line = (cells) => `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

writeGenerated({ 'docs/environment.md': page })
