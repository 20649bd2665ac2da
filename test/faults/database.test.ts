import { cutConnections } from './nemeses/cut-connections.ts'
import { exhaustConnections } from './nemeses/exhaust-connections.ts'
import { stopPostgres } from './nemeses/stop-postgres.ts'
import { survives } from './survives.ts'

survives([stopPostgres, cutConnections, exhaustConnections])
