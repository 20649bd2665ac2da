#!/usr/bin/env node
import { run } from './program.ts'

// Whoever reads our output may have enough of it (`bowline logs -f | head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

await run(process.argv.slice(2))

// All is said and done. To end here, as soon as it is written, saves 10 ms after a large check: Node.js would first tidy
// up a memory that is given back as a whole anyway.
process.stderr.write('', () => process.stdout.write('', () => process.exit()))
