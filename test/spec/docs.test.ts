import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'))
const read = (page: string) => readFileSync(`${root}docs/${page}`, 'utf8')

const sourcePath = /`((?:schemas|api|core|controller|cli|action|sdk|test|bench|scripts)\/[\w./-]*\.[jt]s)`/g

test.each(pages)('%s names source files that are there', (page) => {
  const named = [...read(page).matchAll(sourcePath)].map(([, path]) => path)
  expect(named.filter((path) => !existsSync(`${root}${path}`))).toEqual([])
})

const allPages = [
  ...['README.md', 'SECURITY.md', 'CHANGELOG.md', 'sdk/README.md', 'action/README.md', 'bench/README.md'],
  ...['examples/config/README.md', 'examples/github/README.md', ...pages.map((name) => `docs/${name}`)],
]
const textOf = (page: string) => readFileSync(`${root}${page}`, 'utf8').replaceAll(/```[\s\S]*?```/g, '')

/** As GitHub names headings. */
function headingsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test.each(allPages)('links of %s lead to files and headings that are there', (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link)
  const broken = links.filter((link) => {
    const [file = '', heading] = link.split('#')
    const target = file === '' ? page : normalize(join(dirname(page), file))
    if (!existsSync(`${root}${target}`)) return true
    return heading !== undefined && target.endsWith('.md') && !headingsOf(target).includes(heading)
  })
  expect(broken).toEqual([])
})

test('the glossary has each word once, with what it is and where to read on', () => {
  const rows = read('glossary.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (word|-+) +\|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const words = rows.flatMap(([, word = '']) => word.split(', '))
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
  expect(words.length).toBeGreaterThan(60)
  const short = rows.filter((cells) => cells.length !== 6 || !cells[2] || !/^`\S+\.ts`$/.test(cells[3] ?? ''))
  expect(short).toEqual([])
})
