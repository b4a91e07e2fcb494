// What every page must be: usable without sight or mouse (axe: nothing serious or critical, in light and in dark), and sufficient
// to itself (no request to another host). Looked at wherever a story takes a picture, and once more, on phone and desk, on
// every page that a story has been on.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { settled } from './settled.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const GRAVE = new Set(['serious', 'critical'])
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Pages that differ in nothing but what they are about. */
const patternOf = (path) => path.replace(ID, ':id')

/** Keeps what was visited and looked at; `faults` takes what is wrong. */
export function access(address, faults) {
  const visited = new Map()
  const said = new Set()
  let looks = 0

  /** Follows a page that is served from `at`: where it goes, and what it asks of whom. The page that shows the API is another's and is not looked at. */
  function follow(page, login, at = address) {
    page.on('framenavigated', (frame) => {
      const url = new URL(frame.url())
      if (frame !== page.mainFrame() || url.origin !== address || url.pathname === '/login' || url.pathname.startsWith('/api/')) return
      // Everybody's home is another page.
      const pattern = url.pathname === '/' ? `/ of ${login}` : patternOf(url.pathname)
      if (!visited.has(pattern)) visited.set(pattern, { login, path: url.pathname + url.search })
    })
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== at) faults.push(`${login}: a request to ${url.host}`)
    })
  }

  async function run(page, name, options) {
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
    const found = await page.evaluate((how) => window.axe.run(document, { resultTypes: ['violations'], ...how }).then((result) => result.violations), options)
    looks += 1
    for (const one of found.filter((fault) => GRAVE.has(fault.impact))) {
      for (const node of one.nodes) {
        const fault = `${one.id} (${one.impact}): ${node.target.join(' ')} ${node.failureSummary.split('\n').at(1)?.trim() ?? ''} ${node.html.slice(0, 160)}`
        // The same fault on many pages is told once, with the first of them.
        if (!said.has(fault)) faults.push(`${name}: ${fault}`)
        said.add(fault)
      }
    }
  }

  /** Looks at the page as it is, and at its colours in the other theme. */
  async function look(page, name) {
    await run(page, name, {})
    const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await page.emulateMedia({ colorScheme: dark ? 'light' : 'dark' })
    await run(page, `${name} in the other theme`, { runOnly: ['color-contrast'] })
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  }

  /** Every page that was visited, on a phone and on a desk, by who was there; whom a story invited has a password of their own. */
  async function everywhere({ enterAs, person, sizes }) {
    const demo = new Set((await (await fetch(`${address}/api/v1/demo`)).json()).logins.map((one) => one.login))
    for (const login of new Set([...visited.values()].map((one) => one.login).filter((one) => demo.has(one)))) {
      for (const [name, size] of Object.entries(sizes)) {
        const { page } = await enterAs(person, login, size)
        for (const [pattern, one] of visited) {
          if (one.login !== login) continue
          await page.goto(address + one.path)
          await page.locator('h1, h2').filter({ visible: true }).first().waitFor()
          await settled(page)
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          if (wide > 1) faults.push(`${login}: ${pattern} is ${wide} px too wide on a ${name}`)
          await look(page, `${pattern} on a ${name}`)
        }
        await page.context().close()
      }
    }
    console.log(`access: ${visited.size} pages on ${Object.keys(sizes).join(' and ')}, ${looks} looks`)
  }

  return { follow, look, everywhere }
}
