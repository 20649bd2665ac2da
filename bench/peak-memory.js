// Loaded before a program with `node --import`: its last line on stderr is the most memory it held, in MB.
process.on('exit', () => {
  process.stderr.write(`${Math.round(process.resourceUsage().maxRSS / 1024)}\n`)
})
