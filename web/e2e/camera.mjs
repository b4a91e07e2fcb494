// A label that the server printed is held before the camera: Chromium plays the picture as its fake camera, the page reads it
// and arrives on the container's page. The picture is the printed PNG, drawn slightly small on a grey ground.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const WIDTH = 1280
const HEIGHT = 720
/* Two frames a second: nothing for two seconds, then the label. */
const BLANK = 4
const SHOWN = 20

/** Grey in Y4M (4:2:0): luma as given, no colour. */
function y4m(luma) {
  const frame = (plane) => Buffer.concat([Buffer.from('FRAME\n'), plane, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)])
  const frames = [...Array.from({ length: BLANK }, () => frame(Buffer.alloc(WIDTH * HEIGHT, 119))), ...Array.from({ length: SHOWN }, () => frame(luma))]
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F2:1 Ip A1:1 C420jpeg\n`), ...frames])
}

/** The label as the server prints it, and whose it is; the browser that is signed in draws it. */
async function printed(page) {
  return page.evaluate(async ({ width, height }) => {
    const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'keeper', password: 'weifei-demo-2026' }) }).then((answer) => answer.json())
    const headers = { Authorization: `Bearer ${token}` }
    const read = (path) => fetch(`/api/v1/${path}`, { headers })
    const site = (await (await read('sites')).json()).items[0].id
    const drum = (await (await read(`packages?site=${site}&state=in_stock&limit=50`)).json()).items.find((one) => one.code)
    const picture = await createImageBitmap(await (await read(`packages/${drum.id}/label.png`)).blob())
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const pen = canvas.getContext('2d')
    pen.fillStyle = '#777'
    pen.fillRect(0, 0, width, height)
    const scale = Math.min((width * 0.94) / picture.width, (height * 0.94) / picture.height)
    pen.translate(width / 2, height / 2)
    pen.rotate(0.05)
    pen.drawImage(picture, (-picture.width * scale) / 2, (-picture.height * scale) / 2, picture.width * scale, picture.height * scale)
    const { data } = pen.getImageData(0, 0, width, height)
    let luma = ''
    for (let at = 0; at < data.length; at += 4) luma += String.fromCharCode(Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]))
    return { id: drum.id, luma: btoa(luma) }
  }, { width: WIDTH, height: HEIGHT })
}

export async function camera({ person, launch, folder, address, faults }) {
  const drawing = await person('keeper', { width: 390, height: 844 })
  const label = await printed(drawing.page)
  const film = join(folder, 'label.y4m')
  writeFileSync(film, y4m(Buffer.from(label.luma, 'base64')))
  const browser = await chromium.launch(launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`]))
  try {
    const { page, shot, enter } = await person('keeper', { width: 390, height: 844 }, browser)
    await enter()
    await page.waitForSelector('.tiles')
    const before = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => one.name).filter((name) => name.endsWith('.wasm')))
    if (before.length) faults.push('the scanner is loaded before it is wanted')
    await page.click('[data-go=find]')
    await page.click('[data-go=camera]')
    await page.waitForSelector('[data-camera=running]')
    await page.screenshot({ path: shot.path('scan-camera') })
    await page.waitForURL(`${address}/packages/${label.id}`)
    await page.waitForSelector('.trace li')
  } finally {
    await browser.close()
  }
}
