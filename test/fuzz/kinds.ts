import type { Kind } from './kind.ts'
import { cron } from './kinds/cron.ts'
import { frames } from './kinds/frames.ts'
import { git } from './kinds/git.ts'
import { headers } from './kinds/headers.ts'
import { json } from './kinds/json.ts'
import { rql } from './kinds/rql.ts'
import { texts } from './kinds/texts.ts'
import { xlsx } from './kinds/xlsx.ts'
import { yaml } from './kinds/yaml.ts'

/** All there are; their shares make a hundred. */
export const kinds: readonly Kind[] = [yaml, json, frames, rql, cron, headers, git, xlsx, texts]
