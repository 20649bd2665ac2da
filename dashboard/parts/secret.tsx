import { shownMs } from '../lib/held-secret.ts'
import { Copy } from './copy.tsx'

interface SecretProps {
  /** By name: what each is, and its text. */
  texts: Readonly<Record<string, string>>
  hide: () => void
}

/** Secrets in clear text, for as long as `useHeldSecret` has them. */
export function Secret({ texts, hide }: SecretProps) {
  return (
    <section class="secret" aria-label="Secret">
      <dl class="facts">
        {Object.entries(texts).map(([name, text]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>
              <code>{text}</code> <Copy text={text} what={name} />
            </dd>
          </>
        ))}
      </dl>
      <p class="acts">
        <button type="button" onClick={hide}>
          Hide now
        </button>
        <span class="faint">It goes by itself {shownMs / 1_000} s after it came.</span>
      </p>
    </section>
  )
}
