import { fillDisk, mountProblem } from './nemeses/fill-disk.ts'
import { survives } from './survives.ts'

survives([fillDisk], { problem: mountProblem() })
