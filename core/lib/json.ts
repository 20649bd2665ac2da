import { ExactNumber } from './exact-json.ts'

/** Readers for JSON from outside: each takes anything and gives a value of the wished type, or a default. */

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  )
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function stringsOf(value: unknown): string[] {
  return arrayOf(value).filter((each) => typeof each === 'string')
}

/** Zero for whatever is not a finite number above zero. */
export function positiveNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0
}
