// Writes the sheets of SheetJS and exceljs into the folder that is given. SheetJS is no dependency: see README.md.
const ExcelJS = require('exceljs')
const XLSX = require('xlsx')

const rows = [
  ['name', 'value', 'secure'],
  ['API_URL', 'https://example.com/?a=1&b=<2>', 'no'],
  ['GREETING', '  Grüße, żółć 🚢\nline two', 'no'],
  ['RETRIES', '3', 'no'],
  ['TOKEN', '*****', 'yes'],
  ['EMPTY', '', 'no'],
]
const folder = process.argv[2]

function withSheetJs(name, options) {
  const book = XLSX.utils.book_new()
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'Data')
  XLSX.writeFile(book, `${folder}/${name}.xlsx`, options)
}

async function withExceljs() {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('Data').addRows(rows)
  await book.xlsx.writeFile(`${folder}/exceljs.xlsx`)
  const stream = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename: `${folder}/exceljs-stream.xlsx`,
    useStyles: true,
  })
  const sheet = stream.addWorksheet('Data')
  for (const row of rows) sheet.addRow(row).commit()
  sheet.commit()
  await stream.commit()
}

withSheetJs('sheetjs', {})
withSheetJs('sheetjs-sst', { bookSST: true, compression: true })
withExceljs()
