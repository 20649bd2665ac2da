// How fast variables come in and go out. The last line has all figures.
import { cpus } from 'node:os'
import { measureSealing } from './variables-sealing.js'
import { sheetFigures } from './variables-sheet.js'

say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}`)
const figures = { ...(await measureSealing(say)), ...(await sheetFigures(say)) }
say(
  Object.entries(figures)
    .map(([name, value]) => `${name}=${value}`)
    .join(' '),
)

function say(text) {
  process.stdout.write(`${text}\n`)
}
