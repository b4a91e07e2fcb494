import { read, write } from '../../api/client'
import type { Paper, PaperKind } from '../../api/paper'
import type { Action } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { useTask } from '../../composables/useTask'

export const PAPER_GRAVE: ReadonlySet<string> = new Set(['revoke', 'deregister', 'suspend', 'withdraw', 'terminate', 'decline', 'refuse', 'end'])

/** A paper and what this person may do with it; each deed reloads both. */
export function usePaper(kind: () => PaperKind, id: () => string) {
  const place = () => `${kind()}/${id()}`
  const shown = useLoad(() => read<Paper>(place()), [place])
  const actions = useLoad(async () => (await read<{ items: Omit<Action, 'forward'>[] }>(`${place()}/actions`)).items.map((one) => ({ ...one, forward: false })), [place])
  const task = useTask(async (key: string, action: string, body: Record<string, unknown>, version?: number) => {
    const done = await write<Paper>(`${place()}/${action}`, body, key, version)
    await Promise.all([shown.again(), actions.again()])
    return done
  })
  return { shown, actions, act: task.go, busy: task.busy, failure: task.failure }
}
