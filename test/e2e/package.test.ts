import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join, normalize, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runBowline } from '../support/bowline.ts'
import { temporaryFolder } from '../support/git-repository.ts'
import { readSources } from '../support/imports.ts'
import { runsOn } from '../support/node-range.ts'

/** The tarball of `npm pack`: what is in it, and that it installs alone. */
const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
let folder: string
let files: readonly string[]
let tarball: { path: string; size: number }

beforeAll(async () => {
  folder = await temporaryFolder()
  await chmod(folder, 0o777)
  try {
    // what `npm pack` does by itself, but for building, which would pull dist/ away from under other suites
    await run('node', ['scripts/shrinkwrap.js'], { cwd: root })
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
    const { stdout } = await run('npm', args, { cwd: root, maxBuffer: 2 ** 26 })
    const [packed] = JSON.parse(stdout)
    files = packed.files.map((each: { path: string }) => each.path)
    tarball = { path: join(folder, packed.filename), size: packed.size }
  } finally {
    await run('node', ['scripts/shrinkwrap.js', '--remove'], { cwd: root })
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const own = () => files.filter((path) => !path.startsWith('node_modules/'))
const fromPackage = async (path: string) => {
  const { stdout } = await run('tar', ['-xzOf', tarball.path, `package/${path}`], { maxBuffer: 2 ** 26 })
  return stdout
}

describe('the tarball', () => {
  test('has what people read, what runs, and nothing of the tests', () => {
    const wanted = [
      'LICENSE',
      'SECURITY.md',
      'CHANGELOG.md',
      'README.md',
      'docs/operations.md',
      'sdk/README.md',
    ]
    expect(own()).toEqual(expect.arrayContaining([...wanted, 'npm-shrinkwrap.json', 'action/dist/index.js']))
    const folders = new Set(own().map((path) => path.split('/').slice(0, -1).join('/').split('/')[0]))
    expect([...folders].sort()).toEqual(['', 'action', 'dist', 'docs', 'examples', 'schemas', 'sdk'])
    expect(own().filter((path) => /\.test\.|\.ts$/.test(path) && !path.startsWith('dist/sdk/'))).toEqual([])
    expect(files.filter((path) => /node_modules\/(vitest|typescript|esbuild|octokit)\//.test(path))).toEqual(
      [],
    )
    expect(tarball.size).toBeLessThan(8e6)
  })

  test('has every file that is looked for in the package', () => {
    const sources = readSources(root, ['schemas', 'api', 'core', 'controller', 'cli', 'sdk'])
    const named = sources.flatMap(({ path }) => {
      const text = readFileSync(join(root, path), 'utf8')
      return [...text.matchAll(/new URL\('([\w./-]+\.js)', packageFolder\)/g)].map(([, name = '']) => name)
    })
    expect(named.length).toBeGreaterThan(1)
    expect(named.filter((name) => !files.includes(name))).toEqual([])
  })

  test('has pages that lead nowhere else', async () => {
    const pages = own().filter((path) => path.endsWith('.md') && !path.startsWith('dist/'))
    const broken: string[] = []
    for (const page of pages) {
      const text = (await readFile(join(root, page), 'utf8')).replaceAll(/```[\s\S]*?```/g, '')
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
        const path = normalize(join(dirname(page), link)).replace(/\/$/, '')
        if (!files.some((each) => each === path || each.startsWith(`${path}/`)))
          broken.push(`${page}: ${link}`)
      }
    }
    expect(broken).toEqual([])
  })

  test('names nothing that somebody else may hold', async () => {
    const pages = own().filter((path) => /\.(md|ya?ml)$/.test(path) && path !== 'docs/decisions.md')
    for (const page of pages) {
      const text = await readFile(join(root, page), 'utf8')
      const taken =
        /\bnpx bowline\b(?!` would)|npm (i|install)( -g| --global)? bowline\b(?!` or)|uses: OWNER|OWNER\/bowline/
      expect(`${page}: ${taken.exec(text)?.[0]}`).toBe(`${page}: undefined`)
    }
  })

  test('pins all that it needs, in versions that run on Node.js 20.19', async () => {
    const { packages } = JSON.parse(await fromPackage('npm-shrinkwrap.json'))
    const { '': self, ...needed } = packages
    expect(self).not.toHaveProperty('devDependencies')
    expect(Object.keys(needed)).toContain('node_modules/fastify')
    expect(Object.keys(needed)).not.toContain('node_modules/vitest')
    const bundled = files.filter((path) =>
      /^node_modules\/(.*\/)?(@[^/]+\/)?[^@/]+\/package\.json$/.test(path),
    )
    const tooNew: string[] = []
    for (const [path, { engines, version }] of Object.entries<Entry>(needed)) {
      if (engines?.node && !runsOn(engines.node, [20, 19, 0]))
        tooNew.push(`${path} ${version} ${engines.node}`)
    }
    expect(tooNew).toEqual([])
    expect(bundled).toContain('node_modules/fastify/package.json')
  })
})

interface Entry {
  version: string
  engines?: { node?: string }
}

test('it installs into an empty prefix, by somebody without rights, and works', async () => {
  const home = join(folder, 'home')
  await mkdir(home)
  await chmod(home, 0o777)
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const prefix = join(home, 'prefix')
  const env = {
    ...process.env,
    HOME: home,
    npm_config_cache: join(home, '.npm'),
    npm_config_update_notifier: 'false',
  }
  const options = { cwd: home, env, maxBuffer: 2 ** 26, ...nobody }
  const { stderr } = await run('npm', ['install', '--global', '--prefix', prefix, tarball.path], options)
  expect(stderr).not.toContain('EBADENGINE')

  const path = `${join(prefix, 'bin')}:${process.env.PATH}`
  const bowline = (...args: string[]) => run('bowline', args, { ...options, env: { ...env, PATH: path } })
  await bowline('init', 'shop')
  expect((await bowline('validate', 'shop')).stdout).toContain('0 errors, 0 warnings')

  const installed = { program: join(prefix, 'bin/bowline'), cwd: home, ...nobody }
  const demo = runBowline(['demo', '--data', join(home, 'demo')], { HOME: home }, installed)
  await demo.line(/ready after/)
  expect((await demo.line(/the status is on the branch/)).includes('here: bowline status --data demo')).toBe(
    true,
  )
  expect(await demo.end('SIGINT')).toBe(0)
})

test('development takes less than 400 MB of packages', async () => {
  expect(await sizeOf(join(root, 'node_modules'))).toBeLessThan(400e6)
})

/** Bytes of all files below. */
async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const sizes = entries.map(async (each) =>
    each.isFile() ? (await stat(join(each.parentPath, each.name))).size : 0,
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
