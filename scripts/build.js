// Compiles TypeScript into dist/. `npm ci` runs it through `prepare`, so a clone is built after one command.
// `--unchecked` leaves the types unchecked, which is most of the work: what comes out is the same.
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { rolldown } from 'rolldown'
import { buildDashboard } from './build-dashboard.js'
import { licences } from './licences.js'
import { packSdk } from './pack-sdk.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
rmSync(`${root}dist`, { recursive: true, force: true })
const how = process.argv.includes('--unchecked') ? ['--noCheck'] : []
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...how], { cwd: root, stdio: 'inherit' })
const command = `${root}dist/cli/main.js`
const sheetReader = `${root}dist/controller/adapters/exceljs/exceljs-worker.js`
/** What is loaded together, the first that fits: what comes before any verb, what most verbs need, and all to check a folder. */
const commandParts = [
  {
    name: 'start',
    tags: ['$initial'],
    test: (id) => !/[\\/]dist[\\/]cli[\\/]main\.js$/.test(id),
    priority: 3,
  },
  {
    name: 'common',
    test: /[\\/]dist[\\/](?:cli[\\/][^\\/]+$|core[\\/](?:domain|lib|schedules[\\/]time)[\\/]|controller[\\/](?:lib|adapters[\\/]files)[\\/])/,
    minShareCount: 2,
    maxModuleSize: 30_000,
    priority: 2,
  },
  { name: 'check', test: /[\\/]dist[\\/]cli[\\/]commands[\\/]validate\.js$/, priority: 1 },
]
/** The packages in it are CommonJS and ask for modules of Node.js with `require`. */
const banner = {
  js: "import { createRequire as requireFor } from 'node:module'\nconst require = requireFor(import.meta.url)",
}
/** The source loads the parts of exceljs in a way that a bundler does not see. */
const exceljsInside = {
  name: 'exceljs-inside',
  setup({ onLoad }) {
    onLoad({ filter: /exceljs-worker\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const contents = source.replace('const require = createRequire(import.meta.url)', '')
      if (contents === source) throw new Error(`${path} no longer loads exceljs in the way known here`)
      return { contents, loader: 'js' }
    })
  },
}

const inputs = [
  ...(await bundleCommand()),
  ...(await bundleSheetReader()),
  ...(await packSdk(banner)),
  ...(await buildDashboard()),
]
writeFileSync(`${root}dist/LICENSES.txt`, licences(inputs))
chmodSync(command, 0o755)

/**
 * Puts the command and the packages that it needs into a few files: to find and read a thousand small ones takes longer
 * than to check a repository in which little has changed, and half of a controller's start. Verbs are still loaded when
 * they are called, and with them the packages that only they need. All else in dist/ stays as the compiler wrote it.
 */
async function bundleCommand() {
  const bundle = await rolldown({
    cwd: root,
    input: { main: command },
    platform: 'node',
    transform: { target: 'node20.19' },
    checks: { ineffectiveDynamicImport: false }, // what the controller has at hand is loaded late by verbs only
  })
  const { output } = await bundle.write({
    dir: `${root}dist/cli`,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: { groups: commandParts },
  })
  await bundle.close()
  const early = output.find(({ imports }) => imports?.includes('main.js'))
  if (early) throw new Error(`${early.fileName} waits for the end of main.js, which waits for it`)
  return output.flatMap(({ moduleIds = [] }) =>
    moduleIds.map((id) => id.slice(root.length).replaceAll('\\', '/')),
  )
}

/** One file with what of exceljs reads cells: the package brings another 40 MB along, for what nobody asks of it. */
async function bundleSheetReader() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [sheetReader],
    outfile: sheetReader,
    allowOverwrite: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [exceljsInside],
    banner,
    metafile: true,
    logLevel: 'warning',
  })
  return Object.keys(metafile.inputs)
}
