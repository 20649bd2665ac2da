import type { EnvironmentView } from '../../controller/apply/environment-view.ts'
import { createOverviews, type OverviewParts } from '../../controller/report/create-overviews.ts'
import type { PausedSchedule } from '../../controller/schedules/pauses.ts'
import type { Environment } from '../../core/domain/desired.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { Held } from '../../core/domain/plan.ts'
import { accountOf, environmentOf, extensionOf } from './samples.ts'

/** What the controller knows of an environment that runs as declared. */
export function viewOf(
  environment: Partial<Environment> = {},
  values: Partial<EnvironmentView> = {},
): EnvironmentView {
  const declared = environmentOf(environment)
  const extension = extensionOf(declared.extension)
  return {
    id: declared.id,
    target: { account: accountOf(), extension, environment: declared, commit: 'c0ffee' },
    status: 'Running',
    conditions: [],
    deployed: null,
    movedTag: null,
    instances: [],
    arrival: null,
    output: null,
    held: [],
    diagnostics: [],
    ...values,
  }
}

/** All that is told, of environments that a test changes as it likes; it says which of them may differ. */
export class ToldEnvironments {
  readonly views = new Map<string, EnvironmentView>()
  /** Of the whole, as `Sync` has it. */
  state = {
    commit: 'c0ffee' as string | null,
    error: null as string | null,
    refused: null as string | null,
    planned: null as string | null,
    diagnostics: [] as readonly Diagnostic[],
    plan: { held: [] as readonly Held[] },
  }
  applied: string | null = 'c0ffee'
  paused: readonly PausedSchedule[] = []
  secrets: readonly string[] = []
  key = 'newest'
  now = Date.UTC(2027, 0, 1)
  /** Ids of the environments that were worked out, in order. */
  readonly lookedAt: string[] = []
  readonly told = createOverviews(this.#parts())

  get overviews() {
    return this.told.overviews
  }

  put(...views: EnvironmentView[]): void {
    for (const each of views) this.views.set(each.id, each)
    for (const each of views) this.told.changed(each.id)
  }

  remove(id: string): void {
    this.views.delete(id)
    this.told.changed(id)
  }

  /** What building everything anew gives. */
  anew() {
    return createOverviews(this.#parts()).overviews
  }

  #parts(): OverviewParts {
    const hide = (value: unknown) =>
      this.secrets.reduce((text, each) => text.replaceAll(each, '***'), JSON.stringify(value))
    const parts = {
      repository: 'https://git.example.com/config.git',
      branch: 'main',
      sync: { state: () => this.state, applied: () => this.applied },
      fleet: {
        ids: () => [...this.views.keys()],
        environment: (id: string) => {
          this.lookedAt.push(id)
          return this.views.get(id)
        },
        account: () => accountOf(),
      },
      vault: { count: () => ({ sealed: 1, onOldKeys: this.key === 'newest' ? 0 : 1 }) },
      keyChain: { keys: () => [{ id: this.key }] },
      paused: (id: string) => this.paused.filter(({ environment }) => environment === id),
      isolation: { kind: 'none', message: '' },
      troubles: { list: () => [] },
      arrived: () => null,
      redact: (value: unknown) => JSON.parse(hide(value)),
      clock: { now: () => this.now },
    }
    return parts as unknown as OverviewParts
  }
}
