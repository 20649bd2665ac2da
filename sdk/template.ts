/**
 * Fills `$name` and `${name}`, as Python's `string.Template` does, which the platform's filters are written for.
 * `$$` is a dollar sign.
 * @throws {Error} on any other name, and on a single `$`
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})?/g, (_, dollar, bare, braced) => {
    if (dollar) return '$'
    const name = bare ?? braced ?? ''
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined)
      throw new Error(`The event definition's filter has an unknown placeholder "${name}".`)
    return value
  })
}

/**
 * Fills `{pk}` in the path of a resource.
 * @throws {Error} on other braces
 */
export function fillResource(template: string, objectId: string): string {
  const [head = '', ...tail] = template.split('{pk}')
  if ([head, ...tail].some((part) => /[{}]/.test(part))) {
    throw new Error('The event definition has an unknown placeholder in its resource.')
  }
  return [head, ...tail].join(encodeURIComponent(objectId))
}
