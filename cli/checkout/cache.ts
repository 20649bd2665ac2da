import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeWholeSync } from '../../controller/adapters/files/write-whole.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'

/** What is kept of one config file of an earlier run. */
export interface KnownFile {
  /** From the folder that was checked, with `/`. */
  path: string
  /** Of a symbolic link only that it is one is known. */
  isLink?: boolean
  /** Size, time and number of the file on the disk; empty where the time was too near to tell a later change. */
  stamp: string
  /** Git blob id: the same id is the same content. */
  blob: string
  /** Hashes of what connects it with other files; see `validate/ties.ts`. */
  ties: readonly number[]
  /** Whether what is found in it may change by and by, with nobody touching it. */
  timed: boolean
  hasAccount: boolean
  /** What may be found in it depends on which files there are. */
  hasAccess: boolean
  extensions: number
  environments: number
}

/** What is kept of one folder. */
export interface KnownFolder {
  /** As that of a file; empty for the folder that was checked. */
  path: string
  /** As that of a file; it changes when anything comes into the folder or goes. */
  stamp: string
  /** Names of the folders in it that are looked into. */
  folders: readonly string[]
  /** The config files that are right in it. */
  files: readonly KnownFile[]
}

/** A run without errors. */
export interface KnownRun {
  /** Name of the account. */
  account: string
  /** Each before those in it. */
  folders: readonly KnownFolder[]
  warnings: readonly Diagnostic[]
}

/**
 * The run that `writeCache` kept. Undefined where there is none, where another program, schema or day wrote it (all in
 * `fingerprint`), or where the file is damaged: a cache is never needed, so there is no error.
 */
export function readCache(file: string, fingerprint: string): KnownRun | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    return text.slice(0, end) === digest(fingerprint, body) ? JSON.parse(body) : undefined
  } catch {
    return undefined
  }
}

/** Keeps a run for the next one. Readers see the old file or the new one; where the disk refuses, nothing is kept. */
export function writeCache(file: string, fingerprint: string, run: KnownRun): void {
  const body = JSON.stringify(run)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeWholeSync(file, `${digest(fingerprint, body)}\n${body}`)
  } catch {}
}

/** As `git hash-object` computes it. */
export function blobId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

/** To be raised with each change to what is kept. */
const format = 4

function digest(fingerprint: string, body: string): string {
  return createHash('sha256').update(`${format}\0${fingerprint}\0${body}`).digest('hex')
}
