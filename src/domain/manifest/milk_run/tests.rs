//! Whatever lies at whatever places: the vehicle is never over its load, nothing aboard conflicts, each stop stands once, the way is
//! never longer than to the nearest next, and the same question has one answer.

#![expect(clippy::unwrap_used, reason = "tests may")]

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    domain::{
        paper::{
            Term,
            contract::{self, Contract, Side},
            permit::{self, Permit, ScopeRow},
        },
        waste::incompatibility,
    },
    kernel::id::OrganisationId,
};

const DAY: &str = "2026-11-23";

/// Wastes of which some may not meet: paint sludge, cyanide, acid, oil.
const CODES: [&str; 4] = ["900-252-12", "336-050-17", "900-300-34", "900-249-08"];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn term() -> Term {
    Term::new(day("2026-01-01"), day("2026-12-31")).unwrap()
}

fn site(number: u128) -> SiteId {
    SiteId(Uuid::from_u128(number))
}

/// A package: of which waste, how heavy, how many days it has lain.
type Drum = (usize, i64, i64);

/// A district: for each site its place, if it is known, and its drums.
#[derive(Clone, Debug)]
struct Land {
    home: Option<Point>,
    load_max: Option<i64>,
    quota: i64,
    sites: Vec<(Option<Point>, Vec<Drum>)>,
}

fn point() -> impl Strategy<Value = Option<Point>> {
    let some = (119_500_000..120_500_000_i64, 29_500_000..30_500_000_i64);
    prop_oneof![
        9 => some.prop_map(|(longitude_e6, latitude_e6)| Some(Point { longitude_e6, latitude_e6 })),
        1 => Just(None),
    ]
}

fn land() -> impl Strategy<Value = Land> {
    let drum = (0..CODES.len(), 1_000..2_000_000_i64, 0..400_i64);
    let sites = prop::collection::vec((point(), prop::collection::vec(drum, 0..6)), 0..40);
    let load = prop_oneof![3 => (1_000..20_000_000_i64).prop_map(Some), 1 => Just(None)];
    (point(), load, 1_000_000..30_000_000_i64, sites).prop_map(|(home, load_max, quota, sites)| Land {
        home,
        load_max,
        quota,
        sites,
    })
}

struct Ground {
    wastes: BTreeMap<WasteStreamId, WasteProfile>,
    contracts: Vec<Contract>,
    permits: Vec<Permit>,
    figures: BTreeMap<Place, Figure>,
    sites: Vec<Candidate>,
    mass: BTreeMap<PackageId, (WasteStreamId, i64)>,
}

const RECEIVER: u128 = 9_999;

fn ground(land: &Land) -> Ground {
    let organisation = OrganisationId(Uuid::from_u128(1));
    let party = |id| contract::Party { organisation, site: site(id) };
    let mut made = Ground {
        wastes: BTreeMap::new(),
        contracts: Vec::new(),
        permits: Vec::new(),
        figures: BTreeMap::new(),
        sites: Vec::new(),
        mass: BTreeMap::new(),
    };
    let scope = CODES.iter().zip(1_u32..).map(|(code, row)| ScopeRow {
        row,
        waste: (*code).to_owned(),
        methods: vec!["C5".to_owned()],
        quota_g: Mass(land.quota),
    });
    let terms = permit::Terms {
        number: "P".into(),
        organisation,
        site: site(RECEIVER),
        authority: "330111".into(),
        term: term(),
        scope: scope.collect(),
        external_id: None,
    };
    made.permits.push(Permit { id: "permit".into(), state: permit::State::Valid, terms, version: 1 });
    for (number, (place, drums)) in land.sites.iter().enumerate() {
        let number = u128::try_from(number).unwrap();
        let terms = contract::Terms {
            number: String::new(),
            consignor: party(number),
            receiver: party(RECEIVER),
            wastes: CODES.iter().map(|code| (*code).to_owned()).collect(),
            term: term(),
            mass_g: None,
            external_id: None,
        };
        let id = format!("contract-{number}");
        made.contracts.push(Contract {
            id,
            state: contract::State::InForce,
            drafted_by: Side::Consignor,
            terms,
            version: 2,
        });
        let mut pieces = Vec::new();
        for (at, (waste, grams, days)) in drums.iter().enumerate() {
            let stream = WasteStreamId(Uuid::from_u128(number * 100 + u128::try_from(*waste).unwrap()));
            let code = CODES[*waste].parse().unwrap();
            made.wastes.insert(stream, WasteProfile { code, hazards: None, tags: Vec::new() });
            let package = PackageId(Uuid::from_u128(number * 1000 + u128::try_from(at).unwrap()));
            made.mass.insert(package, (stream, *grams));
            pieces.push((
                Piece { package, stream, mass: Mass(*grams) },
                Some(Instant::start_of_legal_day(day(DAY) - Duration::days(*days))),
            ));
        }
        pieces.sort_by_key(|(piece, since)| (*since, piece.package));
        let habits = BTreeMap::new();
        let (plan, foreign) = (None, BTreeSet::new());
        made.sites.push(Candidate { site: site(number), place: *place, called: false, pieces, plan, foreign, habits });
    }
    made
}

