import { Option } from 'commander'
import { noColours, type Paint } from '../core/diff/paint.ts'
import { environment } from './environment.ts'
import { colours } from './output.ts'

export type ColourWish = 'always' | 'never' | 'auto'

export function colourOption(): Option {
  return new Option('--color <when>', 'colour the text; auto is on a terminal, and not where NO_COLOR is set')
    .choices(['always', 'never', 'auto'])
    .default('auto')
}

/** https://no-color.org: any value but the empty one counts. */
export function paintFor(wish: ColourWish, stream: { isTTY?: boolean } = process.stdout): Paint {
  const auto = stream.isTTY === true && !environment.NO_COLOR
  return wish === 'always' || (wish === 'auto' && auto) ? colours : noColours
}
