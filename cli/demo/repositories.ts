import { existsSync } from 'node:fs'
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeFolder } from '../../controller/adapters/files/make-folder.ts'
import { type GitCommand, gitWith } from '../checkout/git-here.ts'

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

export function repositoriesIn(directory: string): Pick<DemoRepositories, 'config' | 'clone'> {
  return { config: join(directory, 'config.git'), clone: join(directory, 'config') }
}

/** Makes real Git repositories out of `examples/`, once: what the user has done to them since is kept. */
export async function makeDemoRepositories(examples: string, directory: string): Promise<DemoRepositories> {
  const repositories = repositoriesIn(directory)
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
    await git(['add', '.'])
    await git(['commit', '--quiet', '--allow-empty', '-m', `Release ${tag}`])
    await git(['tag', tag])
  }
  await git(['clone', '--bare', '--quiet', '--', work, bare])
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
  await git(['add', '.'])
  await git(['commit', '--quiet', '-m', 'What Acme wants to run'])
  await git(['clone', '--bare', '--quiet', '--', work, config])
  const half = `${clone}.new`
  await git(['clone', '--quiet', '--', config, half])
  await rm(work, { recursive: true })
  await identify(demoGit(half))
  await rename(half, clone)
}

/** Whatever the user has set up for repositories of their own: here nothing is signed, and no hook runs. */
function demoGit(directory: string): GitCommand {
  const plain = ['commit.gpgSign=false', 'tag.gpgSign=false', 'core.hooksPath=/dev/null']
  return gitWith(
    directory,
    process.env as Record<string, string>,
    plain.flatMap((setting) => ['-c', setting]),
  )
}

async function initialise(directory: string): Promise<GitCommand> {
  const git = demoGit(directory)
  await git(['init', '--quiet', '--initial-branch=main'])
  await identify(git)
  return git
}

/** A fresh machine has no Git identity. */
async function identify(git: GitCommand): Promise<void> {
  await git(['config', 'user.name', 'Bowline demo'])
  await git(['config', 'user.email', 'demo@localhost'])
}

async function replaceIn(directory: string, from: string, to: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.yaml')) continue
    const path = join(entry.parentPath, entry.name)
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(from, to))
  }
}
