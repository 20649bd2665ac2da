import type { FastifyInstance, FastifyReply } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Target } from '../../../core/domain/target.ts'
import type { Places } from '../../../core/domain/written.ts'
import { exportedSheet, sheetFileName } from '../../../core/sheet/export-sheet.ts'
import { planImport, withoutSecrets } from '../../../core/sheet/plan-import.ts'
import { writeVariableSheet } from '../../../core/sheet/write-sheet.ts'
import { formatSheetProblem } from '../../../core/sheet/xlsx/problem.ts'
import { readVariableSheet } from '../../adapters/exceljs/read-sheet.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { type EnvironmentParams, environmentOfPath } from '../connect/environment-path.ts'
import { badInput, declaredInGit, HttpError, notFound } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { needs } from '../guard.ts'

export interface SheetOptions {
  fleet: Fleet
  now: () => Date
  /** Where something is written in the config repository. */
  placeOf: Places
}

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** The gate of the sheet says what is wrong with a larger one; far larger ones are not taken at all. */
const bodyLimit = 4 * 1024 * 1024

type Named = { Params: { environment: string }; Querystring: { dryRun?: string } }

/** Variables as spreadsheets, for people who speak to the API only. */
export function addSheetRoutes(app: FastifyInstance, { fleet, now, placeOf }: SheetOptions): void {
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
    scope.post<Named>(path, { bodyLimit, ...needs('environments:read', 'git.edit') }, async (request) => {
      const target = find(fleet, request.params.environment)
      if (!Buffer.isBuffer(request.body))
        throw new HttpError(415, 'VAL_001', `send the file as ${spreadsheet}`)
      if (request.query.dryRun !== '1') throw declared(target, placeOf)
      return await preview(request.body, target)
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

/** What would change, secure values hidden; or all that is wrong with the sheet. */
async function preview(content: Buffer, { environment }: Target): Promise<object> {
  const reading = await readVariableSheet(content)
  if (!reading.ok) throw badInput(reading.problems.map(formatSheetProblem).join('; '))
  const existing = environment.variables.map((each) => ({
    name: each.name,
    value: each.secure ? null : each.value,
    secure: each.secure,
    inherited: false,
  }))
  return withoutSecrets(planImport(reading.rows, existing, { prune: false }))
}
