// Who plays what, where. A stage's stories follow one another on one demo; those that use up what others need, and those that fill
// a site's ledger, come late. The two stages are about equally long.
import { blanks } from './blanks.mjs'
import { camera } from './camera.mjs'
import { cockpit } from './cockpit.mjs'
import { crowd } from './crowd.mjs'
import { declare } from './declare.mjs'
import { desk } from './desk.mjs'
import { desks } from './desks.mjs'
import { doors } from './doors.mjs'
import { exchange } from './exchange.mjs'
import { gun } from './gun.mjs'
import { handover } from './handover.mjs'
import { document, ehs, keeper, officer } from './homes.mjs'
import { jobs } from './jobs.mjs'
import { later } from './later.mjs'
import { ledger } from './ledger.mjs'
import { live } from './live.mjs'
import { logbook } from './logbook.mjs'
import { milkrun } from './milkrun.mjs'
import { mishaps } from './mishaps.mjs'
import { newer } from './newer.mjs'
import { notices } from './notices.mjs'
import { offline } from './offline.mjs'
import { oneclick } from './oneclick.mjs'
import { otherwise } from './otherwise.mjs'
import { ownrules } from './ownrules.mjs'
import { people } from './people.mjs'
import { plan } from './plan.mjs'
import { reading } from './reading.mjs'
import { reference } from './reference.mjs'
import { roadside } from './roadside.mjs'
import { roster } from './roster.mjs'
import { rules } from './rules.mjs'
import { sensors } from './sensors.mjs'
import { slots } from './slots.mjs'
import { slow } from './slow.mjs'
import { storage } from './storage.mjs'
import { tell } from './tell.mjs'
import { transport } from './transport.mjs'

const LOAD = { waste: '900-041-49', receiver: '焚烧', carrier: '危货运输' }

/** A story in which some errors of the console are as they should be. */
const forgiven = (story, which) => async (stage) => {
  await story(stage)
  const { faults } = stage
  faults.splice(0, faults.length, ...faults.filter((fault) => !which.test(fault)))
}

async function load(stage) {
  const path = await transport({ ...stage, ...LOAD, stranger: '91330111MA9Z00000X9000414920261101999' })
  await mishaps({ ...stage, ...LOAD, path })
}

/** The first story of the first stage is played before the other stage is raised. */
export const stages = {
  first: {
    slow,
    keeper,
    camera: (stage) => camera({ ...stage, folder: stage.data }),
    live: forgiven(live, /status of 404/),
    // What is refused on purpose, a stranger's label or who comes too late, is as it should be.
    load: forgiven(load, /status of (409|422)/),
    later: forgiven(later, /ERR_INTERNET_DISCONNECTED|status of 40[49]/),
    handover: forgiven(handover, /ERR_INTERNET_DISCONNECTED|status of 40[49]/),
    newer: forgiven(newer, /ERR_EMPTY_RESPONSE|ERR_CONNECTION/),
    doors,
    roadside,
    blanks,
    crowd: forgiven(crowd, /ERR_INTERNET_DISCONNECTED|status of 409/),
    storage: forgiven(storage, /ERR_INTERNET_DISCONNECTED|status of 409/),
    tell: forgiven(tell, /status of (400|422)/),
    document,
  },
  second: {
    ehs,
    offline: forgiven(offline, /ERR_INTERNET_DISCONNECTED|status of 409/),
    otherwise: (stage) => otherwise({ ...stage, ...LOAD }),
    gun: (stage) => gun({ ...stage, ...LOAD }),
    reading: forgiven(reading, /ERR_INTERNET_DISCONNECTED/),
    officer,
    english: (stage) => officer(stage, { dark: true, locale: 'en-GB' }),
    reference,
    cockpit: forgiven(cockpit, /ERR_INTERNET_DISCONNECTED/),
    desk: (stage) => desk({ ...stage, ...LOAD }),
    slots: forgiven(slots, /status of (409|422)/),
    desks,
    people: forgiven(people, /status of (401|404|422)/),
    oneclick,
    milkrun,
    ledger,
    logbook,
    notices: forgiven(notices, /ERR_FAILED/),
    rules,
    ownrules,
    sensors: forgiven(sensors, /status of 400/),
    roster,
    // The clerk may have begun it first: the page then goes to that one.
    declare: forgiven(declare, /status of 409.*declarations/),
    plan,
    exchange: forgiven(exchange, /status of (400|422)|status of 409.*declarations/),
    // Late, since it adds very many rows to a site's ledger.
    jobs,
  },
}
