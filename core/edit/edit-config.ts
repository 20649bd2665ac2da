import { isDeepStrictEqual } from 'node:util'
import type { EnvironmentType, Source } from '../domain/desired.ts'
import { BowlineError } from '../domain/errors.ts'
import { quoted } from '../lib/closest.ts'
import { isObject, objectOf } from '../lib/json.ts'
import { type Header, readHeader } from '../load/header.ts'
import { loadFile } from '../load/load-file.ts'
import { type LoadedDocument, type LoadedFile, positionOf } from '../load/loaded-file.ts'
import { documentText, withDocument, withoutDocument } from './edit-documents.ts'
import { editFields, type FieldEdit } from './edit-fields.ts'
import { editRepository, firstFree, type SourceFile } from './edit-repository.ts'
import type { Content } from './edit-variables.ts'
import { itemsOf, type Scope } from './variable-items.ts'

interface OfEnvironment {
  extension: string
  environment: EnvironmentType
}

/** Fields of an environment: null takes one away, and what is left out stays. `tag` and `url` are those of its source. */
export interface EnvironmentFields {
  state?: 'running' | 'stopped' | null
  mode?: 'local' | 'cloud' | null
  tag?: string
  url?: string
  logLevel?: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | null
  instances?: number | null
  suspend?: { reason: string; until?: string } | null
}

/** One change to what is declared, as plain data. Secure values are sealed already. */
export type ConfigEdit =
  | ({ kind: 'set-variable'; name: string; to: Content } & Scope)
  | ({ kind: 'unset-variable'; name: string } & Scope)
  | ({ kind: 'set-environment'; set: EnvironmentFields } & OfEnvironment)
  | ({ kind: 'add-schedule'; name: string; spec: Readonly<Record<string, unknown>> } & OfEnvironment)
  | ({ kind: 'change-schedule'; name: string; set: Readonly<Record<string, unknown>> } & OfEnvironment)
  | ({ kind: 'delete-schedule'; name: string } & OfEnvironment)
  | { kind: 'promote'; extension: string; from: EnvironmentType; to: EnvironmentType; takeUrl: boolean }

/** A file that becomes another one; null: it is not there. */
export interface EditedFile {
  path: string
  before: string | null
  after: string | null
  /** Why this file: a sentence for people. */
  why: string
}

/**
 * Carries out edits, one after another: all or none. Only what they are about is touched; all else stays as it is, byte for
 * byte.
 * @param files those with documents of the extensions that are edited, without byte order marks
 * @param isTaken whether there is a file at a path
 * @throws {BowlineError} `edit-refused` where what is to be changed is not there, or is there already; `cannot-edit` where it
 * is written in a way that cannot be edited safely
 */
export function editConfig(
  files: readonly SourceFile[],
  edits: readonly ConfigEdit[],
  isTaken: (path: string) => boolean = () => false,
): EditedFile[] {
  const config = new EditedConfig(files, isTaken)
  for (const step of stepsOf(edits)) config.carryOut(step)
  return config.edited()
}

type VariableStep = { kind: 'variables'; scope: Scope; contents: Map<string, Content | null> }
type Step = VariableStep | Exclude<ConfigEdit, { kind: 'set-variable' | 'unset-variable' }>

/** Variables of one scope that follow each other are one step: of each the last word counts. */
function stepsOf(edits: readonly ConfigEdit[]): Step[] {
  const steps: Step[] = []
  for (const edit of edits) {
    if (edit.kind !== 'set-variable' && edit.kind !== 'unset-variable') {
      steps.push(edit)
      continue
    }
    const { extension, environment, name } = edit
    const scope = { extension, environment }
    const last = steps.at(-1)
    const step: VariableStep =
      last?.kind === 'variables' && isDeepStrictEqual(last.scope, scope)
        ? last
        : { kind: 'variables', scope, contents: new Map() }
    if (step !== last) steps.push(step)
    step.contents.set(name, edit.kind === 'set-variable' ? edit.to : null)
  }
  return steps
}

class EditedConfig {
  readonly #files: Map<string, SourceFile>
  readonly #before: ReadonlyMap<string, SourceFile>
  readonly #isTaken: (path: string) => boolean
  /** By path. */
  readonly #why = new Map<string, string>()

  constructor(files: readonly SourceFile[], isTaken: (path: string) => boolean) {
    this.#before = new Map(files.map((file) => [file.path, file]))
    this.#files = new Map(this.#before)
    this.#isTaken = isTaken
  }

