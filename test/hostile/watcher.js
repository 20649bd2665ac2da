// In a thread of its own: asks a controller how it is, again and again, and looks at its memory.
// Gets { url, pid } as data. Answers each message with what it saw since the last, as soon as a question that was asked after
// it has an answer.
import { readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

const everyMs = 50
/** More than these wait only for a controller that does not answer anyway. */
const mostAtOnce = 20
/** Who has not answered by then does not. */
const patienceMs = 60_000
const { url, pid } = workerData

/** When each question was asked that has no answer yet; one that failed stays until the next has its answer. */
const open = new Set()
let longest = 0
let running = 0
/** When it was last asked what was seen, and what is done once an answer says that it is still there. */
let asked = 0
let whenHeard = () => {}

function ask() {
  if (running >= mostAtOnce) return
  const question = { at: performance.now() }
  open.add(question)
  running++
  const done = () => {
    running--
  }
  const request = get(url, { agent: false }, (answer) => {
    answer.resume().once('error', () => {})
    if (answer.statusCode !== 200) return
    const now = performance.now()
    for (const each of open) {
      if (each.at > question.at) continue
      open.delete(each)
      longest = Math.max(longest, now - each.at)
    }
    if (question.at >= asked) whenHeard()
  })
  request.once('error', () => {}).once('close', done)
}

/** In bytes; undefined where the system does not say. */
function memory(name) {
  try {
    const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
    return found ? Number(found[1]) * 1024 : undefined
  } catch {
    return undefined
  }
}

/** From here on, the highest is that of what is to come. */
function forgetHighest() {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {} // then it is that of all its life
}

/** @param answers whether it is still there */
function tell(answers) {
  const now = performance.now()
  for (const each of open) longest = Math.max(longest, now - each.at)
  const highest = memory('VmHWM')
  const gained = highest === undefined || before === undefined ? undefined : Math.max(0, highest - before)
  parentPort.postMessage({ silentMs: longest, answers, gained })
  open.clear()
  longest = 0
  forgetHighest()
  before = memory('VmRSS')
}

forgetHighest()
let before = memory('VmRSS')
setInterval(ask, everyMs)
parentPort.on('message', () => {
  asked = performance.now()
  const giveUp = setTimeout(() => tell(false), patienceMs)
  whenHeard = () => {
    whenHeard = () => {}
    clearTimeout(giveUp)
    tell(true)
  }
  ask()
})
