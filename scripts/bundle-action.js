// Writes action/dist: the Action in one file, as GitHub runs it from a checkout of a tag, without `npm ci`, and the
// licences of the packages in it. `--check` only says whether they are up to date: the same sources give the same bytes.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { licences } from './licences.js'
import { writeGenerated } from './write-generated.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

async function bundle() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['action/main.ts'],
    outfile: 'action/dist/index.js',
    write: false,
    metafile: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    define: { BOWLINE_VERSION: JSON.stringify(version) },
    plugins: [yamlInside],
    banner: {
      js: [
        '// Bundled from action/main.ts by "npm run generate". Do not edit.',
        '// The packages in it are CommonJS and ask for modules of Node.js with `require`.',
        "import { createRequire as requireFor } from 'node:module'",
        'const require = requireFor(import.meta.url)',
      ].join('\n'),
    },
    logLevel: 'warning',
  })
  return {
    'action/dist/index.js': outputFiles[0].text,
    // whatever is around it, the file is an ES module
    'action/dist/package.json': '{ "type": "module" }\n',
    'action/dist/LICENSES.txt': licences(Object.keys(metafile.inputs)),
  }
}

/** The source loads the parser when it is needed, in a way that a bundler does not see. */
const yamlInside = {
  name: 'yaml-inside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]core[\\/]load[\\/]yaml\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const contents = source.replace("createRequire(import.meta.url)('yaml')", "require('yaml')")
      if (contents === source) throw new Error(`${path} no longer loads yaml in the way known here`)
      return { contents, loader: 'ts' }
    })
  },
}

writeGenerated(await bundle())
