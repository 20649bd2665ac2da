/*
 * Where secrets are hidden. There is one `Redactor` in a controller; `compose/ground.ts` makes it and tells it the secrets
 * of the settings, `access/key-ring.ts` those of environments, `sealing/vault.ts` every value it opens, and
 * `apply/configuration.ts` every secure value that an extension itself declares. A text is that of an environment, or the
 * controller's own. Text leaves through these, and each of them is wrapped:
 *
 * - the log, and in it what a line says of an environment: `redactedLog` (redacted.ts)
 * - the store, where a message, a result of a task, a condition or the audit trail is written: `redactedStore` (redacted.ts)
 * - answers of HTTP, all but those to a runner and those that are a secret for who asked: `http/app.ts`
 * - what an extension answers to whoever sent an interactive event: `http/connect/interactive.ts`
 * - what instances and builds print, before it is written down: `adapters/instance-log/lines.ts`
 * - the overview, and so the status branch and what GitHub is told: `report/create-overviews.ts`
 * - the past of schedules on the status branch: `schedules/schedule-mirror.ts`
 * - labels of metrics: `stats/metrics.ts`
 *
 * Nothing that decides sees hidden text: a secret may be a common word. `/api/v1/observed`, which is compared with Git, is what
 * Git has in plain text; of the past of schedules, only people's words are hidden.
 *
 * Beside it, values that are known to be secure are never in `/api/v1/observed` (`core/plan/mask.ts`) nor in a sheet
 * (`core/sheet/`).
 */
import { formsOf } from './forms.ts'
import { hide } from './hide.ts'
import { SecretSet } from './secret-set.ts'

/** In a text of another than the one whose secret it is: a shorter value could be a common word, or be guessed. */
export const shortestElsewhere = 8
/** Of what an extension declares as secure: what is beyond it is code of its own, and no concern of others. */
const mostDeclared = { values: 200, characters: 64 * 1024 }

export type Redact = (text: string) => string

/** Secrets of an environment: those that Git seals and its keys, and those that its extension declares. */
interface Own {
  readonly given: SecretSet
  declared: Declared | undefined
}

/** What few extensions have, and all of it may be let go. */
interface Declared {
  readonly values: Set<string>
  readonly forms: SecretSet
}

/**
 * Knows all secret values there are and replaces them in texts, however they are encoded (`unescape.ts`, `unpack.ts`). An
 * environment's text is compared with its own secrets and with those of the controller: so it cannot find out those of others by
 * guessing, and what it declares is hidden in no text of others.
 */
export class Redactor {
  /** The controller's own. */
  readonly #short = new SecretSet()
  readonly #long = new SecretSet()
  /** Those of environments that are hidden in the controller's own text, too. */
  readonly #ofOthers = new SecretSet()
  readonly #environments = new Map<string, Own>()
  #learned: (environment: string | null) => void = () => {}

  /** Who keeps texts in which all is hidden hears whose are to be looked through again: of one environment, or (null) all. */
  onSecret(learned: (environment: string | null) => void): void {
    this.#learned = learned
  }

  /** @param environment whose it is; left out, the controller's own */
  add(value: string, environment?: string): void {
    if (environment !== undefined && this.#own(environment).given.has(value)) return
    for (const form of formsOf(value)) {
      const isLong = form.length >= shortestElsewhere
      if (environment === undefined) (isLong ? this.#long : this.#short).add(form)
      else {
        this.#own(environment).given.add(form)
        if (isLong) this.#ofOthers.add(form)
      }
    }
    this.#learned(environment ?? null)
  }

  /** Values that the code of an extension says are secure. */
  declare(values: readonly string[], environment: string): void {
    const own = this.#own(environment)
    const known = own.declared?.values ?? new Set()
    const fresh = values.filter((each) => !known.has(each))
    if (fresh.length === 0) return
    this.#learned(environment)
    if (!own.declared || !fits([...known, ...fresh]))
      own.declared = { values: new Set(), forms: new SecretSet() }
    for (const value of fresh) {
      if (!fits([...own.declared.values, value])) return
      own.declared.values.add(value)
      for (const form of formsOf(value)) own.declared.forms.add(form)
    }
  }

  /** Its environment is gone. */
  forget(environment: string): void {
    this.#environments.delete(environment)
  }

  /** For the controller's own text. */
  readonly redact: Redact = (text) => hideAll(text, [this.#short, this.#long, this.#ofOthers])

  /** For a text of an environment. */
  readonly ofEnvironment = (text: string, environment: string): string =>
    hideAll(text, [this.#long, ...this.#ownSets(environment)])

  of(environment: string): Redact {
    return (text) => this.ofEnvironment(text, environment)
  }

  /** For the controller's own text about an environment. */
  about(environment: string): Redact {
    return (text) => hideAll(text, [this.#short, this.#long, this.#ofOthers, ...this.#ownSets(environment)])
  }

  #ownSets(environment: string): SecretSet[] {
    const own = this.#environments.get(environment)
    if (!own) return []
    return own.declared ? [own.given, own.declared.forms] : [own.given]
  }

  #own(environment: string): Own {
    const known = this.#environments.get(environment)
    if (known) return known
    const own = { given: new SecretSet(), declared: undefined }
    this.#environments.set(environment, own)
    return own
  }
}

/** No text stands for more bytes than its own, so that most, which are shorter than any key, need not be looked through. */
function hideAll(text: string, sets: readonly SecretSet[]): string {
  const shortest = Math.min(...sets.map((each) => each.shortest))
  if (Buffer.byteLength(text) < shortest) return text
  return hide(
    text,
    sets.flatMap((each) => each.matchers()),
  )
}

function fits(values: readonly string[]): boolean {
  const characters = values.reduce((total, { length }) => total + length, 0)
  return values.length <= mostDeclared.values && characters <= mostDeclared.characters
}
