import { existsSync } from 'node:fs'
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { simpleGit } from 'simple-git'
import { makeFolder } from '../../controller/adapters/files/make-folder.ts'

/** The demo's repositories: a config repository with a clone to work in, and one repository per extension. */
export interface DemoRepositories {
  /** Bare; what the controller syncs from. */
  config: string
  /** A clone of it, for the user to edit. */
  clone: string
  /** True when they were made just now. */
  fresh: boolean
}

/** The tags every example extension gets; the second changes its version only. */
const tags = ['v1.0.0', 'v1.1.0']
const exampleHost = 'https://git.example.com/acme/'

/** Makes real Git repositories out of `examples/`, once: what the user has done to them since is kept. */
export async function makeDemoRepositories(examples: string, directory: string): Promise<DemoRepositories> {
  const repositories = { config: join(directory, 'config.git'), clone: join(directory, 'config') }
  if (existsSync(repositories.clone)) return { ...repositories, fresh: false }
  await rm(directory, { recursive: true, force: true })
  await makeFolder(directory)
  for (const name of await readdir(join(examples, 'extensions'))) {
    await makeExtension(join(examples, 'extensions', name), join(directory, 'extensions', `${name}.git`))
  }
  await makeConfig(join(examples, 'config'), directory, repositories)
  return { ...repositories, fresh: true }
}

async function makeExtension(example: string, bare: string): Promise<void> {
  const work = `${bare}.work`
  await cp(example, work, { recursive: true })
  const git = await initialise(work)
  for (const tag of tags) {
    const manifest = join(work, 'package.json')
    await writeFile(
      manifest,
      (await readFile(manifest, 'utf8')).replace(/"version": "[^"]*"/, `"version": "${tag.slice(1)}"`),
    )
    await git.add('.')
    await git.commit(`Release ${tag}`, { '--allow-empty': null })
    await git.addTag(tag)
  }
  await git.clone(work, bare, ['--bare', '--quiet'])
  await rm(work, { recursive: true })
}

async function makeConfig(
  example: string,
  directory: string,
  { config, clone }: { config: string; clone: string },
): Promise<void> {
  const work = join(directory, 'config.work')
  await cp(example, work, { recursive: true })
  await replaceIn(work, exampleHost, `${pathToFileURL(join(directory, 'extensions')).href}/`)
  const git = await initialise(work)
  await git.add('.')
  await git.commit('What Acme wants to run')
  await git.clone(work, config, ['--bare', '--quiet'])
  await rm(work, { recursive: true })
  const half = `${clone}.new`
  await git.cwd(directory).clone(config, half, ['--quiet'])
  await identify(simpleGit(half))
  await rename(half, clone)
}

async function initialise(directory: string) {
  const git = simpleGit(directory)
  await git.init(['--quiet', '--initial-branch=main'])
  await identify(git)
  return git
}

/** A fresh machine has no Git identity. */
async function identify(git: ReturnType<typeof simpleGit>): Promise<void> {
  await git.addConfig('user.name', 'Bowline demo')
  await git.addConfig('user.email', 'demo@localhost')
}

async function replaceIn(directory: string, from: string, to: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.yaml')) continue
    const path = join(entry.parentPath, entry.name)
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(from, to))
  }
}
