// For `node --import`, before a controller: answers that break the contract of the API are told on standard error.
import { checkAnswers } from './check-answers.js'

// It ends with the test that started it, however that ends: the other end of standard input is gone then.
process.stdin
  .on('end', () => process.kill(process.pid, 'SIGTERM'))
  .on('error', () => {})
  .resume()
process.stdin.unref?.()

checkAnswers((flaw) => process.stderr.write(`an answer breaks the contract of the API: ${flaw}\n`))
