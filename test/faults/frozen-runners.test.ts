import { freezeRunners } from './nemeses/freeze-runners.ts'
import { survives } from './survives.ts'

survives([freezeRunners])
