import { readFileSync } from 'node:fs'
import { packageFolder } from '../../controller/lib/package-folder.ts'
import { type Kind, kinds } from '../../core/load/header.ts'
import type { Schema } from './fields.ts'

/** Kinds as they are called, in the order of the reference, with their files in `schemas/`. */
export const schemaFiles: Readonly<Record<Kind, string>> = {
  Account: 'account.v1.json',
  Extension: 'extension.v1.json',
  Environment: 'environment.v1.json',
  VariableSet: 'variable-set.v1.json',
  Schedule: 'schedule.v1.json',
  Access: 'access.v1.json',
}

export function schemaText(kind: Kind): string {
  return readFileSync(new URL(`schemas/${schemaFiles[kind]}`, packageFolder), 'utf8')
}

export function schemaOf(kind: Kind): Schema {
  return JSON.parse(schemaText(kind))
}

/** Name of the schema that takes a document of any kind. */
export const anyKindFile = 'bowline.v1.json'

/** What editors check a file with: each document by its kind, and documents of somebody else not at all. */
export function anyKindSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://bowline.dev/schemas/${anyKindFile}`,
    title: 'Bowline configuration',
    type: 'object',
    properties: {
      kind: { description: 'What this document declares.', examples: [...kinds] },
    },
    allOf: kinds.map((kind) => ({
      if: {
        properties: { apiVersion: { pattern: '^[Bb]owl' }, kind: { const: kind } },
        required: ['apiVersion', 'kind'],
      },
      // biome-ignore lint/suspicious/noThenProperty: it is a word of JSON Schema
      then: { $ref: schemaFiles[kind] },
    })),
  }
}

/** By any spelling of its case: `variableset` is `VariableSet`. */
export function kindNamed(name: string): Kind | undefined {
  return kinds.find((kind) => kind.toLowerCase() === name.toLowerCase())
}
