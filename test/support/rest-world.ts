import type { FastifyInstance } from 'fastify'
import { KeyRing } from '../../controller/access/key-ring.ts'
import type { EnvironmentView } from '../../controller/apply/environment-view.ts'
import type { Fleet } from '../../controller/apply/fleet.ts'
import { addExtensionRoutes } from '../../controller/http/api/extensions.ts'
import { createApp } from '../../controller/http/app.ts'
import { addDevopsRoutes } from '../../controller/http/connect/devops.ts'
import { addObjectRoutes } from '../../controller/http/connect/objects.ts'
import { addRefusedRoutes } from '../../controller/http/connect/refused.ts'
import type { DeclarationStore } from '../../controller/ports/declaration-store.ts'
import type { StoredExtension } from '../../controller/ports/environment-store.ts'
import type { Log } from '../../controller/ports/log.ts'
import type { ObjectStore } from '../../controller/ports/object-store.ts'
import type { RunnerConnection } from '../../controller/ports/runners.ts'
import { Declarations } from '../../controller/runners/declarations.ts'
import { loadFile } from '../../core/load/load-file.ts'
import { declaredIn } from '../../core/pass.ts'
import { placesIn } from '../../core/validate/places.ts'
import { flawOf } from './check-answers.js'
import { silent } from './process-harness.ts'

/** What Connect's clients see of a config repository, without a controller: nothing runs. */
export class RestWorld {
  readonly app: FastifyInstance
  readonly extensions: readonly StoredExtension[]
  readonly #connections: RunnerConnection[] = []
  readonly #declarations: Declarations
  readonly warned: object[] = []
  /** What was gone through for an answer. */
  readonly asked: string[] = []
  readonly #keys = new KeyRing(Buffer.alloc(32), () => {})

  constructor(files: Readonly<Record<string, string>>) {
    const loaded = Object.entries(files).map(([path, text]) => loadFile({ path, content: Buffer.from(text) }))
    const { desired, diagnostics } = declaredIn(loaded).checked
    if (!desired) throw new Error(JSON.stringify(diagnostics))
    const { account } = desired
    this.extensions = desired.extensions.map((spec) => ({ id: spec.id, account, spec, commit: '' }))
    const fleet = {
      account: () => account,
      extensions: () => {
        this.asked.push('all extensions')
        return [...this.extensions]
      },
      extension: (id: string) => this.extensions.find((each) => each.id === id),
      extensionNamed: (name: string) => this.extensions.find(({ spec }) => spec.name === name),
      environment: (id: string) => this.#view(id),
      retry: () => {},
    }
    const hub = {
      connections: (id: string) => {
        this.asked.push(id)
        return this.#connections.filter((each) => each.environment === id)
      },
    }
    const log: Log = { ...silent, warn: (fields) => void this.warned.push(fields) }
    const store = { saveDeclaration: async () => {} } as Partial<DeclarationStore> as DeclarationStore
    const declarations = new Declarations({ store, releaseOf: () => '', log })
    this.#declarations = declarations
    const places = { fleet, hub, declarations, placeOf: placesIn(loaded) }
    const runtime = {
      logs: async () => [{ at: '2027-01-01T00:00:00.000Z', source: 'build', text: 'ERROR no disk' }],
    }
    const environments = desired.extensions.flatMap((each) => each.environments.map(({ id }) => id))
    const { adminToken, redact } = { adminToken: 'bwl_admin', redact: (text: string) => text }
    this.app = createApp({
      adminToken,
      keys: this.#keys,
      isThere: (id) => environments.includes(id),
      connectVersion: '42.0.0',
      redact,
      log,
    })
    this.app.addHook('onSend', async (request, reply, payload) => {
      const flaw = flawOf(request, reply, payload)
      if (flaw !== undefined) throw new Error(`${request.url} breaks the contract of the API: ${flaw}`)
    })
    addExtensionRoutes(this.app, {
      fleet: fleet as unknown as Fleet,
      declarations,
      tagsOf: async () => [],
      overviews: { of: () => undefined },
    })
    addDevopsRoutes(this.app, { ...places, runtime, log })
    addRefusedRoutes(this.app, places)
    addObjectRoutes(this.app, { fleet, store: {} as ObjectStore })
  }

  connect(connection: RunnerConnection): void {
    this.#connections.push(connection)
    this.#declarations.heard(connection.environment, connection.setup, connection)
  }

  /** An extension in our own words. */
  async show(extension: string) {
    const headers = { authorization: 'Bearer bwl_admin' }
    return (await this.app.inject({ url: `/api/v1/extensions/${extension}`, headers })).json()
  }

  /** `S`, `E` and the like of the protocol's page are spelled out: `SRVC-...`, `ENV-...`. */
  async ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, caller?: string, payload?: object) {
    const authorization = caller === undefined ? 'Bearer bwl_admin' : this.#keys.of(caller).apiKey
    const url = `/public/v1/${path}`
    const answer = await this.app.inject({
      method,
      url,
      headers: { authorization },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
  }

  #view(id: string): EnvironmentView | undefined {
    for (const { account, spec } of this.extensions) {
      const environment = spec.environments.find((each) => each.id === id)
      if (!environment) continue
      const target = { account, extension: spec, environment, commit: '' }
      const nothing = {
        conditions: [],
        deployed: null,
        movedTag: null,
        instances: [],
        held: [],
        diagnostics: [],
        output: null,
        arrival: null,
      }
      return { id, target, status: 'Running', ...nothing }
    }
    return undefined
  }
}
