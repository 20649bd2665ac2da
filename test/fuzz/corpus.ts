import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** Contents of the files in some folders of the repository, those below too, by their end. Small ones only, in order. */
export function filesOf(folders: readonly string[], end: RegExp): Buffer[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => end.test(path) && !path.includes('node_modules'))
      .sort()
      .map((path) => readFileSync(join(root, folder, path)))
      .filter(({ length }) => length < 100_000),
  )
}

export const texts = (...all: readonly string[]) => all.map((each) => Buffer.from(each))
export const jsons = (...all: readonly unknown[]) => all.map((each) => Buffer.from(JSON.stringify(each)))
