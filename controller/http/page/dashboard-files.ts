import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}
const encodings = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 9 }),
}
export type Encoding = keyof typeof encodings

export interface DashboardFile {
  type: string
  body: Buffer
}

/** The built page: `index.html`, and files below `assets/` whose names change with what is in them. */
export class DashboardFiles {
  readonly #folder: string
  /** The page by the path in front of it: by the public address, and by a name of this machine. */
  readonly #indexes = new Map<string, string>()
  /** Each as it was first asked for. There are a dozen. */
  readonly #kept = new Map<string, Promise<DashboardFile | undefined>>()

  /** @param folder file URL of where the page was built to; ends with `/` */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * The page itself. Its links to files are made absolute, since it is answered at many paths.
   * @param prefix path in front of ours where a proxy serves us, without `/` at its end; usually empty
   * @returns undefined where nothing was built
   */
  index(prefix: string): string | undefined {
    const path = new URL('index.html', this.#folder)
    const known = this.#indexes.get(prefix)
    if (known !== undefined || !existsSync(path)) return known
    const index = readFileSync(path, 'utf8')
      .replaceAll('"./assets/', `"${prefix}/assets/`)
      .replace('name="bowline-prefix" content=""', `name="bowline-prefix" content="${prefix}"`)
    this.#indexes.set(prefix, index)
    return index
  }

  /** @returns undefined where there is no such file */
  asset(name: string, encoding: Encoding | undefined): Promise<DashboardFile | undefined> {
    const key = `${name} ${encoding ?? ''}`
    const kept = this.#kept.get(key) ?? this.#read(name, encoding)
    if (isName(name)) this.#kept.set(key, kept)
    kept.then((file) => file ?? this.#kept.delete(key)) // whoever asks for what is not there fills nothing
    return kept
  }

  async #read(name: string, encoding: Encoding | undefined): Promise<DashboardFile | undefined> {
    const type = types[name.slice(name.lastIndexOf('.') + 1)]
    if (!isName(name) || type === undefined) return undefined
    const body = await readFile(new URL(`assets/${name}`, this.#folder)).catch(() => undefined)
    if (!body) return undefined
    return { type, body: encoding ? await encodings[encoding](body) : body }
  }
}

function isName(name: string): boolean {
  return /^[\w-]+(\.[\w-]+)+$/.test(name)
}
