import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const WORTH = /\.(js|css|html|svg|json|wasm|webmanifest)$/
const SMALLEST = 1024

/** Writes a .br and a .gz beside every text asset, so that the server never compresses while answering. Reads what was
 *  written: later plugins still change a chunk while the bundle is made. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    writeBundle(options, bundle) {
      for (const fileName of Object.keys(bundle).filter((name) => WORTH.test(name))) {
        const file = join(options.dir ?? 'dist', fileName)
        const source = readFileSync(file)
        if (source.length < SMALLEST) continue
        writeFileSync(`${file}.br`, brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }))
        writeFileSync(`${file}.gz`, gzipSync(source, { level: 9 }))
      }
    },
  }
}
