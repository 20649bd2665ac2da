import { BowlineError } from '../core/domain/errors.ts'

/** The lines of an answer as they come, without their ends. */
export async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunksOf(response)) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

async function* chunksOf(response: Response): AsyncGenerator<string> {
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) yield chunk
  } catch (error) {
    throw new BowlineError('ended', 'the controller ended the connection; is it stopping?', { cause: error })
  }
}
