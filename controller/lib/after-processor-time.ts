/**
 * Calls back once this process has had so much of the processor, but never before so much time is over: what computes for
 * too long is found, and on a machine that does ten other things it has the time it needs. By a timer of Node.js, as threads
 * go by no clock of ours.
 * @param ms of one thread; what others of the process do meanwhile counts too, up to the time that goes by
 * @returns the way to give it up
 */
export function afterProcessorTime(ms: number, callback: () => void): () => void {
  let left = ms
  let before = { at: performance.now(), used: process.cpuUsage() }
  const timer = setInterval(
    () => {
      const { user, system } = process.cpuUsage(before.used)
      left -= Math.min(performance.now() - before.at, (user + system) / 1000)
      before = { at: performance.now(), used: process.cpuUsage() }
      if (left > 0) return
      clearInterval(timer)
      callback()
    },
    Math.min(ms, 50),
  )
  return () => clearInterval(timer)
}
