/** Where the workflow of a config repository gets Bowline from. There is no public one: each has its own way. */
export type WorkflowSource =
  | { kind: 'vendored' }
  /** The Action in a repository: `OWNER/REPOSITORY/action@REF`. */
  | { kind: 'action'; ref: string }
  /** What `npm install` takes: the URL or path of a tarball, or a version at a registry. */
  | { kind: 'package'; spec: string }

/** Where the Action lies in a config repository that has a copy of it. */
export const actionFolder = '.github/actions/bowline'

/** The workflow, as YAML. Pure. */
export function workflow(source: WorkflowSource): string {
  return `# Checks the configuration; findings appear beside the lines of a pull request.
name: bowline
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
${environmentOf(source)}jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
${stepsOf(source)}`
}

function environmentOf(source: WorkflowSource): string {
  if (source.kind !== 'package') return ''
  return `env:
  # where Bowline comes from: the URL or path of a tarball, or a version at your registry
  BOWLINE: ${JSON.stringify(source.spec)}
`
}

function stepsOf(source: WorkflowSource): string {
  if (source.kind === 'vendored')
    return `      # Bowline's Action, in this repository: "bowline action" brings it up to date
      - uses: ./${actionFolder}
`
  if (source.kind === 'action') return `      - uses: ${source.ref}\n`
  return `      - uses: actions/setup-node@v6
        with:
          node-version: 22
      - run: npm install --global "$BOWLINE"
      - run: bowline validate --format github
`
}

/** Whether `uses:` of a step takes it: a place in a repository, with a tag, branch or commit. */
export function isActionRef(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]*\/[\w.-]+(\/[\w.-]+)*@[\w./-]+$/.test(text)
}

/**
 * Whether it says by itself which package is meant: a name alone would take whatever a registry has under it, and plain HTTP
 * whatever the network gives. A password in a URL would be in the repository.
 */
export function isPackageSpec(text: string): boolean {
  if (/["$`\\\s]|^-/.test(text)) return false
  if (text.includes('://')) {
    const { protocol, username, password } = URL.canParse(text) ? new URL(text) : noUrl
    return protocol === 'https:' && username === '' && password === ''
  }
  return /\.(tgz|tar\.gz)$|^(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+/.test(text)
}

const noUrl = { protocol: '', username: '', password: '' }
