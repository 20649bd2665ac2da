import type { LoadedDocument, Marks } from './loaded-file.ts'
import { readPlain } from './plain-reader.ts'

/**
 * A text that the quick reader reads, and what it has read of it. Values take three times the memory of their text, and places
 * far more than that, while most files are never asked again once they are checked.
 */
export class PlainSource {
  readonly path: string
  readonly #text: string
  /** Undefined at rest. */
  #values: readonly unknown[] | undefined
  #known: WeakRef<readonly unknown[]> | undefined
  #marks: WeakRef<readonly Marks[]> | undefined

  private constructor(path: string, text: string, values: readonly unknown[]) {
    this.path = path
    this.#text = text
    this.#values = values
  }

  /** Undefined where the text is not plain. */
  static of(path: string, text: string): PlainSource | undefined {
    const plain = readPlain(text, { withMarks: false })
    return plain && new PlainSource(path, text, plain.values)
  }

  documents(wanted: (document: LoadedDocument) => boolean): LoadedDocument[] {
    const all = (this.#values ?? []).map((_, index) => Object.freeze(new PlainDocument(this, index)))
    return all.filter(wanted)
  }

  valueOf(index: number): unknown {
    if (this.#values) return this.#values[index]
    const values = this.#known?.deref() ?? readPlain(this.#text, { withMarks: false })?.values ?? []
    this.#known = new WeakRef(values)
    return values[index]
  }

  marksOf(index: number): Marks {
    const marks = this.#marks?.deref() ?? readPlain(this.#text, { withMarks: true })?.marks ?? []
    this.#marks = new WeakRef(marks)
    return marks[index] ?? {}
  }

  /** See `LoadedFile.rest`. */
  rest(): void {
    this.#values = undefined
  }
}

/** One of the documents of a plain text. There are many: it holds nothing but where it is. */
class PlainDocument implements LoadedDocument {
  readonly #source: PlainSource
  readonly #index: number

  constructor(source: PlainSource, index: number) {
    this.#source = source
    this.#index = index
  }

  get file(): string {
    return this.#source.path
  }

  get value(): unknown {
    return this.#source.valueOf(this.#index)
  }

  get broken(): false {
    return false
  }

  marks(): Marks {
    return this.#source.marksOf(this.#index)
  }
}