fn asked<'a>(land: &Land, ground: &'a Ground) -> Asked<'a> {
    Asked {
        receiver: site(RECEIVER),
        home: land.home,
        day: day(DAY),
        load_max: land.load_max.map(Mass),
        wastes: &ground.wastes,
        contracts: &ground.contracts,
        permits: &ground.permits,
        figures: &ground.figures,
        as_given: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_run_keeps_to_load_permit_and_company_and_tells_of_every_package_once(land in land()) {
        let ground = ground(&land);
        let one = propose(&asked(&land, &ground), &ground.sites).unwrap();
        let aboard: Vec<PackageId> = one.stops.iter().flat_map(|stop| &stop.lines).flat_map(|line| line.packages.clone()).collect();
        let sum: i64 = aboard.iter().map(|id| ground.mass[id].1).sum();
        prop_assert_eq!(one.mass, Mass(sum));
        prop_assert_eq!(one.stops.iter().map(|stop| stop.mass.grams()).sum::<i64>(), sum);
        prop_assert!(land.load_max.is_none_or(|most| sum <= most));
        for code in CODES {
            let lines = one.stops.iter().flat_map(|stop| &stop.lines).filter(|line| line.waste_code == code);
            prop_assert!(lines.map(|line| line.mass.grams()).sum::<i64>() <= land.quota);
        }
        let profiles: Vec<&WasteProfile> = aboard.iter().map(|id| &ground.wastes[&ground.mass[id].0]).collect();
        for a in &profiles {
            for b in &profiles {
                prop_assert!(incompatibility::conflict(a, b).unwrap().is_none(), "{a:?} beside {b:?}");
            }
        }
        let mut stops: Vec<SiteId> = one.stops.iter().map(|stop| stop.site).collect();
        prop_assert!(stops.len() <= STOPS_MAX && one.stops.iter().all(|stop| !stop.lines.is_empty()));
        stops.sort();
        stops.dedup();
        prop_assert_eq!(stops.len(), one.stops.len());
        let stays = one.stops.iter().flat_map(|stop| &stop.left_out).chain(one.passed.iter().flat_map(|(_, left)| left));
        let mut told: Vec<PackageId> = stays.map(|(id, _)| *id).chain(aboard).collect();
        told.sort();
        prop_assert_eq!(told, ground.mass.keys().copied().collect::<Vec<_>>());
    }

    #[test]
    fn the_way_is_measured_as_it_is_driven_and_in_whatever_order_sites_are_named_it_is_the_same(land in land()) {
        let ground = ground(&land);
        let one = propose(&asked(&land, &ground), &ground.sites).unwrap();
        let mut turned = ground.sites.clone();
        turned.reverse();
        prop_assert_eq!(&propose(&asked(&land, &ground), &turned).unwrap(), &one);
        let places: Vec<Option<Point>> = one.stops.iter().map(|stop| land.sites[usize::try_from(stop.site.0.as_u128()).unwrap()].0).collect();
        let driven: Vec<usize> = (0..places.len()).collect();
        prop_assert_eq!(one.metres, way::length(land.home, &places, &driven));
        prop_assert_eq!(one.stops.iter().filter_map(|stop| stop.metres).sum::<i64>() + one.home.unwrap_or(0), one.metres);
        // Places that are not known come last.
        let first = places.iter().position(Option::is_none).unwrap_or(places.len());
        prop_assert!(places[first..].iter().all(Option::is_none));
    }

    #[test]
    fn turning_pieces_round_never_makes_a_way_longer_and_loses_no_place(home in point(), places in prop::collection::vec(point(), 0..STOPS_MAX)) {
        let near = way::nearest_next(home, &places);
        let best = way::shortest(home, &places);
        prop_assert!(way::length(home, &places, &best) <= way::length(home, &places, &near));
        let mut all = best;
        all.sort_unstable();
        prop_assert_eq!(all, (0..places.len()).collect::<Vec<_>>());
    }
}

