/** The code of a new extension, which runs as it is: path in its folder to text. Pure. */
export function extensionCode(extension: string): Map<string, string> {
  return new Map([
    ['main.js', mainJs],
    ['package.json', packageJson(extension)],
    ['README.md', readme(extension)],
  ])
}

/** Whose tag is which, where one repository has several extensions. */
export function firstTag(extension: string): string {
  return `${extension}-v0.1.0`
}

const mainJs = `import { defineExtension, done, fail, run } from 'bowline/sdk'

let approved = 0

const extension = defineExtension({
  // what is not set in variables.yaml has its initial value
  variables: [{ name: 'MAX_QUANTITY', initialValue: '10' }],
  events: {
    // a task may come more than once, so what is done here is to be safe to repeat
    asset_purchase_request_processing: { statuses: ['pending'], handle: review },
  },
  schedulables: {
    daily_report: { name: 'Daily report', description: 'Logs how many were approved', handle: report },
  },
})

await run(extension)

/** Approves up to MAX_QUANTITY units; \`config\` has the newest values, without a restart. */
function review(request, { config, log }) {
  const quantity = Number(request.quantity ?? 0)
  if (quantity > Number(config.MAX_QUANTITY)) return fail(\`\${quantity} is more than \${config.MAX_QUANTITY}\`)
  approved += 1
  log.info('approved', { request: request.id, quantity })
  return done()
}

function report(_schedule, { log }) {
  log.info('daily report', { approved })
  return done()
}
`

function packageJson(name: string): string {
  const manifest = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: { start: 'node main.js' },
    engines: { node: '>=20.19' },
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function readme(extension: string): string {
  return `# ${extension}

\`main.js\` is the code. Beside it is what Bowline is to make of it: the extension, its environments, variables, schedules.

## A release

Bowline runs a tag of this repository, never what is not committed. To run a change in \`dev\`:

\`\`\`sh
git commit -am "..." && git tag ${extension}-v0.2.0
# environments.yaml: tag: ${extension}-v0.2.0
git commit -am "dev runs ${extension}-v0.2.0"
git push origin HEAD ${extension}-v0.2.0   # not where the controller follows this folder: "bowline up --repo ."
\`\`\`

Any tag will do. With the name of the extension in it, several may share a repository.

There is nothing to install: where Bowline runs code, \`bowline/sdk\` is there. Packages of your own go into
\`package.json\`, and \`build: cd ${extension} && npm ci\` into \`runtime\` of the environment.

## Trying it

\`\`\`sh
bowline event ${extension} dev asset_purchase_request_processing --data '{"id": "PR-1", "status": "pending", "quantity": 3}'
bowline logs ${extension} dev
\`\`\`

## On your machine

\`\`\`sh
cd ${extension} && npm install --no-save "$(bowline sdk)"   # the SDK, with types for your editor
\`\`\`

For an environment in the mode \`local\`, \`bowline keys ${extension} dev\` shows what to set before \`npm start\`;
\`eval "$(bowline keys ${extension} dev --export)"\` sets it.
`
}
