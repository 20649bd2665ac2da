import { poison } from './nemeses/poison.ts'
import { survives } from './survives.ts'

survives([poison])
