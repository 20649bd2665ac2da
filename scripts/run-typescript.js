// For `node --import`: lets Node.js run TypeScript as it is. For scripts only; what is shipped is compiled.
import { register } from 'node:module'

const hooks = `
import { readFile } from 'node:fs/promises'
import { transform } from '${import.meta.resolve('esbuild')}'

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return await next(url, context)
  const options = { loader: 'ts', target: 'node20.19', sourcefile: url, sourcemap: 'inline' }
  const { code } = await transform(await readFile(new URL(url), 'utf8'), options)
  return { format: 'module', source: code, shortCircuit: true }
}
`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
