import { checkAnswers } from './check-answers.js'

// An error that nobody catches fails the run, whatever the test makes of the answer.
checkAnswers((flaw: string) => {
  setImmediate(() => {
    throw new Error(`an answer breaks the contract of the API: ${flaw}`)
  })
})
