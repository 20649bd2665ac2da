import { publicKeysFile } from '../../core/domain/keys-file.ts'

/** In [0, 1), the same again for the same seed. */
export type Random = () => number

/** Few names, so that what random files declare meets, clashes and misses each other. */
const themes = [...'abcdefghijklmnopqrst']
const types = ['dev', 'test', 'production']

export const accountText =
  '{"apiVersion":"bowline.dev/v1","kind":"Account","metadata":{"name":"acme"},"spec":{"role":"vendor"}}'

const accessFile = 'access.yaml'

type Fields = Record<string, unknown>

/** A config repository as texts by path, and commits to it: mostly right, now and then wrong in every way there is. */
export class RandomRepository {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Most often it has an account. */
  texts(): Map<string, string> {
    const texts = new Map<string, string>(this.#once(12) ? [] : [['account.yaml', accountText]])
    for (const theme of themes) if (!this.#once(4)) texts.set(pathOf(theme), this.#about(theme))
    if (this.#once(3)) texts.set(publicKeysFile, this.#keys())
    if (this.#once(2)) texts.set(accessFile, this.#access())
    return texts
  }

  /** Some files are another, new or gone; one has moved, or lent a document to another. What was stays as it is. */
  after(texts: ReadonlyMap<string, string>): Map<string, string> {
    const after = new Map(texts)
    const [from, to] = [this.#path(), this.#path()]
    const text = texts.get(from)
    const [first = '', ...rest] = (text ?? '').split('\n---\n')
    const how = this.#below(8)
    if (how < 5) for (let left = 1 + this.#below(2); left > 0; left -= 1) this.#write(after)
    else if (text === undefined || from === to) return after
    else if (how === 7) {
      after.set(from, rest.join('\n---\n'))
      after.set(to, [texts.get(to), first].filter(Boolean).join('\n---\n'))
    } else {
      after.set(to, text)
      if (how === 5) after.delete(from)
    }
    return after
  }

  #write(texts: Map<string, string>): void {
    const how = this.#below(30)
    const theme = this.#one(themes)
    if (how < 2) texts.set('account.yaml', this.#account())
    else if (how < 4) texts.set(publicKeysFile, this.#keys())
    else if (how < 5) texts.delete(this.#one(['account.yaml', publicKeysFile, accessFile]))
    else if (how < 6) texts.set(accessFile, this.#access())
    else if (how < 10) texts.delete(pathOf(theme))
    else texts.set(pathOf(theme), how < 12 ? this.#one(rubbish) : this.#about(theme))
  }

  #path(): string {
    return this.#once(12) ? 'account.yaml' : pathOf(this.#one(themes))
  }

  #about(theme: string): string {
    const begin = this.#once(8) ? [] : [this.#extension(theme), this.#environment(theme)]
    const more = Array.from({ length: this.#below(3) }, () => this.#any(theme))
    return [...begin, ...more].map((each) => JSON.stringify(this.#twisted(each))).join('\n---\n')
  }

  #any(theme: string): Fields {
    const makers = [this.#extension, this.#environment, this.#variables, this.#schedule, this.#schedule]
    return this.#one(makers).call(this, theme)
  }

  #account(): string {
    return textOf('Account', {
      metadata: { name: this.#one(['acme', 'umbrella']), id: this.#maybe(4, ['VA-123-456']) },
      spec: {
        role: this.#one(['vendor', 'reseller']),
        timeZone: this.#maybe(2, ['Europe/Berlin', 'Mars']),
        extension: this.#maybe(9, themes),
      },
    })
  }

  #access(): string {
    const grant = () => ({
      role: this.#maybe(2, ['viewer', 'admin', 'chief']),
      rights: this.#maybe(3, [['payload:read'], []]),
      groups: this.#maybe(9, [['one'], ['two']]) ?? ['all'],
      paths: this.#maybe(
        2,
        themes.flatMap((theme) => [[pathOf(theme)], [`${theme}/**`], ['**']]),
      ),
    })
    const grants = Array.from({ length: this.#below(4) }, grant)
    return textOf('Access', { metadata: { name: this.#one(['all', 'some']) }, spec: { grants } })
  }

  #extension(theme: string): Fields {
    return {
      kind: 'Extension',
      metadata: {
        name: this.#once(9) ? this.#stranger(theme) : theme,
        id: this.#maybe(9, ['SRVC-1111-1111', 'SRVC-2222-2222', 'SRVC-3333-3333']),
      },
      spec: {
        type: this.#once(9) ? 'fulfillment-automation' : 'multi-account-installation',
        description: this.#maybe(2, ['one', 'other']),
        products: this.#maybe(12, [['PRD-1']]),
        events: this.#maybe(6, [['background', 'no-such-event']]),
      },
    }
  }

  #environment(theme: string): Fields {
    return {
      kind: 'Environment',
      metadata: { name: this.#once(15) ? 'shared' : `${theme}-${this.#below(9)}` },
      spec: {
        extension: this.#once(90) ? undefined : this.#whose(theme),
        type: this.#once(15) ? 'prod' : this.#one(types),
        mode: 'local',
        timeZone: this.#maybe(3, ['UTC', 'Asia/Calcutta', 'Venus']),
        suspend: this.#maybe(9, [{ reason: 'move', until: '2027-03-01' }, { reason: 'rest' }]),
        resources: this.#maybe(12, [{ cpu: '1' }]),
      },
    }
  }

  #variables(theme: string): Fields {
    const variable = () => ({
      name: this.#one(['ONE', 'TWO', 'API_KEY']),
      value: this.#one(['1', 'x y', 'sk_live_1']),
      secure: this.#maybe(6, [true]),
    })
    return {
      kind: 'VariableSet',
      metadata: { name: this.#once(15) ? 'shared' : `${theme}-${this.#below(9)}` },
      spec: {
        extension: this.#whose(theme),
        environment: this.#maybe(2, types),
        variables: Array.from({ length: this.#below(4) }, variable),
      },
    }
  }

  #schedule(theme: string): Fields {
    return {
      kind: 'Schedule',
      metadata: {
        name: this.#one(['nightly', 'weekly', 'once', 'again']),
        id: this.#maybe(9, ['EFS-1111-1111-01-0001', 'EFS-2222-2222-01-0001', 'EFS-3333-3333-02-0007']),
      },
      spec: {
        extension: this.#once(40) ? undefined : this.#whose(theme),
        environment: this.#one(types),
        method: 'run',
        trigger: this.#one(triggers),
      },
    }
  }

  #whose(theme: string): string {
    return this.#once(20) ? this.#stranger(theme) : theme
  }

  #stranger(theme: string): string {
    return this.#one(['nobody', 'Not A Name', this.#one(themes), theme])
  }

  /** A kind misspelled, one unknown, no version, another one; or a document as it is. */
  #twisted(document: Fields): Fields {
    const kind = String(document.kind)
    const wrong: Fields[] = [
      { kind: `${kind.slice(0, -2)}${kind.slice(-1)}` },
      { kind: 'Thing' },
      { apiVersion: undefined },
      { apiVersion: 'bowline.dev/v9' },
      { surplus: true },
    ]
    return { apiVersion: 'bowline.dev/v1', ...document, ...(this.#once(20) && this.#one(wrong)) }
  }

  #keys(): string {
    return this.#one([JSON.stringify({ keys: [jwk] }), JSON.stringify({ keys: [] }), 'no keys'])
  }

  #below(most: number): number {
    return Math.floor(this.#random() * most)
  }

  /** True once in so many times. */
  #once(times: number): boolean {
    return this.#below(times) === 0
  }

  #one<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)] as Item
  }

  #maybe<Item>(times: number, items: readonly Item[]): Item | undefined {
    return this.#once(times) ? this.#one(items) : undefined
  }
}

function pathOf(theme: string): string {
  return `config/${theme}.yaml`
}

function textOf(kind: string, fields: Fields): string {
  return JSON.stringify({ apiVersion: 'bowline.dev/v1', kind, ...fields })
}

const triggers: readonly Fields[] = [
  { cron: '0 30 2 * * *' },
  { cron: '* * * * * *' },
  { cron: '0 0 0 29 2 ?' },
  { cron: '0 0 0 1 1 ? 2027' },
  { cron: 'never' },
  { type: 'recurring', every: { n: 2, unit: 'day' }, start: '2026-01-05T10:00' },
  { type: 'recurring', every: { n: 1, unit: 'hour' }, start: '2040-01-05T10:00' },
  { type: 'recurring', every: { n: 1, unit: 'week' }, start: '2026-01-05T10:00', end: '2027-02-01' },
  { type: 'recurring', every: { n: 90, unit: 'month' }, start: '2026-01-01' },
  { type: 'onetime', at: '2027-01-15T10:00' },
  { type: 'onetime', at: '2027-06-15T10:00', timeZone: 'UTC' },
]

const rubbish = [
  '',
  'apiVersion: bowline.dev/v1\nkind: Environment\n\tbroken',
  'apiVersion: bowline.dev/v1\nkind: Extension\nmetadata: {name: a, name: b}\nspec: {}\n',
  'apiVersion: bowline.dev/v1\nkind: Schedule\nmetadata: {name: nightly}\nspec: {extension: b, extension: c}\n',
  'apiVersion: apps/v1\nkind: Deployment\n',
]

const jwk = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43) }
