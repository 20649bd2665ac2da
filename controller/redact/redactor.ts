/*
 * Where secrets are hidden. There is one `Redactor` in a controller; `compose/ground.ts` makes it and tells it the secrets
 * of the settings, `access/key-ring.ts` those of environments, `sealing/vault.ts` every value it opens, and
 * `apply/configuration.ts` every secure value a runner is given. Text leaves through these, and each of them is wrapped:
 *
 * - the log: `redactedLog` (redacted.ts)
 * - the store, where a message, a result of a task, a condition or the audit trail is written: `redactedStore` (redacted.ts)
 * - answers of HTTP, all but those to a runner and those that are a secret for who asked: `http/app.ts`
 * - what an extension answers to whoever sent an interactive event: `http/connect/interactive.ts`
 * - what instances and builds print, before it is written down: `adapters/instance-log/lines.ts`
 * - the overview, and so the status branch and what GitHub is told: `report/create-overview.ts`
 * - the past of schedules on the status branch: `schedules/schedule-mirror.ts`
 * - labels of metrics: `stats/metrics.ts`
 *
 * Nothing that decides sees hidden text: a secret may be a common word. `/api/v1/observed`, which is compared with Git, is what
 * Git has in plain text; of the past of schedules, only people's words are hidden.
 *
 * Beside it, values that are known to be secure are never in `/api/v1/observed` (`core/plan/mask.ts`) nor in a sheet
 * (`core/sheet/`).
 */

/** Shorter values are too common to be told from ordinary text. */
const shortest = 4
/** Lines of a longer value (a private key, say) that are worth hiding by themselves. */
const shortestLine = 12

export const hidden = '*****'

/**
 * Knows all secret values there are and replaces them in any text, also where they are base64 (at any alignment), URL
 * or JSON encoded. Looks at each place of a text once, however many values there are.
 */
export class Redactor {
  readonly #values = new Set<string>()
  /** Forms of the values by their first four characters, longest first. */
  readonly #forms = new Map<string, string[]>()
  readonly #firstCharacters = new Uint8Array(65_536)

  /** Values of fewer than 4 characters are not hidden. */
  add(value: string): void {
    if (value.length < shortest || this.#values.has(value)) return
    this.#values.add(value)
    for (const form of formsOf(value)) this.#addForm(form)
  }

  readonly redact = (text: string): string => {
    const last = text.length - shortest
    let result = ''
    let kept = 0
    for (let at = 0; at <= last; at++) {
      if (this.#firstCharacters[text.charCodeAt(at)] === 0) continue
      const form = this.#forms.get(text.slice(at, at + shortest))?.find((each) => text.startsWith(each, at))
      if (form === undefined) continue
      result += text.slice(kept, at) + hidden
      kept = at + form.length
      at = kept - 1
    }
    return kept === 0 ? text : result + text.slice(kept)
  }

  #addForm(form: string): void {
    const head = form.slice(0, shortest)
    const others = this.#forms.get(head) ?? []
    if (others.includes(form)) return
    this.#forms.set(
      head,
      [...others, form].sort((a, b) => b.length - a.length),
    )
    this.#firstCharacters[form.charCodeAt(0)] = 1
  }
}

function formsOf(value: string): Set<string> {
  const lines = value
    .split(/\r?\n/)
    .filter((line) => line.length >= shortestLine && !line.startsWith('-----'))
  const texts = value.includes('\n') ? [value, ...lines] : [value]
  const forms = texts.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    ...urlForms(text),
    ...base64Forms(text),
  ])
  return new Set(forms.filter((form) => form.length >= shortest))
}

function urlForms(text: string): string[] {
  const percent = encodeURIComponent(text.toWellFormed())
  const lower = percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
  const strict = percent.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return [percent, lower, strict, percent.replaceAll('%20', '+')]
}

/** Inside a longer text a value begins at one of three places of a group; the characters it shares are left out. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text)
  const plain = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const start = Math.ceil((shift * 8) / 6)
    const whole = Math.floor(((shift + bytes.length) * 8) / 6)
    return encoded.slice(start, shift === 0 ? undefined : whole).replace(/=+$/, '')
  })
  const inner = Buffer.from(bytes)
    .toString('base64')
    .slice(0, Math.floor((bytes.length * 8) / 6))
  const all = [...plain, inner].filter((form) => form.length > shortest)
  return all.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}
