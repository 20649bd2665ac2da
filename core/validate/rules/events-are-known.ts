import { eventCatalogue } from '../../domain/event-catalogue.ts'
import { closest, quoted } from '../../lib/closest.ts'
import type { Rule } from '../rule.ts'

const known = ['background', 'interactive', ...eventCatalogue.map(({ type }) => type)]

/** Only a warning: the platform may have learned new ones. */
export const eventsAreKnown: Rule = ({ extensions }, report) => {
  for (const extension of extensions) {
    for (const [index, event] of (extension.body.spec.events ?? []).entries()) {
      if (known.includes(event)) continue
      const meant = closest(event, known)
      report({
        code: 'unknown-event',
        severity: 'warning',
        in: extension,
        at: `/spec/events/${index}`,
        message: `${quoted([event])} is neither an event type we know nor "background" or "interactive"`,
        ...(meant !== undefined && { hint: `did you mean "${meant}"?` }),
      })
    }
  }
}
