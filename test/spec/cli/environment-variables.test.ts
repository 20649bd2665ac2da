import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const page = read('docs/environment.md')

/** What Bowline itself tells its children: Git, builds and instances. */
const told = ['BOWLINE_BUILD', 'BOWLINE_GIT_HOST', 'BOWLINE_GIT_PROTOCOL', 'BOWLINE_RUNTIME', 'BOWLINE_SDK']

const ours =
  /\b(BOWLINE_[A-Z0-9_]*[A-Z0-9]|DATABASE_URL|REDIS_URL|GITHUB_API_URL|GITHUB_TOKEN|NO_COLOR|XDG_\w+|PG(?!SQL)[A-Z]{3,}|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS|TMPDIR|(?:HTTPS|ALL|NO)_PROXY)\b/g

function named(...folders: string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `${folder}/${path}`),
  )
  const names = files.flatMap((file) => read(file).match(ours) ?? [])
  return [...new Set(names)].filter((each) => !told.includes(each)).sort()
}

test.each(named('cli', 'controller', 'core'))('%s is on a page for users', (name) => {
  const pages = `${page}${read('sdk/README.md')}`
    .replace('BOWLINE_SECRET_...', 'BOWLINE_SECRET')
    .replace('BOWLINE_HOSTS_...', 'BOWLINE_HOSTS')
  expect(pages.includes(`\`${name}\``)).toBe(true)
})

test('what the page names is read somewhere', () => {
  const words = new Set(named('cli', 'controller', 'core'))
  const onPage = [...page.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(ours) ?? [])
  expect(onPage.length).toBeGreaterThan(30)
  expect(onPage.filter((each) => !words.has(each))).toEqual([])
})
