import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { KEPT, PAGE, useRows } from './useRows'

function server(total: number) {
  const asked: [string | undefined, number, number][] = []
  const rows = (after: string | undefined, skip: number, limit: number) => {
    asked.push([after, skip, limit])
    const from = (after === undefined ? 0 : Number(after) + 1) + skip
    const items = Array.from({ length: Math.max(0, Math.min(limit, total - from)) }, (_, i) => from + i)
    const last = items.at(-1)
    return Promise.resolve({ items, next: last !== undefined && last + 1 < total ? String(last) : null })
  }
  return { asked, rows }
}

describe('a long list', () => {
  it('fetches what is looked at from the nearest cursor before it', async () => {
    const { asked, rows } = server(100_000)
    const list = useRows(rows)
    await flushPromises()
    expect(asked).toEqual([[undefined, 0, PAGE]])
    list.look(50_010, 50_040)
    await flushPromises()
    expect(asked[1]).toEqual(['99', 499 * PAGE, PAGE])
    expect(list.row(50_010)).toBe(50_010)
    list.look(50_110, 50_140)
    await flushPromises()
    expect(asked.at(-1)).toEqual(['50099', 0, PAGE])
    expect([list.row(50_123), list.row(70_000)]).toEqual([50_123, undefined])
  })

  it('knows where it ends and asks for nothing twice', async () => {
    const { asked, rows } = server(150)
    const list = useRows(rows)
    await flushPromises()
    expect(list.known.value).toBe(101)
    list.look(90, 120)
    list.look(90, 120)
    await flushPromises()
    expect(asked).toHaveLength(2)
    expect([list.known.value, list.row(149), list.row(150)]).toEqual([150, 149, undefined])
  })

  it('lets go of what is far away', async () => {
    const { rows } = server(100_000)
    const list = useRows(rows)
    for (let page = 0; page < KEPT + 10; page++) { list.look(page * PAGE, page * PAGE + 30); await flushPromises() }
    list.look((KEPT + 9) * PAGE, (KEPT + 9) * PAGE + 30)
    expect(list.row(5 * PAGE)).toBeUndefined()
    expect(list.row((KEPT + 5) * PAGE)).toBe((KEPT + 5) * PAGE)
  })

  it('drops the answer to a filter that is no longer asked for', async () => {
    const filter = ref('a')
    const answers: ((name: string) => void)[] = []
    const list = useRows<string>(() => new Promise((done) => { answers.push((name) => done({ items: [name], next: null })) }), [filter])
    filter.value = 'b'
    await flushPromises()
    answers[1]!('new')
    answers[0]!('old')
    await flushPromises()
    expect(list.row(0)).toBe('new')
  })
})
