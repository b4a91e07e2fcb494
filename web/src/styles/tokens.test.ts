import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Tokens = Record<string, string>
const css = readFileSync('src/styles/tokens.css', 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
function block(selector: string): Tokens {
  const escaped = selector.replace(/[.]/g, '\\.')
  const body = new RegExp(`(?:^|\\n)${escaped} \\{([\\s\\S]*?)\\n\\}`).exec(css)![1]!
  return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1]!, m[2]!.trim()]))
}
const light = block(':root')
const themes: Record<string, Tokens> = { light, dark: { ...light, ...block(':root.dark') }, sun: { ...light, ...block(':root.sun') } }

const rgb = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const luminance = (hex: string) => { const [r, g, b] = rgb(hex).map(linear); return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! }
const contrast = (a: string, b: string) => { const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m); return (x! + 0.05) / (y! + 0.05) }

/* Machado, Oliveira and Fernandes (2009), severity 1, in linear light. */
const BLIND = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
}
function lab(hex: string, matrix: number[][]): number[] {
  const seen = rgb(hex).map(linear)
  const [r, g, b] = matrix.map((row) => Math.min(1, Math.max(0, row.reduce((sum, k, i) => sum + k * seen[i]!, 0)))) as [number, number, number]
  const f = (v: number) => (v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16 / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((v, i) => v - b[i]!))

describe.each(Object.entries(themes))('%s', (_name, t) => {
  const of = (a: string, b: string) => contrast(t[`--${a}`]!, t[`--${b}`]!)
  const grounds = ['page', 'paper', 'well']
  it('keeps ink at 7 and every readable text at 4.5', () => {
    for (const ground of grounds) {
      expect(of('ink', ground)).toBeGreaterThanOrEqual(7)
      for (const text of ['ink-2', 'ink-3', 'primary']) expect(of(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
    expect(of('on-primary', 'primary')).toBeGreaterThanOrEqual(4.5)
    expect(of('on-primary', 'primary-strong')).toBeGreaterThanOrEqual(4.5)
    expect(of('primary', 'primary-soft')).toBeGreaterThanOrEqual(4.5)
    expect(of('danger', 'danger-soft')).toBeGreaterThanOrEqual(4.5)
    expect(of('danger', 'paper')).toBeGreaterThanOrEqual(4.5)
    expect(of('on-danger', 'danger-fill')).toBeGreaterThanOrEqual(4.5)
  })
  it('keeps stages and levels readable on their own ground', () => {
    for (const stage of ['draft', 'made', 'stock', 'move', 'done', 'stop']) expect(of(`s-${stage}`, `s-${stage}-soft`), stage).toBeGreaterThanOrEqual(4.5)
    for (const level of ['blue', 'yellow', 'orange', 'red']) {
      expect(of(`on-l-${level}`, `l-${level}`), level).toBeGreaterThanOrEqual(4.5)
      expect(of(`l-${level}-text`, `l-${level}-soft`), level).toBeGreaterThanOrEqual(4.5)
      expect(of('ink', `l-${level}-soft`), level).toBeGreaterThanOrEqual(7)
    }
  })
  it('keeps edges of controls and the focus ring at 3', () => {
    for (const ground of grounds) for (const line of ['edge-control', 'focus']) expect(of(line, ground), `${line} on ${ground}`).toBeGreaterThanOrEqual(3)
  })
  it('keeps levels apart for people who see red and green alike', () => {
    for (const matrix of Object.values(BLIND)) {
      const levels = ['blue', 'yellow', 'orange', 'red'].map((level) => lab(t[`--l-${level}`]!, matrix))
      levels.forEach((a, i) => levels.slice(i + 1).forEach((b) => expect(distance(a, b)).toBeGreaterThanOrEqual(15)))
    }
  })
})
