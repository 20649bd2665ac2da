// Not run by itself: what scripts that bundle packages owe to their authors.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The licences of the packages that a bundle was made of.
 * @param inputs paths of modules below the root, with `/`
 */
export function licences(inputs) {
  const packages = new Set(
    inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  )
  return [...packages].sort().map(licence).join('\n\n')
}

function licence(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'))
  const file = readdirSync(`${root}${folder}`).find((each) => /^licen[cs]e(\.\w+)?$/i.test(each))
  const text = file === undefined ? byWhom(author) : readFileSync(`${root}${folder}/${file}`, 'utf8')
  return `${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n').trim()}\n`
}

/** Some packages only name their licence. */
function byWhom(author) {
  if (!author) throw new Error('a bundled package has neither a file with its licence nor an author')
  return `by ${author.name ?? author}`
}
