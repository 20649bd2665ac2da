import type { AccountRole } from '../../core/domain/desired.ts'
import { extensionCode, firstTag } from './extension-code.ts'
import type { CodeSource } from './source-of.ts'
import { type WorkflowSource, workflow } from './workflow.ts'

export interface ScaffoldOptions {
  account: string
  role: AccountRole
  extension: string
  /** Of the repository, for an extension whose code is in it; undefined: its code is elsewhere. */
  source: CodeSource | undefined
  workflow: WorkflowSource
}

/** Folder of the schemas for editors; Bowline itself looks into no folder that begins with a dot. */
export const schemaFolder = '.bowline-schemas'

/** The files of a new config repository, schemas aside: path to text. Pure. */
export function scaffold(options: ScaffoldOptions): Map<string, string> {
  return new Map([
    ['account.yaml', accountYaml(options)],
    ...extensionFiles(options),
    ['.vscode/settings.json', editorSettings()],
    ['.vscode/extensions.json', '{\n  "recommendations": ["redhat.vscode-yaml"]\n}\n'],
    ['.github/workflows/bowline.yml', workflow(options.workflow)],
    ['.gitignore', '# what a controller keeps when it is run from here\n/.bowline/\nnode_modules/\n'],
    ['README.md', readme(options)],
  ])
}

/** Those of one extension, which a config repository may get beside those it has. Pure. */
export function extensionFiles({ extension, source }: ScaffoldOptions): Map<string, string> {
  const code = source === undefined ? [] : extensionCode(extension)
  const files = [
    ['extension.yaml', extensionYaml(extension)],
    ['environments.yaml', environmentsYaml(extension, source)],
    ['variables.yaml', variablesYaml(extension)],
    ['schedules.yaml', schedulesYaml(extension)],
    ...code,
  ] as const
  return new Map(files.map(([name, text]) => [`${extension}/${name}`, text]))
}

function accountYaml({ account, role }: ScaffoldOptions): string {
  return `# Who owns this repository. Declared exactly once.
apiVersion: bowline.dev/v1
kind: Account
metadata:
  # Identifiers are derived from this name, so it should never change.
  name: ${account}
spec:
  # vendor, distributor or reseller
  role: ${role}
  # What extensions may work with; they refer to it by id.
  # products:
  #   - id: PRD-111-222-333
  #     name: My product
`
}

function extensionYaml(extension: string): string {
  return `# A small service that reacts to events, schedules and calls.
apiVersion: bowline.dev/v1
kind: Extension
metadata:
  # The other documents refer to this name.
  name: ${extension}
spec:
  displayName: ${extension}
  # "bowline explain extension.type" shows the types, and who may have which
  type: multi-account-installation
`
}

function environmentsYaml(extension: string, source: CodeSource | undefined): string {
  return source === undefined ? localDev(extension) : cloudDev(extension, source)
}

function cloudDev(extension: string, source: CodeSource): string {
  const production = cloudEnvironment(extension, 'production', source)
  return `# Where the extension runs: at most one dev, one test and one production.
${cloudEnvironment(extension, 'dev', source)}  logLevel: DEBUG
# For production, take the "# " off these lines. "bowline promote ${extension} --from dev --to production" changes its tag.
# ---
${production.replaceAll(/^/gm, '# ').replace(/# $/, '')}`
}

function cloudEnvironment(extension: string, type: string, { url, prefix }: CodeSource): string {
  const ownFolder = url.startsWith('file:') ? '; once the repository is pushed, that of its remote' : ''
  return `apiVersion: bowline.dev/v1
kind: Environment
metadata:
  name: ${extension}-${type}
spec:
  extension: ${extension}
  type: ${type}
  # Bowline checks a tag of this repository out, and runs what is in it.
  source:
    # the address that the controller fetches from${ownFolder}
    url: ${JSON.stringify(url)}
    tag: ${firstTag(extension)}
  runtime:
    # nothing to build: "bowline/sdk" is there
    start: node ${prefix}${extension}/main.js
`
}

function localDev(extension: string): string {
  return `# Where the extension runs: at most one dev, one test and one production.
apiVersion: bowline.dev/v1
kind: Environment
metadata:
  name: ${extension}-dev
spec:
  extension: ${extension}
  type: dev
  # local: you run the code on your machine, and it connects with the key that
  # "bowline keys ${extension} dev" shows.
  mode: local
  logLevel: DEBUG
# In the mode cloud Bowline builds and runs a release of your code:
# ---
# apiVersion: bowline.dev/v1
# kind: Environment
# metadata:
#   name: ${extension}-production
# spec:
#   extension: ${extension}
#   type: production
#   source:
#     url: https://git.example.com/${extension}.git
#     tag: v1.0.0
#   runtime:
#     build: npm ci
#     start: node main.js
`
}

function variablesYaml(extension: string): string {
  return `# Variables for every environment of the extension. A set with "environment: dev" is for that one, and wins.
apiVersion: bowline.dev/v1
kind: VariableSet
metadata:
  name: ${extension}
spec:
  extension: ${extension}
  variables:
    # Values are text: quote numbers, true and false.
    - name: MAX_QUANTITY
      value: "10"
`
}

function schedulesYaml(extension: string): string {
  return `# Calls a schedulable method of the extension, again and again.
apiVersion: bowline.dev/v1
kind: Schedule
metadata:
  name: daily-report
spec:
  extension: ${extension}
  # of one environment: production has a document of its own
  environment: dev
  method: daily_report
  trigger:
    # seconds, minutes, hours, day of the month, month, day of the week
    cron: "0 0 8 * * *"
    timeZone: UTC
`
}

function editorSettings(): string {
  const settings = {
    'yaml.schemas': { [`./${schemaFolder}/bowline.v1.json`]: ['**/*.yaml', '**/*.yml', '!.github/**'] },
    'yaml.schemaStore.enable': false,
    'yaml.validate': true,
  }
  return `${JSON.stringify(settings, null, 2)}\n`
}

function readme({ account, extension }: ScaffoldOptions): string {
  return `# What ${account} runs

The state that the extensions of ${account} should be in. Bowline makes it so, on every commit.
Folders and file names are for people: every YAML file with \`apiVersion: bowline.dev/v1\` is read, wherever it is.

\`\`\`sh
bowline validate        # is it right?
bowline diff            # what would it do?
bowline explain         # what is there to say?
bowline up --repo .     # run it: commit, and watch
bowline status
\`\`\`

\`${extension}/\` holds one extension with its environment, variables and a schedule, to begin with.
Editors with the YAML language server (in VS Code the extension *YAML* of Red Hat) complete and check as you type, with
the schemas in \`${schemaFolder}/\`; \`bowline schema --output ${schemaFolder}\` brings them up to date.
`
}
