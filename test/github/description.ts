import { type Check, type OpenApiSchema, SchemaCompiler } from './json-schema.ts'
import { published } from './published.ts'

interface Reference {
  $ref: string
}

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: OpenApiSchema
  'x-multi-segment'?: boolean
}

interface Content {
  schema: OpenApiSchema
  examples?: Record<string, Reference | { value: unknown }>
}

interface Response {
  content?: Record<string, Content>
}

interface PublishedOperation {
  operationId: string
  parameters?: (Parameter | Reference)[]
  requestBody?: { required?: boolean; content: Record<string, Content> }
  responses: Record<string, Response | Reference>
}

interface Document {
  paths: Record<string, Record<string, PublishedOperation>>
  'x-webhooks': Record<string, Record<string, PublishedOperation>>
  components: { schemas: Record<string, OpenApiSchema> } & Record<string, Record<string, unknown>>
}

/** What a request says, its parameters still as text. */
export interface RequestParts {
  path: Record<string, unknown>
  query: Record<string, unknown>
  body: unknown
}

export interface RequestProblems {
  /** What GitHub answers with 422. */
  invalid: string[]
  /** What GitHub would silently ignore: in a client it is a mistake. */
  unknown: string[]
}

/** GitHub's published description of its REST API, as much of it as is used here (read once per process). */
export class Description {
  static #loaded: Description | undefined
  readonly #document: Document
  readonly #compiler: SchemaCompiler
  readonly #operations = new Map<string, Operation>()

  static load(): Description {
    Description.#loaded ??= new Description(published<Document>('description'))
    return Description.#loaded
  }

  private constructor(document: Document) {
    this.#document = document
    this.#compiler = new SchemaCompiler(document.components.schemas)
  }

  /** @param route as the description has it, such as `GET /repos/{owner}/{repo}/pulls` */
  operation(route: string): Operation {
    let operation = this.#operations.get(route)
    if (!operation) {
      operation = this.#find(route)
      this.#operations.set(route, operation)
    }
    return operation
  }

  /** Checks the payload of a webhook. @param name such as `push` or `check-run-rerequested` */
  webhookProblems(name: string, payload: unknown): string[] {
    const schema = this.#document['x-webhooks'][name]?.post?.requestBody?.content['application/json']?.schema
    if (!schema) throw new Error(`our copy of GitHub's description has no webhook "${name}"${remedy}`)
    return this.#compiler.compile(schema)(payload)
  }

  #find(route: string): Operation {
    const [method = '', path = ''] = route.split(' ')
    const operation = this.#document.paths[path]?.[method.toLowerCase()]
    if (!operation) throw new Error(`our copy of GitHub's description has no operation "${route}"${remedy}`)
    return new Operation(route, operation, {
      compiler: this.#compiler,
      resolve: (value) => this.#resolve(value),
    })
  }

  #resolve<T>(value: T | Reference): T {
    if (!isReference(value)) return value
    const [, , kind = '', name = ''] = value.$ref.split('/')
    return this.#document.components[kind]?.[name] as T
  }
}

const remedy = ': run "npm run renew:github"'

interface Surroundings {
  compiler: SchemaCompiler
  resolve: <T>(value: T | Reference) => T
}

export class Operation {
  readonly route: string
  readonly method: string
  readonly #published: PublishedOperation
  readonly #parameters: Parameter[]
  readonly #around: Surroundings
  readonly #pattern: RegExp
  readonly #answerChecks = new Map<number, Check>()
  #pathCheck: Check | undefined
  #queryCheck: Check | undefined
  #bodyCheck: Check | undefined

  constructor(route: string, published: PublishedOperation, around: Surroundings) {
    const [method = '', path = ''] = route.split(' ')
    this.route = route
    this.method = method
    this.#published = published
    this.#around = around
    this.#parameters = (published.parameters ?? []).map((each) => around.resolve(each))
    this.#pattern = patternOf(path, this.#parameters)
  }

  /** The parameters in the path; undefined where it is the path of another operation. */
  match(pathname: string): Record<string, string> | undefined {
    const matched = this.#pattern.exec(pathname)
    if (!matched) return undefined
    const groups = matched.groups ?? {}
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
  }

  /** Checks a request; numbers and booleans among its parameters become such in place. */
  requestProblems({ path, query, body }: RequestParts): RequestProblems {
    this.#pathCheck ??= this.#compileParameters('path')
    this.#queryCheck ??= this.#compileParameters('query')
    const names = this.#parameters.filter((each) => each.in === 'query').map(({ name }) => name)
    return {
      invalid: [...this.#pathCheck(path), ...this.#queryCheck(query), ...this.#bodyProblems(body)],
      unknown: [...without(query, names), ...this.#unknownInBody(body)],
    }
  }

  /** An answer as GitHub publishes it, to be filled in with what is the case; undefined where there is none. */
  example(status: number): unknown {
    const [first] = Object.values(this.#content(status)?.examples ?? {})
    return first === undefined ? undefined : this.#around.resolve<{ value: unknown }>(first)?.value
  }

  answerProblems(status: number, body: unknown): string[] {
    let check = this.#answerChecks.get(status)
    if (!check) {
      check = this.#compileAnswer(status)
      this.#answerChecks.set(status, check)
    }
    return check(body)
  }

  #compileParameters(place: 'path' | 'query'): Check {
    const parameters = this.#parameters.filter((each) => each.in === place)
    return this.#around.compiler.compileParameters({
      type: 'object',
      properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
      required: parameters.filter(({ required }) => required).map(({ name }) => name),
    })
  }

  #bodyProblems(body: unknown): string[] {
    const { requestBody } = this.#published
    if (!requestBody) return body === undefined ? [] : ['it has a body, and none is taken']
    if (body === undefined) return requestBody.required ? ['it has no body'] : []
    this.#bodyCheck ??= this.#around.compiler.compile(requestBody.content['application/json']?.schema ?? {})
    return this.#bodyCheck(body)
  }

  #unknownInBody(body: unknown): string[] {
    const schema = this.#published.requestBody?.content['application/json']?.schema
    if (!schema?.properties || schema.additionalProperties || typeof body !== 'object' || !body) return []
    return without(body, Object.keys(schema.properties))
  }

  /** Which errors an operation may give is not published in full: what is not named is a `basic-error`. */
  #compileAnswer(status: number): Check {
    const { compiler } = this.#around
    const content = this.#content(status)
    if (content) return compiler.compile(content.schema)
    if (status >= 400) return compiler.compile({ $ref: '#/components/schemas/basic-error' })
    if (!this.#published.responses[status]) return () => [`it has no answer ${status}`]
    return (body) => (body === undefined ? [] : ['the answer has a body, and none is published'])
  }

  #content(status: number): Content | undefined {
    const response = this.#published.responses[status]
    return response && this.#around.resolve<Response>(response).content?.['application/json']
  }
}

/** `/repos/{owner}/git/ref/{ref}` to an expression with a group for each name; some names may span slashes. */
function patternOf(path: string, parameters: readonly Parameter[]): RegExp {
  const source = path.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_, name: string) => {
    const wide =
      parameters.find((each) => each.name === name)?.['x-multi-segment'] && path.endsWith(`{${name}}`)
    return `(?<${name}>${wide ? '.+' : '[^/]+'})`
  })
  return new RegExp(`^${source}$`)
}

function without(object: object, names: readonly string[]): string[] {
  return Object.keys(object).filter((name) => !names.includes(name))
}

function isReference(value: unknown): value is Reference {
  return typeof (value as Reference | undefined)?.$ref === 'string'
}
