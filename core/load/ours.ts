import { closest, isWithin } from '../lib/closest.ts'
import { isKind, kinds, readHeader } from './header.ts'

/**
 * What begins the `apiVersion` of a document of ours, be it in the wrong case. In an address (`https://bowline.dev/docs`,
 * `docs.bowline.dev/`) it says nothing.
 */
const mark = /(?<![\w./@-])bowline\.dev\//i

const versions = /\bapiVersion["']?\s*:\s*["']?([^\s"',}\]#]{0,100})/gi
const kindOfOurs = new RegExp(`\\bkind["']?\\s*:\\s*["']?(?:${kinds.join('|')})\\b`)

/** Whether the text of a file, be it YAML or not, says that there is configuration of ours in it. */
export function isMarked(text: string): boolean {
  if (mark.test(text)) return true
  for (const [, version = ''] of text.matchAll(versions)) if (isNearMiss(version)) return true
  return false
}

/** Whether there can be anything of ours in a text. Most files of a repository that holds more than us are done with here. */
export function mayBeOurs(text: string): boolean {
  return isMarked(text) || kindOfOurs.test(text)
}

/**
 * Whether a document is ours, by what could be read of it.
 * @param broken and nobody can tell what the rest says: in a file that is marked, better a finding too many than a loss
 * unseen
 */
export function isOurs(value: unknown, broken: boolean): boolean {
  const { apiVersion, kind } = readHeader(value)
  if (apiVersion === undefined) return broken || isKind(kind) || isUnderAnotherKey(value)
  if (apiVersion.startsWith('bowline.dev/') || namesUs(apiVersion)) return true
  if (isNearMiss(apiVersion)) return kind === undefined || closest(kind, kinds) !== undefined
  return /^v?1$/.test(apiVersion) && isKind(kind)
}

/**
 * Whether somebody who wrote this `apiVersion` may have meant ours: another end (`bowline.io/v1`), none (`bowline.dev`), or
 * one or two letters wrong (`bowlin.dev/v1`).
 */
function isNearMiss(apiVersion: string): boolean {
  return namesUs(apiVersion) || isWithin(apiVersion.slice(0, 40).split('/')[0] ?? '', 'bowline.dev', 2)
}

function namesUs(apiVersion: string): boolean {
  return /\bbowline\b/i.test(apiVersion)
}

/** `ApiVersion: bowline.dev/v1` */
function isUnderAnotherKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).some((each) => typeof each === 'string' && /^bowline\.dev\/v\d+$/.test(each))
}
