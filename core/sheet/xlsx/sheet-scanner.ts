import { type Cell, cellAt, columnName } from './address.ts'
import { counted, limits } from './limits.ts'
import { SheetRefusal, saveAgain } from './problem.ts'
import { attributesOf, type Tag } from './xml-scanner.ts'

/** What the XML of a sheet says beside the contents of its cells. exceljs does not tell all of it. */
export interface SheetFacts {
  /** Type of each cell by its address, as in the attribute `t`; cells without one, numbers mostly, are left out. */
  types: Map<string, string>
  /** Addresses of cells with a formula. */
  formulas: Set<string>
  /** `A2:B3`. */
  merges: string[]
  hiddenRows: Set<number>
  hiddenColumns: Set<number>
}

/** The header comes on top. */
const lastRow = limits.rows + 1

/**
 * Follows the tags of a sheet, and refuses it with the first cell outside of the limits that has something in it: programs
 * write rows and cells that are only formatted, down to the last row there can be. Also refused is what
 * parsers may understand differently: cells without address or out of order, prefixes, phonetic text, a second
 * `sheetData`.
 */
export class SheetScanner {
  readonly facts: SheetFacts = {
    types: new Map(),
    formulas: new Set(),
    merges: [],
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
  }
  #place: Cell = { row: 0, column: 0 }
  /** Rows with something in them, and the last of these. */
  #rows = 0
  #filledRow = 0
  #data: 'before' | 'inside' | 'after' = 'before'
  #unaddressed: string | undefined

  tag(tag: Tag): void {
    if (tag.name === 'sheetData') this.#sheetData(tag)
    else if (this.#data === 'inside') this.#inData(tag)
    else if (tag.kind !== 'close') this.#aroundData(tag)
  }

  /** Known only in the end, so that a limit is named where one was broken too. */
  end(): void {
    if (this.#unaddressed !== undefined) throw unclear(this.#unaddressed, 'it does not say its address')
    if (this.#data === 'before') throw unclear(null, 'the sheet has no cells')
  }

  #sheetData({ kind }: Tag): void {
    if (kind !== 'close' && this.#data !== 'before') throw unclear(null, 'the sheet holds its cells twice')
    this.#data = kind === 'open' ? 'inside' : 'after'
  }

  #inData(tag: Tag): void {
    const { name, kind } = tag
    if (kind === 'close') return
    if (name === 'v' || name === 'is' || name === 'f') this.#content(tag)
    if (name === 'row') this.#row(tag)
    else if (name === 'c') this.#cell(tag)
    else if (name === 'f') this.facts.formulas.add(this.#address())
    else if (name === 'rPh') throw unclear(this.#address(), 'it has phonetic text inside the cell')
    else if (name.includes(':')) throw unclear(this.#address(), `it has the tag ${name}`)
  }

  #row(tag: Tag): void {
    const attributes = attributesOf(tag.attributes)
    const [written, before] = [attributes.get('r'), this.#place.row]
    const row = written === undefined ? before + 1 : rowNumber(written)
    if (written === undefined) {
      this.#unaddressed ??= `A${row}`
      this.#count(row)
    }
    if (!Number.isSafeInteger(row) || row <= before)
      throw unclear(`A${before}`, 'the row after it is out of order')
    if (isTrue(attributes.get('hidden'))) this.facts.hiddenRows.add(row)
    this.#place = { row, column: 0 }
  }

  #content({ kind }: Tag): void {
    if (kind === 'empty') return
    const { row } = this.#place
    this.#count(row)
    this.#checkPlace(this.#place)
  }

  #count(row: number): void {
    if (row === this.#filledRow) return
    this.#filledRow = row
    this.#rows += 1
    if (this.#rows > lastRow) throw tooFar(`A${row}`, `${counted(this.#rows)} rows with the header`, rowLimit)
  }

  #cell(tag: Tag): void {
    const attributes = attributesOf(tag.attributes)
    const written = attributes.get('r')
    const place = written === undefined ? this.#next() : cellAt(written)
    if (!place || place.row !== this.#place.row || place.column <= this.#place.column) {
      throw unclear(this.#address(), 'the cell after it is out of order')
    }
    this.#place = place
    if (written === undefined) this.#unaddressed ??= this.#address()
    const type = attributes.get('t')
    if (type !== undefined) this.facts.types.set(this.#address(), type)
  }

  #next(): Cell {
    return { row: this.#place.row, column: this.#place.column + 1 }
  }

  #checkPlace({ row, column }: Cell): void {
    if (row > lastRow) throw tooFar(this.#address(), `row ${counted(row)}`, rowLimit)
    if (column > limits.columns) throw tooFar(this.#address(), `column ${counted(column)}`, columnLimit)
  }

  #address(): string {
    return `${columnName(Math.max(1, this.#place.column))}${Math.max(1, this.#place.row)}`
  }

  #aroundData(tag: Tag): void {
    const attributes = () => attributesOf(tag.attributes)
    if (tag.name === 'mergeCell') this.facts.merges.push(attributes().get('ref') ?? '')
    else if (tag.name === 'col') this.#columns(attributes())
  }

  #columns(attributes: ReadonlyMap<string, string>): void {
    if (!isTrue(attributes.get('hidden'))) return
    const [min, max] = [Number(attributes.get('min')), Number(attributes.get('max'))]
    for (let column = min; column <= Math.min(max, limits.columns); column += 1) {
      this.facts.hiddenColumns.add(column)
    }
  }
}

const rowLimit = `at most ${counted(limits.rows)} rows below the header are read`
const columnLimit = `at most ${limits.columns} columns are read`

function tooFar(cell: string, what: string, limit: string): SheetRefusal {
  return new SheetRefusal(`the sheet has ${what}, and ${limit}`, {
    cell,
    hint: 'delete what lies outside of the table, then save the file',
  })
}

function unclear(cell: string | null, what: string): SheetRefusal {
  return new SheetRefusal(`the sheet is written in a way that is not read: ${what}`, {
    cell,
    hint: saveAgain,
  })
}

/** 0 where it is none. */
function rowNumber(text: string): number {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 0
}

function isTrue(attribute: string | undefined): boolean {
  return attribute === '1' || attribute === 'true'
}
