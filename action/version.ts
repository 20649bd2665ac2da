declare const BOWLINE_VERSION: string | undefined

/** Of Bowline; the bundler fills it in, since the bundle stands alone. */
export const version: string = typeof BOWLINE_VERSION === 'undefined' ? '0.0.0' : BOWLINE_VERSION