  carryOut(step: Step): void {
    switch (step.kind) {
      case 'variables':
        this.#setVariables(step)
        break
      case 'set-environment':
        this.#setEnvironment(step, fieldsFor(step.set))
        break
      case 'add-schedule':
        this.#addSchedule(step)
        break
      case 'change-schedule':
        this.#changeSchedule(step)
        break
      case 'delete-schedule':
        this.#deleteSchedule(step)
        break
      case 'promote':
        this.#promote(step)
        break
    }
  }

  edited(): EditedFile[] {
    const paths = [...new Set([...this.#before.keys(), ...this.#files.keys()])]
    return paths.flatMap((path) => {
      const [before = null, after = null] = [this.#before.get(path)?.text, this.#files.get(path)?.text]
      return before === after ? [] : [{ path, before, after, why: this.#why.get(path) ?? '' }]
    })
  }

  #setVariables({ scope, contents }: VariableStep): void {
    const there = new Set(itemsOf(this.#documents(), scope).map(({ name }) => name))
    const missing = [...contents].find(([name, to]) => to === null && !there.has(name))
    if (missing) throw refused(`${scopeInWords(scope)} has no variable "${missing[0]}"`)
    const edits = [...contents].map(([name, to]) => ({ name, to }))
    for (const [path, text] of editRepository([...this.#files.values()], scope, edits, this.#isTaken)) {
      const isNew = !this.#files.has(path)
      this.#put(
        path,
        text,
        isNew
          ? `there is no VariableSet for ${scopeInWords(scope)} yet: it goes beside the file that declares ${scope.extension}`
          : `the variables of ${scopeInWords(scope)} are in it`,
      )
    }
  }

  #setEnvironment(place: OfEnvironment, fields: readonly FieldEdit[]): void {
    const document = this.#environment(place)
    this.#editFields(document, fields, `it declares ${place.extension} ${place.environment}`)
  }

  #promote({ extension, from, to, takeUrl }: Extract<Step, { kind: 'promote' }>): void {
    const place = { extension, environment: to }
    const source = this.#sourceOf({ extension, environment: from })
    const target = this.#sourceOf(place)
    if (source.url !== target.url && !takeUrl)
      throw refused(
        `${extension} ${from} and ${to} come from different repositories: only with their "source" is this to be had`,
      )
    if (source.url !== target.url && !isDeepStrictEqual(source.auth, target.auth))
      throw refused(`${extension} ${from} and ${to} differ in source.auth: change the source by hand`)
    const { tag, url } = source
    this.#setEnvironment(place, fieldsFor(takeUrl ? { tag, url } : { tag }))
  }

  #sourceOf(place: OfEnvironment): Source {
    const document = this.#environment(place)
    const source = objectOf(specOf(document).source)
    if (typeof source.url === 'string' && typeof source.tag === 'string') return source as unknown as Source
    throw refused(
      `${at(document)}: ${place.extension} ${place.environment} has no source with a URL and a tag`,
    )
  }

  #addSchedule({ extension, environment, name, spec }: Extract<Step, { kind: 'add-schedule' }>): void {
    const place = { extension, environment }
    const own = this.#environment(place)
    const there = this.#schedules(place)
    const same = there.find(({ header }) => header.name === name)
    if (same)
      throw refused(`${at(same.document)}: ${extension} ${environment} has a schedule "${name}" already`)
    const text = documentText('Schedule', name, { extension, environment, ...ownFields(spec, place) })
    const others = there.at(-1) ?? this.#named('Schedule', { extension }).at(-1)
    const home = this.#file(others?.document ?? own)
    const longer = withDocument(home.path, home.text, text)
    if (longer !== undefined) {
      const why = others
        ? `other schedules of ${extension} are in it`
        : `it declares ${extension} ${environment}`
      this.#put(home.path, longer, why)
      return
    }
    const folder = home.path.slice(0, home.path.lastIndexOf('/') + 1)
    const isTaken = (path: string) => this.#files.has(path) || this.#isTaken(path)
    const path = `${firstFree(`${folder}${extension}-${environment}-schedules`, (each) => isTaken(`${each}.yaml`))}.yaml`
    this.#put(path, text, `to ${home.path} nothing can be added safely: it goes beside it`)
  }

  #changeSchedule({ name, set, ...place }: Extract<Step, { kind: 'change-schedule' }>): void {
    const document = this.#schedule(place, name)
    const fields = Object.entries(ownFields(set, place)).map(([field, to]) => ({
      path: ['spec', field],
      to: to === null ? undefined : to,
    }))
    this.#editFields(document, fields, `the schedule "${name}" is in it`)
  }

  #deleteSchedule({ name, ...place }: Extract<Step, { kind: 'delete-schedule' }>): void {
    const document = this.#schedule(place, name)
    const { path, text } = this.#file(document)
    const rest = withoutDocument(text, document)
    if (rest === undefined)
      throw new BowlineError(
        'cannot-edit',
        `${at(document)}: this file is written in a way that cannot be edited safely; take the document out by hand`,
      )
    const why = `the schedule "${name}" is in it`
    if (rest !== null) {
      this.#put(path, rest, why)
      return
    }
    this.#files.delete(path)
    this.#why.set(path, `${why}, and nothing else`)
  }

  #editFields(document: LoadedDocument, fields: readonly FieldEdit[], why: string): void {
    const { path, text } = this.#file(document)
    this.#put(path, editFields(text, document, fields), why)
  }

  /** @throws {BowlineError} where it is not declared just once, or is broken */
  #environment(place: OfEnvironment): LoadedDocument {
    const name = `${place.extension} ${place.environment}`
    const found = this.#named('Environment', place)
    return onlyOf(found, name, () => {
      const own = this.#named('Environment', { extension: place.extension })
      const there = own.flatMap(({ header }) => header.environment ?? [])
      return there.length > 0 ? `${place.extension} has ${quoted(there)}` : `${place.extension} has none`
    })
  }

