import type { LoadedFile } from './loaded-file.ts'

/** Deeply frozen, so that it may be shared. */
export function loadedFile(file: LoadedFile): LoadedFile {
  for (const finding of file.findings) {
    Object.freeze(finding.at)
    if (finding.end) Object.freeze(finding.end)
    Object.freeze(finding.extensions)
    Object.freeze(finding)
  }
  Object.freeze(file.documents)
  Object.freeze(file.findings)
  return Object.freeze(file)
}
