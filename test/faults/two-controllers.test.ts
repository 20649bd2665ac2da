import { twoControllers } from './nemeses/two-controllers.ts'
import { survives } from './survives.ts'

survives([twoControllers])
