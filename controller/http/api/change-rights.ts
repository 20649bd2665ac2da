import type { FastifyRequest } from 'fastify'
import type { Edit } from '../../../api/change.ts'
import type { Thing } from '../../../core/domain/access.ts'
import type { EnvironmentType, Extension } from '../../../core/domain/desired.ts'
import type { Right } from '../../../core/domain/rights.ts'
import { notFound } from '../errors.ts'
import { demand } from '../guard.ts'
import { thingOf, thingsOfExtension } from '../things.ts'

/** What an edit is about, and what it takes there. */
interface Needed {
  things: readonly Thing[]
  rights: readonly Right[]
}

/**
 * Whoever edits has to have the rights for it on what is edited, and on every file that becomes another one by it.
 * @returns what looks at the files, once it is known which they are
 * @throws {HttpError} 404 of what the caller does not see, 403 which names the right
 */
export function demandEdits(
  request: FastifyRequest,
  edits: readonly Edit[],
): (files: readonly { path: string }[]) => void {
  const { may } = request
  const needed = edits.map((edit) => neededFor(edit, request))
  for (const { things, rights } of needed)
    for (const right of rights) for (const thing of things) demand(may.may(right, thing), right, thing)
  return (files) => {
    for (const { path } of files) {
      const isTheirs = needed.some(({ things, rights }) =>
        things.some(({ type }) => rights.every((right) => may.may(right, { path, type }))),
      )
      const [first] = needed
      const [right = 'environments:edit'] = first?.rights ?? []
      demand(isTheirs, right, { path, type: first?.things[0]?.type ?? null })
    }
  }
}

function neededFor(edit: Edit, { may, server }: FastifyRequest): Needed {
  const called = `extension ${edit.extension}`
  const spec = server.door?.found.extensionNamed(edit.extension)?.spec
  const sees = (thing: Thing) => may.may('environments:read', thing)
  if (!spec || !thingsOfExtension(spec).some(sees)) throw notFound(called)
  const things = thingsOf(edit, spec)
  const unseen = things.find((thing) => thing.type !== null && !sees(thing))
  if (unseen) throw notFound(`environment ${edit.extension}:${unseen.type}`)
  if (edit.kind === 'promote' && !sees(thingOf(spec, edit.from)))
    throw notFound(`environment ${edit.extension}:${edit.from}`)
  return { things, rights: rightsFor(edit) }
}

/** What all environments share is theirs, and the extension's. */
function thingsOf(edit: Edit, spec: Extension): Thing[] {
  const type: EnvironmentType | null = edit.kind === 'promote' ? edit.to : edit.environment
  return type === null ? thingsOfExtension(spec) : [thingOf(spec, type)]
}

function rightsFor(edit: Edit): Right[] {
  switch (edit.kind) {
    case 'set-variable':
    case 'unset-variable':
      return ['variables:edit']
    case 'add-schedule':
    case 'change-schedule':
    case 'delete-schedule':
      return ['schedules:edit']
    case 'rollback':
      return ['environments:edit']
    case 'promote':
      return edit.source ? ['sources:edit'] : ['environments:edit']
    case 'set-environment': {
      const { url, mode, ...others } = edit.set
      const source: Right[] = url !== undefined || mode !== undefined ? ['sources:edit'] : []
      return [...source, ...(Object.keys(others).length > 0 ? (['environments:edit'] as const) : [])]
    }
  }
}
