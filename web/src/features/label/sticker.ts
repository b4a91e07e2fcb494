/* A temporary sticker: what a container wears until its label is printed. Black on white, so that nobody takes it for the label. */
import { qrOf } from '../../components/qr'
import type { Sticker } from '../../api/store'
import { HAZARD, massText, type Item, type Scene } from './layout'
import { set } from './setting'

const SIDE = 100
const STYLE = { lineHeight: 1.25, squeezeMin: 0.6, centred: true }

export function laySticker(sticker: Pick<Sticker, 'code' | 'waste' | 'waste_code' | 'hazards' | 'made_on' | 'mass'>): Scene {
  const text = (words: string, y: number, h: number, size: number, x = 6, w = SIDE - 12): Item[] => set({ label: words, x, y, w, h, size_min: 3, size_max: size }, '', true, STYLE).items
  const { width, path } = qrOf(sticker.code)
  const facts = [sticker.waste_code, ...(sticker.mass === null ? [] : [massText(sticker.mass)]), sticker.made_on]
  const items: Item[] = [
    { kind: 'shape', points: [[3, 3], [97, 3], [97, 97], [3, 97]], closed: true, stroke: 1.2 },
    ...text('临时标签', 5, 14, 11),
    { kind: 'shape', points: [[3, 20], [97, 20]], closed: false, stroke: 0.6 },
    ...text(sticker.code, 21, 22, 18),
    ...text(sticker.waste, 44, 12, 7, 6, 56),
    ...facts.flatMap((fact, i) => text(fact, 57 + i * 7, 6.5, 4.6, 6, 56)),
    ...text(sticker.hazards.map((one) => HAZARD[one]).join(' '), 78, 6.5, 4.6, 6, 56),
    { kind: 'qr', x: 66, y: 48, side: 26, width, path },
    ...text('不是正式标签，联网登记后换下', 87, 8, 5),
  ]
  return { side: SIDE, orange: [255, 255, 255], items, cut: [] }
}
