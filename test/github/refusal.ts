/** An answer other than success, in GitHub's words. */
export class Refusal extends Error {
  readonly status: number
  readonly body: object
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    options: { errors?: object[]; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.status = status
    this.headers = options.headers ?? {}
    this.body = {
      message,
      ...(options.errors ? { errors: options.errors } : {}),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    }
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found')
}

export function forbidden(message: string): Refusal {
  return new Refusal(403, message)
}

/** 422 for one field, or for the whole where none is named. */
export function invalid(message: string, resource?: string, field?: string): Refusal {
  if (resource === undefined || field === undefined) return new Refusal(422, message)
  const error = { resource, field, code: 'custom', message }
  return new Refusal(422, 'Validation Failed', { errors: [error] })
}
