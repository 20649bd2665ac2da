import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { MachineKeyView } from '../../../api/sign-in.ts'
import type { AuditAction } from '../../../core/domain/audit.ts'
import { readPaths, readRole } from '../../../core/domain/sign-in-settings.ts'
import { count } from '../../../core/lib/count.ts'
import { isObject, type JsonObject } from '../../../core/lib/json.ts'
import { Addresses } from '../../lib/addresses.ts'
import type { MachineKey } from '../../ports/machine-key-store.ts'
import { type MachineKeys, machineKeyLimits, type WantedKey } from '../../sign-in/machine-keys.ts'
import { aboutRequest } from '../audited.ts'
import { badInput, conflict, notFound } from '../errors.ts'
import { callerOf, needs } from '../guard.ts'

export interface MachineKeyOptions {
  keys: MachineKeys
}

type Named = { Params: { id: string } }
const secret = (audits: AuditAction) =>
  ({ config: { needs: 'keys:manage', answersSecret: true, audits } }) as const

/** Keys for machines: made, listed, rotated, revoked. A key is shown in the answer that makes it, and never again. */
export function addMachineKeyRoutes(app: FastifyInstance, { keys }: MachineKeyOptions): void {
  const view = (key: MachineKey) => viewOf(key, keys)
  const find = (id: string): MachineKey => {
    const key = keys.get(id)
    if (!key) throw notFound(`a key ${JSON.stringify(id.slice(0, 40))}`)
    return key
  }

  app.get(routeOf(paths.machineKeys), needs('keys:manage'), async () => ({ keys: keys.list().map(view) }))

  app.post(routeOf(paths.machineKeys), secret('machine-key.create'), async (request, reply) => {
    const wanted = readWanted(request.body)
    if (keys.isFull()) throw tooMany()
    const { key, token } = await keys.create(wanted, callerOf(request), aboutRequest(request))
    return reply.status(201).send({ ...view(key), token })
  })

  app.post<Named>(routeOf(paths.rotateMachineKey), secret('machine-key.rotate'), async (request) => {
    if (keys.hasEnded(find(request.params.id)) && keys.isFull()) throw tooMany()
    const forMs = readExpiry(isObject(request.body) ? request.body : {})
    const rotated = await keys.rotate(request.params.id, forMs, aboutRequest(request))
    if (!rotated) throw notFound('this key')
    return { ...view(rotated.key), token: rotated.token }
  })

  app.delete<Named>(
    routeOf(paths.machineKey),
    needs('keys:manage', 'machine-key.revoke'),
    async (request) => {
      const key = find(request.params.id)
      await keys.revoke(key.id, aboutRequest(request))
      return view(key)
    },
  )
}

function tooMany() {
  return conflict(`there are ${count(machineKeyLimits.most, 'key')} that count already; revoke some`)
}

function readWanted(body: unknown): WantedKey {
  if (!isObject(body)) throw badInput('expected an object with name and role')
  const { name, role, paths: scope, addresses } = body
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9._-]{0,62}$/.test(name))
    throw badInput('name: expected up to 63 small letters, digits, ".", "_" and "-"')
  return {
    name,
    limit: read(() => ({ role: readRole(role, 'role'), paths: readPaths(scope, 'paths') })),
    addresses: read(() => readAddresses(addresses)),
    forMs: readExpiry(body),
  }
}

function readAddresses(value: unknown): string[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > 50 || !value.every((each) => typeof each === 'string'))
    throw new TypeError('addresses: expected a list of at most 50 addresses')
  new Addresses(value)
  return value
}

/** In seconds, as everywhere in this API. */
function readExpiry({ expiresIn }: JsonObject): number {
  if (expiresIn === undefined) return machineKeyLimits.usualMs
  const ms = Number(expiresIn) * 1000
  if (Number.isInteger(expiresIn) && ms >= machineKeyLimits.shortestMs && ms <= machineKeyLimits.longestMs)
    return ms
  throw badInput('expiresIn: expected whole seconds from 60 to 31536000, a year: every key ends')
}

function read<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof TypeError) throw badInput(error.message)
    throw error
  }
}

function viewOf(key: MachineKey, keys: MachineKeys): MachineKeyView {
  const instant = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? null : new Date(ms).toISOString()
  const { id, name, limit, addresses, createdBy } = key
  return {
    ...{ id, name, role: limit.role, paths: limit.paths, addresses, createdBy },
    createdAt: new Date(key.createdAt).toISOString(),
    expiresAt: new Date(key.endsAt).toISOString(),
    formerUntil: instant(key.former?.until),
    usedAt: instant(key.usedAt),
    unused: keys.isUnused(key),
  }
}
