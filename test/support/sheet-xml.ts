const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** The parts of a sheet that a test wants in another way than usual, as XML. */
export interface SheetParts {
  /** What stands in `<sheetData>`; by default the example of the product's page. */
  rows?: string
  /** The whole sheet, where `rows` is not enough. */
  sheet?: string
  afterRows?: string
  beforeRows?: string
}

export function sheetXml({
  sheet,
  beforeRows = '',
  rows = exampleRows,
  afterRows = '',
}: SheetParts = {}): string {
  return (
    sheet ??
    `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}">${beforeRows}<sheetData>${rows}</sheetData>${afterRows}</worksheet>`
  )
}

/** A row with text in its first cells. */
export function rowOf(row: number, texts: readonly string[], attributes = ''): string {
  const cells = texts.map((text, index) => textCell(`${String.fromCharCode(65 + index)}${row}`, text))
  return `<row r="${row}"${attributes}>${cells.join('')}</row>`
}

export function textCell(address: string, text: string): string {
  return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

export const headerRow = rowOf(1, ['name', 'value', 'secure'])

/** The example of the product's page. */
const exampleRows =
  headerRow +
  rowOf(2, ['API_Endpoint', 'https://api.tomorrow', 'yes']) +
  rowOf(3, ['LOG_LEVEL', 'info', 'no']) +
  rowOf(4, ['API_KEY', '*****', 'yes'])
