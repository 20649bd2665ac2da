import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Change, Edit, WriteBack } from '../../../api/change.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { auditActorOf } from '../../access/audit-actor.ts'
import type { Principal } from '../../access/principal.ts'
import type { ChangeCaller, ChangeDoor } from '../../changes/change-door.ts'
import { ChangeRefusal } from '../../changes/change-refusal.ts'
import { aboutRequest } from '../audited.ts'
import { badInput, HttpError } from '../errors.ts'
import { needs, needsExact, requirePrincipal } from '../guard.ts'
import { readChange } from './change-body.ts'
import { demandEdits } from './change-rights.ts'

export interface ChangeOptions {
  door: Pick<ChangeDoor, 'offers' | 'make'>
}

/** An import of a large sheet is one change, with all of its values sealed. */
const bodyLimit = 8 * 1024 * 1024

/** The one door by which what Git declares is changed from here. */
export function addChangeRoutes(app: FastifyInstance, { door }: ChangeOptions): void {
  app.get(routeOf(paths.changes), needs('environments:read'), async (): Promise<WriteBack> => door.offers())

  app.post(
    routeOf(paths.changes),
    { bodyLimit, ...needsExact('environments:read', 'git.edit') },
    async (request): Promise<Change> => {
      const wanted = readChange(request.body)
      const key = keyOf(request.headers['idempotency-key'])
      try {
        return await door.make(wanted, callerOf(request, wanted.edits), key)
      } catch (error) {
        if (!(error instanceof ChangeRefusal)) throw error
        const { status, code, message, details } = error
        const refused = { path: details.change?.files[0]?.path }
        throw new HttpError(status, code, message, { refused, details })
      }
    },
  )
}

/** @see draft-ietf-httpapi-idempotency-key-header */
function keyOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header === 'string' && /^[\x21-\x7e]{1,128}$/.test(header)) return header
  throw badInput('Idempotency-Key: expected 1 to 128 characters of ASCII without spaces')
}

function callerOf(request: FastifyRequest, edits: readonly Edit[]): ChangeCaller {
  const principal = requirePrincipal(request)
  const { kind, id } = auditActorOf(principal)
  return {
    author: authorOf(principal),
    id: `${kind}:${id}`,
    request: request.id,
    audit: (about) => ({ ...aboutRequest(request), ...about }),
    demandFiles: demandEdits(request, edits),
  }
}

/** As Git names whoever asks. Of people there is an address where that is their name; a made-up one is told by its end. */
function authorOf(principal: Principal): ChangeCaller['author'] {
  if (principal.kind === 'user') {
    const { name, id } = principal
    const isAddress = /^[^\s@<>]+@[^\s@<>]+$/.test(name)
    return { name, email: isAddress ? name : `${id.replace(/[^\w.-]+/g, '-')}@users.bowline.invalid` }
  }
  if (principal.kind === 'key') return { name: principal.name, email: `${principal.id}@keys.bowline.invalid` }
  return { name: 'Bowline administrator', email: 'admin@bowline.invalid' }
}
