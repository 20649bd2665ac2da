// Import and export of 5,000 variables as a spreadsheet, beside exceljs on its own, which judges nothing.
import { createRequire } from 'node:module'
import { median } from './measure.js'

const count = 5000
const runs = 5
const built = new URL('../dist/', import.meta.url)

/** Figures by name, for the last line. Each side takes its turn, so that both see the same machine. */
export async function sheetFigures(say) {
  const { readVariableSheet } = await import(new URL('controller/adapters/exceljs/read-sheet.js', built).href)
  const { writeVariableSheet } = await import(new URL('core/sheet/write-sheet.js', built).href)
  const ExcelJS = createRequire(import.meta.url)('exceljs')
  const rows = Array.from({ length: count }, (_, index) => variable(index))
  const file = await writeVariableSheet({ rows, info: [] })
  const sides = {
    import: async () => checkRead(await readVariableSheet(file)),
    importExceljs: () => readWithExceljs(ExcelJS, file),
    export: () => writeVariableSheet({ rows, info: [] }),
    exportExceljs: () => writeWithExceljs(ExcelJS, rows),
  }
  const ms = await medians(sides)
  say(`${count} rows, ${(file.length / 1000).toFixed(0)} KB; medians of ${runs} runs`)
  say(`import: ${ms.import} ms, exceljs alone and loaded already: ${ms.importExceljs} ms`)
  say(`export: ${ms.export} ms, exceljs: ${ms.exportExceljs} ms`)
  return {
    import_ms: ms.import,
    import_exceljs_ratio: (ms.importExceljs / ms.import).toFixed(2),
    export_ms: ms.export,
    export_exceljs_ratio: (ms.exportExceljs / ms.export).toFixed(2),
  }
}

function variable(index) {
  const value = index % 10 === 0 ? '' : `https://service-${index}.example.com/v1?tenant=${index % 7}`
  return { name: `SERVICE_${index}_URL`, value, secure: index % 5 === 0 }
}

/** Milliseconds of each side. */
async function medians(sides) {
  const taken = Object.fromEntries(Object.keys(sides).map((name) => [name, []]))
  for (let run = 0; run < runs; run += 1) {
    for (const [name, side] of Object.entries(sides)) {
      const start = performance.now()
      await side()
      taken[name].push(performance.now() - start)
    }
  }
  return Object.fromEntries(Object.entries(taken).map(([name, times]) => [name, Math.round(median(times))]))
}

function checkRead(reading) {
  if (!reading.ok) throw new Error(`a good sheet has problems: ${JSON.stringify(reading.problems[0])}`)
  if (reading.rows.length !== count) throw new Error(`${reading.rows.length} rows were read`)
}

async function readWithExceljs(ExcelJS, file) {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(file)
  const rows = []
  workbook.getWorksheet('Data').eachRow((row) => {
    rows.push([1, 2, 3].map((column) => row.getCell(column).text))
  })
  if (rows.length !== count + 1) throw new Error(`exceljs read ${rows.length} rows`)
}

async function writeWithExceljs(ExcelJS, rows) {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Data')
  sheet.addRow(['name', 'value', 'secure'])
  for (const { name, value, secure } of rows) {
    sheet.addRow([name, secure ? '*****' : value, secure ? 'yes' : 'no'])
  }
  await workbook.xlsx.writeBuffer()
}
