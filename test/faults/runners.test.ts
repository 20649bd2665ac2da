import { killRunners } from './nemeses/kill-runners.ts'
import { survives } from './survives.ts'

survives([killRunners])