  #schedule(place: OfEnvironment, name: string): LoadedDocument {
    const all = this.#schedules(place)
    const found = all.filter(({ header }) => header.name === name)
    return onlyOf(found, `schedule "${name}" of ${place.extension} ${place.environment}`, () => {
      const there = all.flatMap(({ header }) => header.name ?? [])
      return there.length > 0 ? `there are ${quoted(there)}` : 'there is none'
    })
  }

  #schedules({ extension, environment }: OfEnvironment) {
    return this.#named('Schedule', { extension, environment })
  }

  #named(kind: string, { extension, environment }: { extension: string; environment?: string }): Named[] {
    return this.#documents()
      .map((document) => ({ document, header: readHeader(document.value) }))
      .filter(({ header }) => header.kind === kind && header.extension === extension)
      .filter(({ header }) => environment === undefined || header.environment === environment)
  }

  #documents(): LoadedDocument[] {
    return [...this.#files.values()].flatMap(({ loaded }) => loaded.documents)
  }

  #file({ file }: LoadedDocument): SourceFile {
    const found = this.#files.get(file)
    if (!found) throw new Error(`${file} is not among the files`)
    return found
  }

  #put(path: string, text: string, why: string): void {
    if (this.#files.get(path)?.text === text) return
    this.#files.set(path, sourceFile(path, text))
    if (!this.#why.has(path)) this.#why.set(path, why)
  }
}

interface Named {
  document: LoadedDocument
  header: Header
}

/** @param there what there is instead, for people */
function onlyOf(found: readonly Named[], name: string, there: () => string): LoadedDocument {
  const [first, second] = found
  if (!first) throw refused(`${name} is not declared: ${there()}`)
  if (second)
    throw refused(`${name} is declared more than once: ${at(first.document)}, ${at(second.document)}`)
  if (first.document.broken) throw refused(`${at(first.document)}: mend this document first`)
  return first.document
}

/** @param text without a byte order mark */
export function sourceFile(path: string, text: string, loaded?: LoadedFile): SourceFile {
  return { path, text, loaded: loaded ?? loadFile({ path, content: Buffer.from(text) }) }
}

function fieldsFor({ tag, url, ...fields }: EnvironmentFields): FieldEdit[] {
  const own = Object.entries(fields).filter(([, to]) => to !== undefined)
  return [
    ...own.map(([name, to]) => ({ path: ['spec', name], to: to === null ? undefined : to })),
    ...(tag === undefined ? [] : [{ path: ['spec', 'source', 'tag'], to: tag }]),
    ...(url === undefined ? [] : [{ path: ['spec', 'source', 'url'], to: url }]),
  ]
}

/** What a schedule belongs to is said by the edit, and is nothing that its fields change. */
function ownFields(fields: Readonly<Record<string, unknown>>, place: OfEnvironment) {
  const { extension = place.extension, environment = place.environment, ...own } = fields
  if (extension === place.extension && environment === place.environment) return own
  throw refused('a schedule does not move: delete it, and add one where it is to be')
}

function specOf({ value }: LoadedDocument): Readonly<Record<string, unknown>> {
  const { spec } = objectOf(value)
  return isObject(spec) ? spec : {}
}

export function scopeInWords({ extension, environment }: Scope): string {
  return environment === null ? `all environments of ${extension}` : `${extension} ${environment}`
}

function at(document: LoadedDocument): string {
  const { file, line } = positionOf(document, '')
  return `${file}:${line}`
}

function refused(message: string): BowlineError {
  return new BowlineError('edit-refused', message)
}