#[test]
fn what_has_lain_longest_goes_first_and_its_site_is_emptied_before_another_is_called_at() {
    let at = |east: i64| Some(Point { longitude_e6: 120_000_000 + east * 10_000, latitude_e6: 30_000_000 });
    // Oil everywhere: 300 days at the third site, younger at the others; 1 t fits.
    let sites = vec![
        (at(1), vec![(3, 400_000, 100)]),
        (at(2), vec![(3, 400_000, 99)]),
        (at(3), vec![(3, 300_000, 300), (3, 200_000, 5)]),
    ];
    let land = Land { home: at(0), load_max: Some(1_000_000), quota: 30_000_000, sites };
    let ground = ground(&land);
    let one = propose(&asked(&land, &ground), &ground.sites).unwrap();
    assert_eq!(
        one.stops.iter().map(|stop| (stop.site, stop.mass)).collect::<Vec<_>>(),
        [(site(0), Mass(400_000)), (site(2), Mass(500_000))]
    );
    assert_eq!(one.stops[1].since, Some(day(DAY) - Duration::days(300)));
    let left: Vec<_> = one.passed.iter().map(|(id, left)| (*id, left[0].1)).collect();
    assert_eq!(left, [(site(1), Code::LoadTooHeavy)]);
    // 10,000 millionths of a degree at 30° N are 963 m or so; there and back along one line.
    assert!((5_700..5_850).contains(&one.metres), "{}", one.metres);
    // A site that is called at stands in its place, with nothing of it known.
    let mut sites = ground.sites.clone();
    sites[1].called = true;
    sites[1].pieces.clear();
    let one = propose(&asked(&land, &ground), &sites).unwrap();
    // Along one line there are several shortest ways.
    assert_eq!(one.stops.iter().map(|stop| stop.site).collect::<BTreeSet<_>>(), [site(0), site(1), site(2)].into());
    let called = one.stops.iter().find(|stop| stop.site == site(1)).unwrap();
    assert!(called.lines.is_empty() && called.mass == Mass::ZERO && called.metres.is_some());
    // In the order given, however long the way.
    sites.rotate_left(1);
    let one = propose(&Asked { as_given: true, ..asked(&land, &ground) }, &sites).unwrap();
    assert_eq!(one.stops.iter().map(|stop| stop.site).collect::<Vec<_>>(), [site(1), site(2), site(0)]);
}

#[test]
fn more_stops_than_a_crew_can_make_are_left_for_another_run() {
    let place = |number: i64| Some(Point { longitude_e6: 120_000_000 + number * 1000, latitude_e6: 30_000_000 });
    let sites = (0..35).map(|number| (place(number), vec![(3, 1_000, number)])).collect();
    let land = Land { home: place(0), load_max: None, quota: 30_000_000, sites };
    let ground = ground(&land);
    let one = propose(&asked(&land, &ground), &ground.sites).unwrap();
    assert_eq!((one.stops.len(), one.passed.len()), (STOPS_MAX, 5));
    assert!(one.passed.iter().all(|(_, left)| left[0].1 == Code::TripStopsOver));
    // The five whose waste is youngest.
    assert_eq!(one.passed.iter().map(|(id, _)| *id).collect::<Vec<_>>(), (0..5).map(site).collect::<Vec<_>>());
}
