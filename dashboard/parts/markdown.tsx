import { useMemo } from 'preact/hooks'
import { type Block, type Inline, readMarkdown } from '../lib/markdown.ts'
import { Outside } from './outside.tsx'

/** A text in Markdown as elements. Its headings stand below those of the screen. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => readMarkdown(text), [text])
  return (
    <div class="markdown">
      {blocks.map((block, index) => (
        <Part key={index} block={block} />
      ))}
    </div>
  )
}

function Part({ block }: { block: Block }) {
  if (block.kind === 'rule') return <hr />
  if (block.kind === 'code') return <pre>{block.text}</pre>
  if (block.kind === 'list') {
    const items = block.items.map((children, index) => (
      <li key={index}>
        <Line parts={children} />
      </li>
    ))
    return block.isNumbered ? <ol>{items}</ol> : <ul>{items}</ul>
  }
  const line = <Line parts={block.children} />
  if (block.kind === 'quote') return <blockquote>{line}</blockquote>
  if (block.kind === 'paragraph') return <p>{line}</p>
  return block.level <= 2 ? <h3>{line}</h3> : <h4>{line}</h4>
}

function Line({ parts }: { parts: readonly Inline[] }) {
  return (
    <>
      {parts.map((part, index) => (
        <Words key={index} part={part} />
      ))}
    </>
  )
}

function Words({ part }: { part: Inline }) {
  if (part.kind === 'text') return <>{part.text}</>
  if (part.kind === 'code') return <code>{part.text}</code>
  if (part.kind === 'link') return <Outside to={part.to}>{part.text}</Outside>
  return part.kind === 'strong' ? <strong>{part.text}</strong> : <em>{part.text}</em>
}
