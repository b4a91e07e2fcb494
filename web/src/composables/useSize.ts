import { onMounted, onScopeDispose, ref, type Ref } from 'vue'

/** Width and height of an element in pixels, as it changes; what is given until it is known. */
export function useSize(element: Ref<HTMLElement | null>, first: [width: number, height: number]) {
  const width = ref(first[0])
  const height = ref(first[1])
  const watch = new ResizeObserver(() => {
    const at = element.value
    if (!at?.clientWidth) return
    width.value = at.clientWidth
    height.value = Math.max(at.clientHeight, first[1])
  })
  onMounted(() => { if (element.value) watch.observe(element.value) })
  onScopeDispose(() => watch.disconnect())
  return { width, height }
}
