import type { FindingsReport } from './findings-report.ts'
import type { Format } from './formats.ts'
import { renderGithub } from './github.ts'
import { renderJunit } from './junit.ts'
import { renderSarif } from './sarif.ts'
import { renderText } from './text.ts'

export const renderers: Readonly<Record<Format, (report: FindingsReport) => string | Promise<string>>> = {
  text: renderText,
  json: ({ diagnostics, summary }) => `${JSON.stringify({ diagnostics, summary }, null, 2)}\n`,
  github: renderGithub,
  sarif: renderSarif,
  junit: renderJunit,
}
