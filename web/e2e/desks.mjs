// Desks: a list of a hundred thousand packages scrolls smoothly and comes back to the same row; filters are in the address and kept
// by name; one field finds labels, manifests and plates; a package among its kin; sites and a carrier's day at a glance.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { settled } from './settled.mjs'
import { DESK, PHONE, enterAs } from './transport.mjs'

const MANY = 100_000
/** What half of the frames may take at most while the list scrolls, ms: ten frames a second on a busy machine without a graphics card. */
const FRAME_MAX = 100
const COPY = '01900000-0000-7000-8000-'

/** Rows without a journal beside those of the demo: only a list asks for them, and they are taken away again. */
function database(data, statements) {
  const script = 'import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], timeout=30)\nfor s in sys.argv[2:]:\n  c.execute(s)\n  c.commit()'
  execFileSync('python3', ['-c', script, join(data, 'weifei.db'), ...statements])
}
const columns = 'site, holder_site, waste_stream, waste_code, state, origin, container_kind, volume_ml, mass_g, stock_g, weighed_by, produced_at, stored_at, facility, zone, placed_at, massed_at, mass_version, label_prints, label_damaged, version'
/** In pieces, so that the server's own writing need not wait. */
const PIECE = 5_000
const copies = (site) => Array.from({ length: MANY / PIECE }, (_, k) => `WITH RECURSIVE n (i) AS (SELECT ${k * PIECE + 1} UNION ALL SELECT i + 1 FROM n WHERE i < ${(k + 1) * PIECE}) INSERT INTO package (id, code, ${columns}) SELECT '${COPY}' || printf('%012d', i), substr(code, 1, 26) || printf('%011d', i), ${columns} FROM (SELECT * FROM package WHERE holder_site = '${site}' AND state = 'in_stock' AND code IS NOT NULL LIMIT 1) CROSS JOIN n`)

