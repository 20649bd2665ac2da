// Compiles TypeScript into dist/. `npm ci` runs it through `prepare`, so a clone is built after one command.
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const command = `${root}dist/cli/main.js`

rmSync(`${root}dist`, { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
await bundleCommand()
chmodSync(command, 0o755)

/**
 * Puts the command into a few files: to find and read a hundred small ones takes longer than to check a repository in
 * which little has changed. Verbs are still loaded when they are called, and packages that most verbs do without stay
 * where they are. All else in dist/ stays as the compiler wrote it.
 */
async function bundleCommand() {
  await build({
    absWorkingDir: root,
    entryPoints: [command],
    outdir: `${root}dist/cli`,
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    chunkNames: 'chunks/[name]-[hash]',
    external: ['ajv', 'bullmq', 'fastify', 'jose', 'pg', 'pino', 'simple-git', 'ws', 'yaml'],
    // the packages that are bundled are CommonJS and ask for modules of Node.js with `require`
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'\nconst require = requireFor(import.meta.url)",
    },
    logLevel: 'warning',
  })
}
