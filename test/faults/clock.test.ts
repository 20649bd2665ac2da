import { fakeClockProblem } from './fake-clock.ts'
import { jumpClock } from './nemeses/jump-clock.ts'
import { survives } from './survives.ts'

survives([jumpClock], { problem: fakeClockProblem() })
