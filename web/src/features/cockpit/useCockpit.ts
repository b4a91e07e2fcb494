import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { readCockpit } from '../../api/cockpit'
import { useLive } from '../../composables/useLive'
import { clockOf } from '../../composables/useTime'

/** Seconds of a moment, as a clock that runs shows them. */
export const secondsOf = (at: string | number) => `${clockOf(new Date(at).toISOString())}:${String(new Date(at).getSeconds()).padStart(2, '0')}`

/** The cockpit of the division and period of the address, kept fresh. */
export function useCockpit() {
  const { t } = useI18n()
  const route = useRoute()
  const of = (name: string) => (typeof route.query[name] === 'string' ? (route.query[name] as string) : undefined)
  const division = computed(() => of('division'))
  const period = computed(() => of('period'))
  const live = useLive(() => readCockpit({ division: division.value, period: period.value }), [division, period], undefined, ['package/', 'manifest/', 'treatment/', 'permit/', 'trip/', 'facility/', 'site/'])
  const title = computed(() => {
    const told = live.data.value?.figures
    return told ? t('cockpit.title', { division: told.division_name || told.division || t('cockpit.everywhere'), from: told.from, to: told.to }) : t('cockpit.nav')
  })
  const asOf = computed(() => {
    const told = live.data.value?.figures
    return told ? t('cockpit.asOf', { time: secondsOf(told.as_of), position: told.position }) : ''
  })
  return { ...live, division, period, title, asOf }
}
