import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import {
  type EnvironmentVariable,
  longestShown,
  mostNamed,
  type VariableDetails,
  type VariableKind,
  type VariablePage,
  type VariablePreview,
  type WantedVariable,
} from '../../../api/variable.ts'
import { previewVariable } from '../../../core/diff/variable-preview.ts'
import { type ListedVariable, positionOfItem } from '../../../core/edit/listed-variables.ts'
import type { VariableItem } from '../../../core/edit/variable-items.ts'
import { readSealedHeader } from '../../../core/sealing/sealed-header.ts'
import type { VariableHistory } from '../../changes/variable-history.ts'
import { refuseUnknown } from '../connect/event-fields.ts'
import { badInput, notFound } from '../errors.ts'
import { type PageQuery, pageOf, wantedPage } from '../keyset.ts'
import { textOf } from './environment-query.ts'
import { type FoundVariables, type VariablesOf, variablesOf } from './found-variables.ts'

export interface VariableOptions extends VariablesOf {
  history: Pick<VariableHistory, 'madeBy'>
  /** Where the host of the repository shows things; undefined where that is not known. */
  web:
    | {
        file: (commit: string, path: string, line: number) => string
        commit: (commit: string) => string
      }
    | undefined
}

type Named = { Params: { environment: string } }
type One = { Params: { environment: string; variable: string } }
type Listed = Named & { Querystring: PageQuery & { q?: string; is?: string; id?: string } }

/** What Git says is compared with what others wrote there: a word that is also a secret stays in it. */
const declared = { config: { needs: 'environments:read', answersDeclared: true } } as const
const looked = { config: { ...declared.config, audits: 'nothing' } } as const
const longestName = 1_000
const longestValue = 256 * 1024

const kinds: Readonly<Record<VariableKind, (variable: ListedVariable) => boolean>> = {
  sealed: ({ secure }) => secure,
  waiting: ({ standing }) => standing !== null && standing !== 'in-force',
  own: ({ from }) => from === 'environment',
  inherited: ({ from }) => from === 'extension',
  release: ({ from }) => from === 'release',
}

/** What an environment gets, and from where. */
export function addVariableRoutes(app: FastifyInstance, options: VariableOptions): void {
  const { history, web } = options
  const find = (name: string) => variablesOf(name, options, app.redact)
  app.get<Listed>(
    routeOf(paths.environmentVariables),
    declared,
    async ({ params, query }): Promise<VariablePage> => {
      const { limit, after } = wantedPage(query)
      const isWanted = filterOf(query)
      const found = find(params.environment)
      const wanted = found.all.filter(isWanted)
      const following = after === undefined ? wanted : wanted.filter(({ name }) => name > after)
      const { items, next } = pageOf(following, limit, ({ name }) => name)
      const count = (kind: VariableKind) => found.all.filter(kinds[kind]).length
      return {
        items: items.map((each) => cut(viewOf(each, found, web))),
        next,
        counts: {
          ...{
            all: found.all.length,
            found: wanted.length,
            sealed: count('sealed'),
            waiting: count('waiting'),
          },
          ...{ own: count('own'), inherited: count('inherited'), release: count('release') },
        },
        commit: found.commit,
        newest: found.isNewest,
        account: found.account.name,
      }
    },
  )

  app.get<One>(routeOf(paths.environmentVariable), declared, async ({ params }): Promise<VariableDetails> => {
    const found = find(params.environment)
    const one = found.all.find(({ name }) => name === params.variable)
    if (!one) throw notFound(`variable ${params.variable}`)
    const made = one.item && (await history.madeBy(one.item, found.commit))
    const url = made ? (web?.commit(made.commit) ?? null) : null
    return { variable: viewOf(one, found, web), changed: made ? { ...made, url } : null }
  })

  app.post<Named>(
    routeOf(paths.variablePreview),
    looked,
    async ({ params, body }): Promise<VariablePreview> => {
      const { name, value, shared } = wantedOf(body)
      const found = find(params.environment)
      const { extension, environment } = found
      const findings = previewVariable({
        ...{ extension: extension.name, environment: shared ? null : environment, name, value },
      })
      const taken = found.all.find((each) => each.name === name)
      return { findings, taken: taken ? cut(viewOf(taken, found, web)) : null }
    },
  )
}

function viewOf(
  variable: ListedVariable,
  { commit }: FoundVariables,
  web: VariableOptions['web'],
): EnvironmentVariable {
  const { name, value, secure, sealed, from, item, insteadOf, standing } = variable
  const header = sealed === null ? undefined : readSealedHeader(sealed)
  const placeOf = (of: VariableItem | undefined) => {
    if (!of) return null
    const { file, line } = positionOfItem(of)
    return { file, line, url: web?.file(commit, file, line) ?? null }
  }
  return {
    ...{ id: name, name, value, length: value?.length ?? null, secure, from, standing },
    key: typeof header === 'object' ? header.keyId : null,
    sealing: sealed === null ? null : sealed.slice(sealed.lastIndexOf('.') + 1),
    at: placeOf(item),
    insteadOf: placeOf(insteadOf),
  }
}

function cut(variable: EnvironmentVariable): EnvironmentVariable {
  const { value } = variable
  if (value === null || value.length <= longestShown) return variable
  return { ...variable, value: value.slice(0, longestShown).toWellFormed() }
}

function filterOf({ q, is, id }: Listed['Querystring']): (variable: ListedVariable) => boolean {
  const isKind = is === undefined || is === '' ? () => true : kinds[is as VariableKind]
  if (!isKind || !(is === undefined || is === '' || Object.hasOwn(kinds, is)))
    throw badInput(`is: expected one of ${Object.keys(kinds).join(', ')}`)
  const names = namesIn(id)
  const text = textOf(q)
  const has = (part: string | null) => part?.toLowerCase().includes(text)
  return (variable) =>
    isKind(variable) &&
    (names === undefined || names.has(variable.name)) &&
    (text === '' || has(variable.name) || has(variable.value) || false)
}

function namesIn(id: unknown): ReadonlySet<string> | undefined {
  if (id === undefined || id === '') return undefined
  const names = typeof id === 'string' ? id.split(',') : []
  if (names.length === 0 || names.length > mostNamed)
    throw badInput(`id: expected 1 to ${mostNamed} names with commas between them`)
  return new Set(names)
}

/** @throws {HttpError} 400 which does not repeat it */
function wantedOf(body: unknown): Omit<WantedVariable, 'value'> & { value: string | undefined } {
  const wanted = (body ?? {}) as Record<string, unknown>
  refuseUnknown(wanted, ['name', 'value', 'shared'])
  const { name, value, shared = false } = wanted
  if (typeof name !== 'string' || name.length > longestName)
    throw badInput(`name: expected a text of at most ${longestName} characters`)
  if (value !== undefined && (typeof value !== 'string' || value.length > longestValue))
    throw badInput(`value: expected a text of at most ${longestValue} characters`)
  if (typeof shared !== 'boolean') throw badInput('shared: expected true or false')
  return { name, value, shared }
}
