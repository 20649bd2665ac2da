// Not run by itself: makes dist/sdk a package that is whole in itself, out of what the compiler put there.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { licences } from './licences.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}dist/sdk/`
/** What index.d.ts leads to. */
const types = ['index', 'extension', 'log', 'results', 'run'].map((name) => `${name}.d.ts`)

/** One module with all it needs, `ws` too: it is imported from checkouts in which nothing is installed. */
export async function packSdk(banner) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`${folder}index.js`],
    outfile: `${folder}index.js`,
    allowOverwrite: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    legalComments: 'none',
    banner,
    metafile: true,
    logLevel: 'warning',
  })
  for (const name of readdirSync(folder)) {
    if (name !== 'index.js' && !types.includes(name)) rmSync(`${folder}${name}`)
  }
  for (const name of types) withTypesFound(`${folder}${name}`)
  writeFileSync(`${folder}package.json`, `${JSON.stringify(manifest(), null, 2)}\n`)
  cpSync(`${root}sdk/README.md`, `${folder}README.md`)
  cpSync(`${root}LICENSE`, `${folder}LICENSE`)
  const inputs = Object.keys(metafile.inputs)
  writeFileSync(`${folder}LICENSES.txt`, licences(inputs))
  return inputs
}

/** Under the name and with the door of the package that has all of Bowline: one import does for both. */
function manifest() {
  const { name, version, license, engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  return {
    name,
    version,
    description: 'The SDK of Bowline and nothing else: what extensions import',
    license,
    private: true,
    type: 'module',
    engines,
    exports: {
      './sdk': { types: './index.d.ts', default: './index.js' },
      './package.json': './package.json',
    },
  }
}

/** The compiler leaves the endings of sources in declarations. */
function withTypesFound(path) {
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from '\.\/\w+)\.ts'/g, "$1.js'"))
}
