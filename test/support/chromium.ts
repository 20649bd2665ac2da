import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The Chromium of this machine; undefined where there is none. */
export const chromiumPath = places.find((each) => existsSync(each))

/** Why no browser can be had here, with the way to get one. */
export const chromiumProblem =
  chromiumPath === undefined
    ? 'Chromium is missing: apt-get install --no-install-recommends chromium'
    : undefined
