// Not run by itself: builds the web page into dist/dashboard/, as the controller serves it.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../dashboard/', import.meta.url))
const outDir = fileURLToPath(new URL('../dist/dashboard/', import.meta.url))

/** @returns paths below the project's root of all that is in it, as esbuild lists them */
export async function buildDashboard() {
  const inputs = []
  await build({
    configFile: false,
    root,
    base: './', // the page does not know below which path it is served
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
    worker: { format: 'es' },
    plugins: [
      {
        name: 'inputs',
        generateBundle(_options, bundle) {
          for (const chunk of Object.values(bundle))
            if (chunk.type === 'chunk')
              inputs.push(...chunk.moduleIds.map((id) => id.slice(root.length - 'dashboard/'.length)))
        },
      },
    ],
  })
  return inputs
}
