import type { ErrorObject } from 'ajv/dist/2020.js'
import * as generated from '../../schemas/generated/checks.ts'
import type { Kind } from '../load/header.ts'
import type { Bodies, Declared, Resource } from './catalog.ts'
import { explain } from './explain.ts'
import type { Report } from './rule.ts'

/** Whether a document fits the schema of its kind. What is wrong with it is left in `errors`. */
interface Check {
  (document: unknown): boolean
  errors?: readonly ErrorObject[] | null
}

const checks: Readonly<Record<Kind, Check>> = generated

/** Complaints about one document: more of them help nobody. */
const mostExplained = 200

/** The document as a resource of its kind; undefined, and every reason reported, where its shape is wrong. */
export function checkShape<K extends Kind>(
  kind: K,
  declared: Declared,
  report: Report,
): Resource<Bodies[K]> | undefined {
  const check = checks[kind]
  const body = declared.document.value
  const { document, header } = declared // to spread it would give each object, of a hundred thousand, a hidden class of its own
  if (check(body)) return { document, header, body: body as Bodies[K] }
  for (const problem of explain(check.errors?.slice(0, mostExplained) ?? []))
    report({ ...problem, in: declared })
  return undefined
}
