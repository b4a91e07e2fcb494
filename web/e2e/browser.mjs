// The demo driven by real clicks in Chromium: a keeper on a phone, an EHS officer and a law officer at a desk, and a load from
// stock to furnace by everybody it passes. Two stages at once, each with a demo and a browser of its own.
// Fails on any console error, policy violation, request to another host, answer of 500 and above, or grave fault of access. Screenshots go to the folder of the first argument.
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { book, complete } from './access.mjs'
import { seconds, timed } from './clock.mjs'
import { raise } from './stage.mjs'
import { stages } from './stories.mjs'
import { DESK, PHONE, enterAs } from './transport.mjs'

const root = resolve(import.meta.dirname, '../..')
const shots = resolve(process.argv[2] ?? join(tmpdir(), 'weifei-shots'))
mkdirSync(shots, { recursive: true })
// A few of them by name, to look at one thing again: `node web/e2e/browser.mjs FOLDER camera ehs`.
const wanted = process.argv.slice(3)
const kept = book()

/** The first story of all measures seconds: nobody else is on the machine's cores then. */
let alone
const quiet = new Promise((over) => { alone = over })

/** Plays a stage's stories and then looks at every page it has been on; gives what is wrong. */
async function played([name, stories], nth) {
  if (nth) await quiet
  const stage = await raise({ root, shots, book: kept })
  try {
    await timed(`stage: ${name}`, async () => {
      for (const [title, story] of Object.entries(stories)) {
        await stage.play(title, story)
        alone()
      }
      await timed('story: everywhere', () => stage.seen.everywhere({ enterAs, person: stage.person, sizes: { desk: DESK, phone: PHONE } }))
    })
  } catch (error) {
    await stage.fail(error)
  } finally {
    alone()
    await stage.close()
  }
  return stage.faults
}

const chosen = Object.entries(stages)
  .map(([name, stories]) => [name, Object.fromEntries(Object.entries(stories).filter(([title]) => !wanted.length || wanted.includes(title)))])
  .filter(([, stories]) => Object.keys(stories).length)
const faults = (await Promise.all(chosen.map(played))).flat()
if (!wanted.length) faults.push(...complete(kept))
for (const kind of ['story: ', 'stage: ', 'of ']) console.log(seconds(kind))
if (faults.length) {
  console.error(faults.join('\n'))
  process.exit(1)
}
console.log(`browser: ok, screenshots in ${shots}`)
