// Run after `npm install` changed package-lock.json. npm leaves a package for another platform out of the lock file
// when the registry at hand does not serve it, and `npm ci` then refuses the file everywhere. This puts the missing
// entries back: exact version, platform and C library, no checksum (npm fetches and records it where the platform needs it).
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
const systems = ['android', 'darwin', 'freebsd', 'linux', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'x64']

for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    const words = name.split(/[/-]/)
    const os = words.filter((word) => systems.includes(word))
    const cpu = words.filter((word) => processors.includes(word))
    if (lock.packages[key] || os.length === 0 || cpu.length === 0) continue
    const libc = words.includes('musl') ? { libc: ['musl'] } : {}
    lock.packages[key] = { version, ...(parent.dev ? { dev: true } : {}), optional: true, os, cpu, ...libc }
    console.log(`added ${name}@${version}`)
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
lock.packages = Object.fromEntries(sorted)
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
