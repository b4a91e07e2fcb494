import { ref } from 'vue'
import { api, got } from '../../api/client'
import type { InclusionProof, JournalEvent } from '../../api/types'
import { readNote } from './note'
import { verifyInclusion } from './tree'

export type Seal = 'open' | 'set' | 'verified' | 'broken'

/** The proof must speak of this event, lead to its root, and that root must be the one the checkpoint names. */
export async function proves(event: JournalEvent, proof: InclusionProof): Promise<boolean> {
  const note = readNote(proof.checkpoint)
  if (!note || note.root !== proof.root || note.size !== proof.size) return false
  if (proof.leaf !== event.hash || proof.position !== event.position) return false
  return verifyInclusion(proof.leaf, proof.position, proof.size, proof.proof, proof.root)
}

export function useProof() {
  const seals = ref<Record<string, Seal>>({})
  const checking = ref(false)

  const sealOf = (event: JournalEvent): Seal => seals.value[event.id] ?? (event.position === null ? 'open' : 'set')

  async function check(event: JournalEvent) {
    if (event.position === null) return
    const proof = await got(api.GET('/api/v1/proofs/inclusion', { params: { query: { event: event.id } } }))
    seals.value[event.id] = (await proves(event, proof)) ? 'verified' : 'broken'
  }
  async function checkAll(events: JournalEvent[]) {
    checking.value = true
    try {
      for (const event of events) await check(event)
    } finally {
      checking.value = false
    }
  }
  return { sealOf, checkAll, checking }
}
