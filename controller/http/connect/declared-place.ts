import type { FastifyRequest } from 'fastify'
import type { declaredOperations } from '../../../api/refused.ts'
import type { Places, Written } from '../../../core/domain/written.ts'
import { declaredInGit, type HttpError, notFound } from '../errors.ts'
import {
  type EnvironmentOfService,
  environmentOfService,
  extensionOfPath,
  type Found,
  type ItemParams,
} from './environment-path.ts'
import { type Runners, wireVariablesOf } from './service-shape.ts'

export interface PlaceOptions extends Runners {
  fleet: Found
  /** Where something is written in the config repository. */
  placeOf: Places
}

/** Something that Git declares, and where a change of it would go. */
export interface DeclaredThing {
  wanted: Written
  /** What it is called on the audit trail: its id, of a variable `ENV-.../NAME`. */
  object: string
  /** JSON Pointer to a field of it. */
  field?: string
  /** Of its extension; said where its place is not known: before Git was read for the first time. */
  files: readonly string[]
}

/** @param what is declared there, a sentence */
export function editInGit(what: string, thing: DeclaredThing, { placeOf }: PlaceOptions): HttpError {
  const at = placeOf(thing.wanted, thing.field)
  const where = at ? `${at.file}:${at.line}` : thing.files.join(' or ') || 'the files'
  const refused = { object: thing.object, path: at?.file }
  return declaredInGit(`${what}: edit ${where} of the config repository`, refused)
}

type Request = FastifyRequest<ItemParams>
type Refused = keyof typeof declaredOperations

/** What a refused request would change. Who asks for what is not there, or not theirs, gets 404. */
export const refusedThings: Readonly<
  Record<Refused, { what: string; of: (request: Request, options: PlaceOptions) => DeclaredThing }>
> = {
  createService: {
    what: 'extensions are declared in Git',
    of: () => ({ wanted: { kind: 'Account' }, object: 'extensions', files: [] }),
  },
  updateService: { what: 'the extension is declared in Git', of: ofExtension },
  deleteService: { what: 'the extension is declared in Git', of: ofExtension },
  startEnvironment: ofEnvironment('/spec/state', 'what runs is declared in Git as "state"'),
  stopEnvironment: ofEnvironment('/spec/state', 'what runs is declared in Git as "state"'),
  setLogLevel: ofEnvironment('/spec/logLevel', 'the log level is declared in Git as "logLevel"'),
  createVariable: { what: 'variables are declared in Git', of: newItem('Variable') },
  importVariables: {
    what: 'variables are declared in Git ("bowline import FILE" writes them there)',
    of: newItem('Variable'),
  },
  updateVariable: { what: 'the variable is declared in Git', of: ofVariable },
  deleteVariable: { what: 'the variable is declared in Git', of: ofVariable },
  createSchedule: { what: 'schedules are declared in Git', of: newItem('Schedule') },
  replaceSchedule: { what: 'the schedule is declared in Git', of: ofSchedule },
  deleteSchedule: { what: 'the schedule is declared in Git', of: ofSchedule },
}

function ofExtension(request: Request, { fleet }: PlaceOptions): DeclaredThing {
  const { spec } = extensionOfPath(request, fleet)
  return { wanted: { kind: 'Extension', extension: spec.name }, object: spec.id, files: spec.files }
}

function ofEnvironment(field: string, what: string) {
  const of = (request: Request, { fleet }: PlaceOptions) =>
    declaredEnvironment(environmentOfService(request, fleet), field)
  return { what, of }
}

export function declaredEnvironment(
  { id, extension, type }: EnvironmentOfService,
  field?: string,
): DeclaredThing {
  return {
    wanted: { kind: 'Environment', extension: extension.spec.name, environment: type },
    object: id,
    files: extension.spec.files,
    ...(field !== undefined && { field }),
  }
}

function newItem(kind: 'Variable' | 'Schedule') {
  return (request: Request, { fleet }: PlaceOptions) =>
    declaredItem(kind, environmentOfService(request, fleet))
}

export function declaredItem(
  kind: 'Variable' | 'Schedule',
  { id, extension, type }: Pick<EnvironmentOfService, 'id' | 'extension' | 'type'>,
  name?: string,
  object = name === undefined ? id : `${id}/${name}`,
): DeclaredThing {
  return {
    wanted: {
      kind,
      extension: extension.spec.name,
      environment: type,
      ...(name !== undefined && { name }),
    },
    object,
    files: extension.spec.files,
  }
}

/** Some clients name a variable by its name. */
function ofVariable(request: Request, { fleet, declarations }: PlaceOptions): DeclaredThing {
  const found = environmentOfService(request, fleet)
  const wanted = request.params.id
  const variable = wireVariablesOf(found, { declarations }).find(
    ({ id, name }) => id === wanted || name === wanted,
  )
  if (!variable) throw notFound(`variable ${wanted}`)
  return declaredItem('Variable', found, variable.name)
}

function ofSchedule(request: Request, { fleet }: PlaceOptions): DeclaredThing {
  const found = environmentOfService(request, fleet)
  const { id } = request.params
  const schedule = found.view?.target?.environment.schedules.find((each) => each.id === id)
  if (!schedule) throw notFound(`schedule ${id}`)
  return declaredItem('Schedule', found, schedule.name, schedule.id)
}
