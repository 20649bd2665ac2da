import { useState } from 'preact/hooks'

interface CopyProps {
  /** Or what makes it, where that takes long. */
  text: string | (() => string)
  what: string
}

/** Copies a text. Where the browser does not allow it (plain HTTP) the text is selected, to be copied by hand. */
export function Copy({ text, what }: CopyProps) {
  const [said, say] = useState('')
  const copy = async () => {
    const isCopied = await copyText(typeof text === 'string' ? text : text())
    say(isCopied ? 'copied' : 'press Ctrl+C')
    setTimeout(() => say(''), 2_000)
  }
  return (
    <span class="copy">
      <button type="button" class="quiet" onClick={copy} aria-label={`Copy ${what}`} title={`Copy ${what}`}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M5 1h8a1 1 0 0 1 1 1v9h-1.500V2.500H5Zm-2 3h7a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Zm.500 1.500v8h6v-8Z"
            fill-rule="evenodd"
          />
        </svg>
      </button>
      <output>{said}</output>
    </span>
  )
}

/** @returns false where it is selected, and to be copied by hand */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    const isCopied = document.execCommand('copy')
    field.remove()
    return isCopied
  }
}
