import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { writeWholeSync } from '../../controller/adapters/files/write-whole.ts'
import type { KnownRun } from './known-run.ts'
import { type KnownTable, tableOf } from './known-table.ts'

/**
 * The run that `writeCache` kept. Undefined where there is none, where another program, schema or day wrote it (all in
 * `fingerprint`), or where the file is damaged: a cache is never needed, so there is no error.
 */
export function readCache(file: string, fingerprint: string): KnownTable | undefined {
  try {
    const content = readFileSync(file)
    const body = content.subarray(digestLength)
    if (!content.subarray(0, digestLength).equals(digest(fingerprint, body))) return undefined
    const { folders, files, ...rest } = deserialize(body)
    return { ...rest, folders: withPaths(folders), files: withPaths(files) }
  } catch {
    return undefined
  }
}

/** Keeps a run for the next one. Readers see the old file or the new one; where the disk refuses, nothing is kept. */
export function writeCache(file: string, fingerprint: string, run: KnownRun): void {
  const { folders, files, ...rest } = tableOf(run)
  const body = serialize({ ...rest, folders: withoutPaths(folders), files: withoutPaths(files) })
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeWholeSync(file, Buffer.concat([digest(fingerprint, body), body]))
  } catch {}
}

/** Paths in one text are read many times as fast as in a list. No path has this character. */
const betweenPaths = '\0'

function withoutPaths<T extends { paths: readonly string[] }>(table: T): T & { paths: string } {
  return { ...table, paths: table.paths.join(betweenPaths) }
}

function withPaths<T extends { paths: string }>(table: T): T & { paths: string[] } {
  return { ...table, paths: table.paths.split(betweenPaths) }
}

/** As `git hash-object` computes it. */
export function blobId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

/** To be raised with each change to what is kept. */
const format = 5

const digestLength = 32

function digest(fingerprint: string, body: Uint8Array): Buffer {
  return createHash('sha256').update(`${format}\0${process.arch}\0${fingerprint}\0`).update(body).digest()
}
