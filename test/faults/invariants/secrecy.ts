import type { Report } from '../checker.ts'
import type { Evidence } from '../evidence.ts'

/** I8. */
export function secrecy({ texts, secrets }: Evidence, report: Report): void {
  for (const { where, text } of texts) {
    for (const secret of secrets) {
      const form = formsOf(secret).find((each) => text.includes(each))
      if (form !== undefined) report('I8', where, `shows a secret, as ${form.slice(0, 6)}...`)
    }
  }
}

function formsOf(secret: string): string[] {
  const base64 = ['', 'a', 'ab'].map((before) => {
    const whole = Buffer.from(before + secret).toString('base64')
    return whole.slice(before.length === 0 ? 0 : 4, Math.floor((whole.length - 4) / 4) * 4)
  })
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64]
}