/** Asks the API as somebody of the demo. */
const ask = (page, login, path) => page.evaluate(async ([login, path]) => {
  const json = (answer) => answer.json()
  const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: 'weifei-demo-2026' }) }).then(json)
  return fetch(`/api/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } }).then(json)
}, [login, path])

const rowsShown = (page) => page.$$eval('.vrow[data-index] a', (all) => all.map((one) => Number(one.closest('[data-index]').dataset.index)))

/** Scrolls by a steady hand and tells how long each frame took. */
const scroll = (page, frames, step) => page.evaluate(([frames, step]) => new Promise((done) => {
  const box = document.querySelector('.vrows')
  const gaps = []
  let last = performance.now()
  function frame(now) {
    gaps.push(now - last)
    last = now
    box.scrollTop += step
    if (gaps.length < frames) requestAnimationFrame(frame)
    else done(gaps.slice(1).sort((a, b) => a - b))
  }
  requestAnimationFrame(frame)
}), [frames, step])

async function many({ person, address, faults, data }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  const site = (await ask(page, 'ehs', 'sites')).items[0].id
  database(data, copies(site))
  try {
    const begun = Date.now()
    await page.goto(`${address}/packages?state=in_stock`)
    await page.waitForSelector('[data-sum]')
    await page.waitForSelector('.vrow a')
    console.log(`a list of ${await page.innerText('[data-sum]')} is there after ${Date.now() - begun} ms`)
    if (!/10\d,\d{3}/.test(await page.innerText('[data-sum]'))) faults.push(`the list does not count all: ${await page.innerText('[data-sum]')}`)
    for (const [what, step] of [['slowly', 120], ['fast', 3000]]) {
      const gaps = await scroll(page, 120, step)
      const [half, most] = [gaps[Math.floor(gaps.length / 2)], gaps[Math.floor(gaps.length * 0.95)]]
      console.log(`scrolled ${what}: half of the frames within ${half.toFixed(1)} ms, 95 % within ${most.toFixed(1)} ms`)
      if (half > FRAME_MAX) faults.push(`scrolling ${what} takes ${half} ms a frame`)
    }
    const nodes = await page.$$eval('.vrow', (all) => all.length)
    if (nodes > 80) faults.push(`${nodes} rows are in the page`)
    // Into the midst, and back to the same row after a look at a package.
    await page.evaluate(() => { document.querySelector('.vrows').scrollTop = 60_000 * 40 })
    await page.waitForSelector('.vrow[data-index="60005"] a')
    await shot('packages-many')
    const code = await page.innerText('.vrow[data-index="60005"] a')
    await page.focus('.vrow[data-index="60005"] a')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/packages/*-*')
    await page.waitForSelector('.codeline')
    await page.goBack()
    await page.waitForSelector('.vrow[data-index="60005"] a')
    // A row without a journal has no label and no files to show.
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes(COPY)))
    if ((await page.innerText('.vrow[data-index="60005"] a')) !== code) faults.push('back does not return to the same row')
    // The last row is the last.
    await page.evaluate(() => { const box = document.querySelector('.vrows'); box.scrollTop = box.scrollHeight })
    const last = Number((await page.getAttribute('.vrows', 'aria-rowcount'))) - 2
    await page.waitForSelector(`.vrow[data-index="${last}"] a`)
    // Order and age are in the address.
    await page.selectOption('select[name=sort]', 'stored')
    await page.waitForURL(/sort=stored/)
    await page.waitForSelector('.vrow[data-index="0"] a')
    if ((await rowsShown(page))[0] !== 0) faults.push('another order does not begin at the top')
  } finally {
    database(data, Array.from({ length: MANY / PIECE + 1 }, (_, k) => `DELETE FROM package WHERE id BETWEEN '${COPY}${String(k * PIECE).padStart(12, '0')}' AND '${COPY}${String((k + 1) * PIECE - 1).padStart(12, '0')}'`))
  }
}

async function views({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  await page.goto(`${address}/packages?state=in_stock&age=-90`)
  await page.click('[data-go=nameview]')
  await page.fill('input[name=view]', '新入库的')
  await page.click('[data-go=keepview]')
  await page.waitForSelector('[data-view] a[aria-current]')
  await shot('packages-views')
  await page.goto(`${address}/packages`)
  await page.click('[data-view] a')
  await page.waitForURL(/age=-90/)
  if ((await page.inputValue('select[name=state]')) !== 'in_stock') faults.push('a kept filter does not set its state')
  const colleague = await enterAs(person, 'keeper', DESK)
  await colleague.page.goto(`${address}/packages?state=in_stock`)
  await colleague.page.waitForSelector('[data-go=nameview]')
  if (await colleague.page.$('[data-view]')) faults.push("another's kept filters are shown")
  await page.click('[data-view] button')
  await page.waitForFunction(() => !document.querySelector('[data-view]'))
  await page.goto(`${address}/manifests`)
  await page.waitForSelector('.vrow a')
  await shot('manifests-rows')
}

async function search({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  const [site] = (await ask(page, 'ehs', 'sites')).items
  const { items } = await ask(page, 'ehs', `packages?site=${site.id}&state=in_stock&limit=20`)
  const label = items.find((one) => one.code).code
  const manifest = (await ask(page, 'ehs', 'manifests?limit=50')).items.find((one) => one.number && one.plates.length)
  const find = async (text) => {
    await page.goto(address)
    await page.waitForSelector('.search input')
    await page.keyboard.press('/')
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }
  await find(label.slice(-3))
  await page.waitForSelector('[data-found=packages], .codeline')
  await shot('search')
  await find(label)
  await page.waitForSelector('.codeline')
  await find(manifest.plates[0])
  await page.waitForSelector('[data-found=manifests]')
  await shot('search-plate')
  await find('没有这样的单位')
  await page.waitForSelector('.empty')
  // All by keys: the list of them, and a place by two.
  await page.locator('h1').first().click()
  await page.keyboard.press('?')
  await page.waitForSelector('dialog[data-keys]')
  await shot('keys')
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog[data-keys]', { state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await page.waitForURL('**/manifests')
  const officer = await enterAs(person, 'officer', { ...DESK, dark: true })
  await officer.page.goto(`${address}/search?q=${label.slice(-3)}`)
  await officer.page.waitForSelector('[data-longer]')
  await officer.page.goto(`${address}/search?q=${label.slice(-11)}`)
  await officer.page.waitForSelector('[data-found=packages], .codeline')
  await officer.page.goto(`${address}/search?q=${encodeURIComponent(site.name.slice(0, 4))}`)
  await officer.page.waitForSelector('[data-found=sites]')
  await officer.shot('search-officer-dark')
  if (!(await officer.page.innerText('[data-found=sites]')).includes(site.name.slice(0, 4))) faults.push('a site is not found by its name')
  await officer.page.setViewportSize(PHONE)
  await officer.page.waitForSelector('.phone')
  await officer.shot('search-phone')
}

async function kin({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs-burner', DESK)
  const [site] = (await ask(page, 'ehs-burner', 'sites')).items
  const { items } = await ask(page, 'ehs-burner', `packages?site=${site.id}&limit=500&sort=latest`)
  const residue = items.find((one) => one.origin === 'residue')
  if (!residue) { faults.push('the demo has no residue to look at'); return }
  await page.goto(`${address}/packages/${residue.id}`)
  await page.waitForSelector('[data-graph] .node.self')
  if (!(await page.$('[data-graph] .edge.treated'))) faults.push('what came out of treatment is not drawn so')
  await shot('kin')
  await page.locator('[data-graph]').screenshot({ path: shot.path('kin-graph') })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('[data-graph]').screenshot({ path: shot.path('kin-graph-dark') })
  await page.emulateMedia({ colorScheme: 'light' })
  const one = await page.$('[data-graph] [data-node=one]')
  if (one) {
    await one.click()
    await page.waitForURL((url) => !url.pathname.endsWith(residue.id))
    await page.waitForSelector('[data-graph] .node.self')
    await shot('kin-parent')
  }
  await page.goto(`${address}/packages/${residue.id}`)
  await page.setViewportSize(PHONE)
  await page.waitForSelector('.phone [data-graph]')
  await shot('kin-phone')
}

async function glances({ person, faults }) {
  for (const [login, part] of [['ehs', '[data-part=year] tbody tr'], ['ehs-burner', '[data-part=quota] tbody tr'], ['dispatcher', '[data-day]']]) {
    for (const dark of [false, true]) {
      const { page, shot } = await enterAs(person, login, { ...DESK, dark, locale: dark ? 'en-GB' : 'zh-CN' })
      if (dark) { await page.evaluate(() => localStorage.setItem('weifei.locale', 'en')); await page.reload() }
      await page.waitForSelector(part)
      await shot(`glance-${login}${dark ? '-dark-en' : ''}`)
      if (login === 'dispatcher' && !dark) {
        for (let back = 0; back < 10 && !(await page.$('[data-run]')); back++) {
          await page.click('.daybar .btn:first-child')
          await settled(page)
        }
        await shot('day-board')
        if (!(await page.$('[data-run]'))) faults.push('ten days of a carrier have no run')
        else { await page.click('[data-run]'); await page.waitForURL('**/trips/*') }
      }
      await page.context().close()
    }
  }
}

export async function desks(load) {
  for (const story of [glances, search, views, kin, many]) await story(load)
}
