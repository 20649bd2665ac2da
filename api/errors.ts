import { list, named, object, type TypeOf, text } from './schema.ts'

/** The body of every answer of 400 and above that is the controller's own. */
export const ApiError = named(
  'Error',
  object({
    error_code: text('Stable. `VAL_001`, `AUTH_001`, `FORBIDDEN`, ..., or a code of docs/errors.md.'),
    errors: list(text('What is wrong, and what to do.')),
  }),
)
export type ApiError = TypeOf<typeof ApiError>

/** What a status means, whichever route answers it. */
export const errorStatuses = {
  400: 'What was sent cannot be taken as it is (`VAL_001`).',
  401: 'The token is missing, or nobody knows it (`AUTH_001`).',
  403: 'Whoever is calling may not do this (`FORBIDDEN`), is not let in (`SIGN_IN_REFUSED`), it is declared in Git and changed there (`DECLARED_IN_GIT`), or Connect has it and Bowline has not (`NOT_OFFERED`).',
  404: 'There is none, or not for whoever is calling (`NOT_FOUND`).',
  409: 'What is there now stands against it (`CONFLICT`, `KEY_IN_USE`, or a code of docs/errors.md).',
  410: 'What was asked for is no longer known: begin anew, without `since` (`BEGIN_ANEW`).',
  413: 'The body is too large (`VAL_001`).',
  415: 'The body is of another type (`VAL_001`).',
  429: 'Too many tasks of the environment wait (`BACKLOG`), too much is asked, or open, at once, or too many sign-ins have failed (`TOO_MANY`); `Retry-After` says when to try again.',
  500: 'Something went wrong here; the log of the controller says more (`INTERNAL`).',
  501: 'The extension does not take events of this type (`NOT_SUBSCRIBED`).',
  503: 'It cannot be done for now; try again (`UNAVAILABLE`, `NO_RUNNER`, or a code of docs/errors.md).',
} as const
export type ErrorStatus = keyof typeof errorStatuses
