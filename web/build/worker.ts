import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const PLAIN = /\.(js|css|wasm|svg|png|webmanifest)$/

/** Writes sw.js: the worker with the names of everything that was built, so that it changes whenever one of them does. */
export function worker(): Plugin {
  let folder = 'dist'
  return {
    name: 'worker',
    apply: 'build',
    configResolved(config) { folder = config.build.outDir },
    closeBundle() {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/')).filter((name) => PLAIN.test(name) && name !== 'sw.js').sort()
      const digest = createHash('sha256').update(readFileSync(join(folder, 'index.html')))
      for (const name of names) digest.update(name).update(name.startsWith('assets/') ? '' : readFileSync(join(folder, name)))
      const head = `const VERSION = '${digest.digest('hex').slice(0, 16)}'\nconst ASSETS = ${JSON.stringify(['/', ...names.map((name) => `/${name}`)])}\n`
      writeFileSync(join(folder, 'sw.js'), head + readFileSync(join(import.meta.dirname, 'worker.js'), 'utf8'))
    },
  }
}
