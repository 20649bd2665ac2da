/** What a file that is no .xlsx is instead, by the names of its parts; undefined where nobody can tell. */
export function otherArchive(names: readonly string[]): string | undefined {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/^META-INF\/manifest\.xml$/i) && has(/^content\.xml$/i)) return 'an OpenDocument file (.ods)'
  if (has(/^xl\/workbook\.bin$/i)) return 'a binary workbook (.xlsb)'
  if (has(/^word\/document\.xml$/i)) return 'a text of Word (.docx)'
  if (has(/\.iwa$|^Index\.zip$/i)) return 'a document of Numbers or Pages'
  return undefined
}

/** The same of a file that is no archive. */
export function otherFile(file: Buffer): string | undefined {
  const start = file.toString('latin1', 0, 512)
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|table|meta)\b/i.test(start))
    return 'a web page (HTML)'
  if (/^(?:\xef\xbb\xbf)?\s*<\?xml\b/i.test(start)) return 'XML, such as Excel 2003 wrote'
  if (start.startsWith('%PDF-')) return 'a PDF'
  if (/^\x1f\x8b/.test(start)) return 'packed with gzip'
  if (start !== '' && !/[\0-\x08\x0e-\x1f]/.test(start)) return 'text, such as CSV'
  return undefined
}
