// Run by `npm pack`: what of package-lock.json an installed Bowline needs goes along with it as npm-shrinkwrap.json, since
// neither a lock file nor `overrides` count in a package. Without it npm would take the newest of everything, which does
// not all run on the oldest Node.js we do. `--remove` takes it away again: two lock files side by side would drift apart.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const shrinkwrap = new URL('npm-shrinkwrap.json', root)

if (process.argv.includes('--remove')) rmSync(shrinkwrap, { force: true })
else
  writeFileSync(shrinkwrap, `${JSON.stringify(withoutDevelopment(readJson('package-lock.json')), null, 2)}\n`)

/** Entries are in the form of version 3: path in node_modules to package. */
function withoutDevelopment({ packages, ...lock }) {
  const { devDependencies: _, ...own } = packages['']
  const needed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  return { ...lock, packages: { '': own, ...Object.fromEntries(needed) } }
}

function readJson(name) {
  return JSON.parse(readFileSync(new URL(name, root), 'utf8'))
}
