import { unseenIn } from '../../lib/odd-character.ts'
import { rangeOf } from '../../load/loaded-file.ts'
import type { Declared } from '../catalog.ts'
import { fieldName } from '../explain.ts'
import type { Report, Rule } from '../rule.ts'

/** Addresses, commands and values in which nobody would see what is wrong. What is written as an escape is meant. */
export const textsAreSeen: Rule = ({ environments, variableSets }, report) => {
  for (const environment of environments) {
    const { source, runtime } = environment.body.spec
    check(environment, '/spec/source/url', source?.url, report)
    check(environment, '/spec/source/tag', source?.tag, report)
    check(environment, '/spec/runtime/build', runtime?.build, report)
    check(environment, '/spec/runtime/start', runtime?.start, report)
  }
  for (const set of variableSets) {
    for (const [index, { value }] of set.body.spec.variables.entries()) {
      if (value !== undefined && unseenIn(value))
        check(set, `/spec/variables/${index}/value`, value, report, isSpaceBetweenWords)
    }
  }
}

/** Good typography, in a text for people. */
function isSpaceBetweenWords(text: string, index: number): boolean {
  return text[index]?.trim() === '' && index > 0 && index < text.length - 1
}

function check(
  declared: Declared,
  at: string,
  text: string | undefined,
  report: Report,
  isFine: (text: string, index: number) => boolean = () => false,
): void {
  const odd = text === undefined ? undefined : unseenIn(text)
  if (text === undefined || !odd || isFine(text, odd.index) || isEscaped(declared, at, text)) return
  const within = { text, from: odd.index, to: odd.index + odd.length }
  const message = `${fieldName(at)}: ${odd.message}`
  const hint = `${odd.hint}; where it is meant, write it as an escape in double quotes`
  report({ code: 'unseen-character', severity: 'warning', in: declared, at, within, message, hint })
}

function isEscaped({ document }: Declared, pointer: string, text: string): boolean {
  const { at, end } = rangeOf(document, pointer)
  return end?.line === at.line && end.column - at.column > text.length + 2
}
