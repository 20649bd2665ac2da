#!/usr/bin/env node
import { run } from './program.ts'

// Whoever reads our output may have enough of it (`bowline logs -f | head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

void run(process.argv.slice(2))
