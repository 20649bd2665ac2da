import { fakeClockProblem } from './fake-clock.ts'
import { jumpClock } from './nemeses/jump-clock.ts'
import { jumpDatabaseClock } from './nemeses/jump-database-clock.ts'
import { survives } from './survives.ts'

survives([jumpClock], { problem: fakeClockProblem() })
survives([jumpDatabaseClock], { problem: fakeClockProblem() })
