// What every page must be: usable without sight or mouse (axe: nothing serious or critical, in light and in dark), and sufficient
// to itself (no request to another host). Looked at wherever a story takes a picture, and then, on phone and desk, on every page
// that a story has been on without. No page of the router may be left out.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { timed } from './clock.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const GRAVE = new Set(['serious', 'critical'])
/** Narrower is a phone. */
const NARROW = 700
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Pages that differ in nothing but what they are about. */
const patternOf = (path) => path.replace(ID, ':id')

/** What all stages together visited, looked at and found wrong. */
export const book = () => ({ visited: new Map(), looked: new Set(), said: new Set(), looks: 0 })

/** Keeps what was visited and looked at; `faults` takes what is wrong. `known` are the demo's own people, as whom any page can be
    opened again; whom a story invited has a password of their own. */
export function access(address, faults, kept, known) {
  const { visited, said } = kept
  const logins = new WeakMap()
  // Everybody's home is another page.
  const pattern = (path, login) => (path === '/' ? `/ of ${login}` : patternOf(path))

  /** Follows a page that is served from `at`: where it goes, and what it asks of whom. The page that shows the API is another's and is not looked at. */
  function follow(page, login, at = address) {
    logins.set(page, login)
    page.on('framenavigated', (frame) => {
      const url = new URL(frame.url())
      if (frame !== page.mainFrame() || url.origin !== address || url.pathname === '/login' || url.pathname.startsWith('/api/')) return
      const name = pattern(url.pathname, login)
      if (!visited.get(name)?.again) visited.set(name, { login, address, path: url.pathname + url.search, again: known.has(login) })
    })
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== at) faults.push(`${login}: a request to ${url.host}`)
    })
  }

  async function run(page, name, options) {
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
    // Rules that find nothing grave are not asked: what they find would not be told.
    const found = await page.evaluate(({ graves, how }) => {
      const { axe } = window
      axe.mild ??= Object.fromEntries(axe._audit.rules.filter((rule) => rule.impact && !graves.includes(rule.impact)).map((rule) => [rule.id, { enabled: false }]))
      return axe.run(document, { resultTypes: ['violations'], ...(how.runOnly ? {} : { rules: axe.mild }), ...how }).then((result) => result.violations)
    }, { graves: [...GRAVE], how: options })
    kept.looks += 1
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
  const look = (page, name) => timed('of looks: ', async () => {
    await run(page, name, {})
    const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await page.emulateMedia({ colorScheme: dark ? 'light' : 'dark' })
    await run(page, `${name} in the other theme`, { runOnly: ['color-contrast'] })
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    const { pathname } = new URL(page.url())
    kept.looked.add(`${pattern(pathname, logins.get(page))} on a ${page.viewportSize().width < NARROW ? 'phone' : 'desk'}`)
  })

  /** Every page that was visited on this stage, on a phone and on a desk, by who was there, where no story looked at it. */
  async function everywhere({ enterAs, person, sizes }) {
    const here = [...visited].filter(([, one]) => one.address === address && one.again)
    for (const login of new Set(here.map(([, one]) => one.login))) {
      for (const [size, look] of Object.entries(sizes)) {
        const rest = here.filter(([name, one]) => one.login === login && !kept.looked.has(`${name} on a ${size}`))
        if (!rest.length) continue
        const { page, shot } = await enterAs(person, login, look)
        for (const [name, one] of rest) {
          await page.goto(address + one.path)
          const shown = await page.locator('h1, h2').filter({ visible: true }).first().waitFor().then(() => true, () => false)
          if (!shown) {
            faults.push(`${name} on a ${size} by ${login}: no heading is there, but ${(await page.innerText('body')).slice(0, 200)}`)
            continue
          }
          await shot(`page${name.replace(/[^a-z0-9]+/g, '-')}-${size}`)
        }
        await page.context().close()
      }
    }
  }

  return { follow, look, everywhere }
}

/** The app's own pages as patterns of addresses; what only leads elsewhere is none. */
function routes() {
  const source = readFileSync(new URL('../src/router.ts', import.meta.url), 'utf8')
  const paper = /const PAPER = '([^']+)'/.exec(source)[1]
  return [...source.matchAll(/\{ path: ['`]([^'`]+)['`], component/g)].map(([, path]) => {
    const whole = path.replace('${PAPER}', paper).replaceAll('\\\\', '\\')
    const shape = whole.replace(/\/:\w+\?/g, '(/[^/]+)?').replace(/:\w+\(\.\*\)\*/g, 'nowhere.*').replace(/:\w+(\([^)]*\))?/g, (_, words) => words ?? '[^/]+')
    return { path, is: new RegExp(`^${shape}$`) }
  })
}

/** Every page of the router was looked at on both sizes. */
export function complete({ visited, looked, looks }) {
  // What an address leads to: the page with the fewest gaps in its own, as the router has it.
  const gaps = (path) => path.split(':').length
  const pages = routes().sort((one, other) => gaps(one.path) - gaps(other.path))
  const found = new Set([...looked].map((one) => {
    const [address, size] = [one.split(' ', 1)[0], one.split(' ').at(-1)]
    return `${pages.find(({ is }) => is.test(address))?.path} on a ${size}`
  }))
  console.log(`access: ${pages.length} pages of the router, ${visited.size} visited, ${looked.size} looked at on a phone or a desk, ${looks} looks`)
  return ['phone', 'desk'].flatMap((size) => pages.map(({ path }) => `${path} on a ${size}`)).filter((one) => !found.has(one)).map((one) => `nobody looked at ${one}`)
}
