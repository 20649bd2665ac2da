import { killController } from './nemeses/kill-controller.ts'
import { survives } from './survives.ts'

survives([killController], { seeds: [1, 2, 3] })
