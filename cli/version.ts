import { readFileSync } from 'node:fs'

/** From package.json, which is one folder up from the source and two from what is built. */
export const version: string = readVersion()

function readVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version
    } catch {}
  }
  return '0.0.0'
}
