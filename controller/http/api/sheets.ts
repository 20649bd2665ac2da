import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Edit } from '../../../api/change.ts'
import type { SheetPlan } from '../../../api/environment.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Target } from '../../../core/domain/target.ts'
import type { Places } from '../../../core/domain/written.ts'
import type { ListedVariable } from '../../../core/edit/listed-variables.ts'
import type { PublicKey } from '../../../core/sealing/keys.ts'
import { seal } from '../../../core/sealing/seal.ts'
import { exportedSheet, sheetFileName } from '../../../core/sheet/export-sheet.ts'
import { type ExistingVariable, planImport, withoutSecrets } from '../../../core/sheet/plan-import.ts'
import { writeVariableSheet } from '../../../core/sheet/write-sheet.ts'
import { formatSheetProblem, type SheetProblem } from '../../../core/sheet/xlsx/problem.ts'
import { readVariableSheet } from '../../adapters/exceljs/read-sheet.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { type EnvironmentParams, environmentOfPath } from '../connect/environment-path.ts'
import { declaredInGit, HttpError, notFound } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { needs } from '../guard.ts'
import { type FoundVariables, type VariablesOf, variablesOf } from './found-variables.ts'

export interface SheetOptions extends VariablesOf {
  fleet: Fleet
  now: () => Date
  /** Where something is written in the config repository. */
  placeOf: Places
  /** What secure values are sealed with. */
  sealingKey: () => PublicKey
}

/** It is compared with what Git says in plain text, and comes back as it is to be written. */
const previewing = {
  config: { needs: 'environments:read', audits: 'git.edit', answersDeclared: true },
} as const

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** The gate of the sheet says what is wrong with a larger one; far larger ones are not taken at all. */
const bodyLimit = 4 * 1024 * 1024

type Named = { Params: { environment: string }; Querystring: { dryRun?: string; prune?: string } }

/** Variables as spreadsheets, for people who speak to the API only. */
export function addSheetRoutes(app: FastifyInstance, options: SheetOptions): void {
  const { fleet, now, placeOf, sealingKey } = options
  const path = routeOf(paths.variableSheet)

  app.get<Named>(path, needs('environments:read'), async (request, reply) =>
    sendSheet(find(fleet, request.params.environment), reply, now()),
  )
  app.get<EnvironmentParams>(
    routeOf(paths.exportVariables),
    needs('environments:read'),
    async (request, reply) => {
      const { target } = environmentOfPath(request, fleet)
      return await sendSheet(target as Target, reply, now())
    },
  )

  app.register(async (scope) => {
    scope.addContentTypeParser(
      spreadsheet,
      { parseAs: 'buffer', bodyLimit },
      async (_: unknown, body: Buffer) => body,
    )
    scope.post<Named>(path, { bodyLimit, ...previewing }, async (request) => {
      const target = find(fleet, request.params.environment)
      if (!Buffer.isBuffer(request.body))
        throw new HttpError(415, 'VAL_001', `send the file as ${spreadsheet}`)
      const { dryRun, prune } = request.query
      if (dryRun !== '1') throw declared(target, placeOf)
      const found = variablesOf(request.params.environment, options, app.redact)
      return await preview(request.body, { found, prune: prune === '1', sealingKey })
    })
  })
}

function find(fleet: Fleet, wanted: string): Target {
  const { target } = findEnvironment(wanted, fleet)
  if (!target) throw notFound(`environment ${wanted}`)
  return target
}

async function sendSheet(
  { account, extension, environment }: Target,
  reply: FastifyReply,
  now: Date,
): Promise<FastifyReply> {
  const content = await writeVariableSheet(exportedSheet(account, extension, environment, now))
  const name = sheetFileName(extension, environment)
  return reply.type(spreadsheet).header('content-disposition', `attachment; filename="${name}"`).send(content)
}

function declared({ extension, environment }: Target, placeOf: Places): HttpError {
  const at = placeOf({ kind: 'Variable', extension: extension.name, environment: environment.type })
  const where = at ? `${at.file}:${at.line}` : extension.files.join(', ')
  const command = `bowline import FILE --extension ${extension.name} --environment ${environment.type}`
  return declaredInGit(
    `variables are declared in Git (${where}): import them with "${command}" and push, or see what would change with ?dryRun=1`,
    { object: environment.id, path: at?.file },
  )
}

interface Preview {
  found: FoundVariables
  prune: boolean
  sealingKey: () => PublicKey
}

/** What would change, secure values hidden, and the edits that make it so; or all that is wrong with the sheet. */
async function preview(content: Buffer, { found, prune, sealingKey }: Preview): Promise<SheetPlan> {
  const reading = await readVariableSheet(content)
  if (!reading.ok) throw refusedSheet(reading.problems)
  const plan = planImport(reading.rows, found.all.flatMap(existing), { prune })
  const { added, changed, removed, problems } = plan
  if (problems.length > 0) return { ...withoutSecrets(plan), edits: [] }
  const place = { extension: found.extension.name, environment: found.environment }
  const edits = [...added, ...changed].map(async ({ name, value, secure }): Promise<Edit> => {
    const edit = { kind: 'set-variable', ...place, name } as const
    if (!secure) return { ...edit, value }
    return {
      ...edit,
      sealed: await seal(value, { account: found.account.name, ...place, name }, sealingKey()),
    }
  })
  const gone = removed.map(({ name }): Edit => ({ kind: 'unset-variable', ...place, name }))
  return { ...withoutSecrets(plan), edits: [...(await Promise.all(edits)), ...gone] }
}

/** What Git has of it: what only a release wants is there when somebody writes it. */
function existing({ name, value, secure, from }: ListedVariable): ExistingVariable[] {
  if (from !== 'environment' && from !== 'extension') return []
  return [{ name, value, secure, inherited: from === 'extension' }]
}

function refusedSheet(problems: readonly SheetProblem[]): HttpError {
  const message = problems.map(formatSheetProblem).join('; ')
  return new HttpError(400, 'VAL_001', message, { details: { problems } })
}
