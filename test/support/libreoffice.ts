import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface LibreOffice {
  /** Why it cannot be had here. */
  problem: string | undefined
  /** The rows of each sheet of a workbook, as LibreOffice writes them to CSV. */
  csv(workbook: Buffer): Promise<string[][][]>
  /** The workbook opened and saved. */
  saveAgain(workbook: Buffer): Promise<Buffer>
}

/** The LibreOffice of this machine. */
export function libreOffice(): LibreOffice {
  return {
    problem: isThere()
      ? undefined
      : 'LibreOffice is missing: apt-get install --no-install-recommends libreoffice-calc',
    // separated by comma, quoted by ", UTF-8, from line 1; every sheet (-1) into a file of its own
    csv: (workbook) =>
      convert(
        workbook,
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1',
        async (folder) => {
          const names = (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort()
          return await Promise.all(
            names.map(async (name) => parseCsv(await readFile(join(folder, name), 'utf8'))),
          )
        },
      ),
    saveAgain: (workbook) =>
      convert(workbook, 'xlsx:Calc MS Excel 2007 XML', (folder) => readFile(join(folder, 'in.xlsx'))),
  }
}

function isThere(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function convert<T>(
  workbook: Buffer,
  format: string,
  collect: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bowline-libreoffice-'))
  const [file, out] = [join(folder, 'in.xlsx'), join(folder, 'out')]
  try {
    await writeFile(file, workbook)
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}` // its own, so that two may run
    await run('soffice', [profile, '--headless', '--convert-to', format, '--outdir', out, file])
    return await collect(out)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gy
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\n') rows.push([])
  }
  return rows.slice(0, -1)
}
