import { render } from 'preact'
import { App } from './app.tsx'
import { watchKeys } from './lib/keys.ts'
import { watchLive } from './lib/live.ts'
import { watchPlace } from './lib/place.ts'

watchPlace()
watchKeys()
const page = document.getElementById('page')
if (page) render(<App />, page)
watchLive()
