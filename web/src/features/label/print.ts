const ALONE = 'labelonly'

/** Prints the label of the page and nothing else of it; app.css knows the class. */
export function printLabel() {
  const root = document.documentElement
  root.classList.add(ALONE)
  addEventListener('afterprint', () => root.classList.remove(ALONE), { once: true })
  window.print()
}
