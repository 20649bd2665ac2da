// For `node --import`, before a controller: answers that break the contract of the API are told on standard error.
import { checkAnswers } from './check-answers.js'

checkAnswers((flaw) => process.stderr.write(`an answer breaks the contract of the API: ${flaw}\n`))
