// Before anybody is signed in, and where an address leads nowhere: at a desk, since the stories of a phone pass there anyway.
import { DESK, enterAs } from './transport.mjs'

export async function doors({ person, address, faults }) {
  const { page, shot } = await person('keeper', DESK)
  await shot('login')
  // The language is chosen before signing in, and stays.
  await page.click('.settings [lang=en]')
  await page.waitForFunction(() => document.documentElement.lang === 'en')
  await page.reload()
  await page.waitForSelector('input[name=login]')
  if (/\p{Script=Han}{2}/u.test(await page.innerText('.login form'))) faults.push('Chinese is left in the English form to sign in')
  await shot('login-en')
  await page.goto(`${address}/ticket/invite#no-such-ticket`)
  await page.waitForSelector('h1')
  await shot('ticket-invite')
  // Who asks for a page without being signed in comes to it afterwards.
  await page.goto(`${address}/stock`)
  await page.waitForURL(/\/login\?to=/)
  const keeper = await enterAs(person, 'keeper', DESK)
  await keeper.page.goto(`${address}/nowhere`)
  await keeper.page.waitForSelector('h1, h2')
  await keeper.shot('missing')
  // Pages that are come to by their address alone in these stories.
  for (const path of ['me', 'me/security']) {
    await keeper.page.goto(`${address}/${path}`)
    await keeper.page.waitForSelector('h1, h2')
    await keeper.shot(`door-${path.replace('/', '-')}`)
  }
  for (const [login, path] of [['driver', 'trips'], ['officer', 'sites']]) {
    const one = await enterAs(person, login, DESK)
    await one.page.goto(`${address}/${path}`)
    await one.page.waitForSelector('h1, h2')
    await one.shot(`door-${path}`)
  }
  await keeper.page.goto(`${address}/cockpit`)
  await keeper.page.waitForURL(/\/refused/)
  await keeper.shot('refused')
}
