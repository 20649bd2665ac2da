// A repository with the releases v0, v1, ... of an extension that does next to nothing, for environments of their own process.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const main = `
const { defineExtension, done, run } = await import(process.env.BOWLINE_SDK)
const handle = () => done()
await run(
  defineExtension({
    events: { order_placed: { statuses: [], handle } },
    schedulables: { run_nightly: { name: 'Nightly', description: 'Does nothing', handle } },
  }),
)
`

/** @returns where it is */
export function writeExtension(folder, releases) {
  const directory = join(folder, 'extension')
  mkdirSync(directory)
  const git = (...args) => execFileSync('git', ['-C', directory, ...who, ...args], { stdio: 'ignore' })
  git('init', '--quiet', '--initial-branch=main')
  for (let release = 0; release < releases; release += 1) {
    writeFileSync(join(directory, 'main.js'), `// release ${release}${main}`)
    writeFileSync(join(directory, 'package.json'), `{"type": "module", "version": "0.0.${release}"}\n`)
    git('add', '--all')
    git('commit', '--quiet', '--message', `Release ${release}`)
    git('tag', `v${release}`)
  }
  return directory
}

const who = ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0']
