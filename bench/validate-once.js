// One run over a folder in a process of its own: node bench/validate-once.js FOLDER [CACHE-FILE]. Needs dist/.
import { checkFolder } from '../dist/cli/check-folder.js'

const [folder, cacheFile] = process.argv.slice(2)
const { diagnostics, summary, checked } = checkFolder(folder, cacheFile ? { cacheFile } : {})
const found = diagnostics.map(({ at, code }) => ({ file: at.file, line: at.line, code }))
const rssMb = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(JSON.stringify({ found, summary, checked, rssMb }))
