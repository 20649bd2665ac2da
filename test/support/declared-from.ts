import type { Desired } from '../../core/domain/desired.ts'
import { loadFile } from '../../core/load/load-file.ts'
import { declaredIn } from '../../core/pass.ts'

/** What files declare that have no mistakes. */
export function declaredFrom(files: Readonly<Record<string, string>>): Desired {
  const loaded = Object.entries(files).map(([path, text]) => loadFile({ path, content: Buffer.from(text) }))
  const { desired, diagnostics } = declaredIn(loaded).checked
  if (!desired) throw new Error(JSON.stringify(diagnostics))
  return desired
}
