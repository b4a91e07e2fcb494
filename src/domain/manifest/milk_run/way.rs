//! The order of a run's stops: to the nearest next, then every crossing undone (2-opt) until none is left. As the crow flies: roads
//! are not known here.

use crate::domain::place::Point;

/// Metres between two places, the same both ways.
pub fn between(one: Point, other: Point) -> i64 {
    one.min(other).metres_to(one.max(other))
}

/// The order in which to go to these places from home and back: places whose point is not known come last, as they are given. Where
/// home is not known, it begins at the first and ends at the last.
pub fn shortest(home: Option<Point>, places: &[Option<Point>]) -> Vec<usize> {
    let mut order = nearest_next(home, places);
    let known = order.len();
    undo_crossings(home, places, &mut order);
    debug_assert_eq!(order.len(), known, "reversing loses nothing");
    order.extend(places.iter().enumerate().filter(|(_, place)| place.is_none()).map(|(at, _)| at));
    order
}

/// From home to the nearest place, from there to the nearest left, and so on; of two as near the first given.
pub fn nearest_next(home: Option<Point>, places: &[Option<Point>]) -> Vec<usize> {
    let mut left: Vec<(usize, Point)> =
        places.iter().enumerate().filter_map(|(at, place)| Some((at, (*place)?))).collect();
    let mut order = Vec::with_capacity(left.len());
    let mut here = home;
    while !left.is_empty() {
        let far = |point: Point| here.map_or(0, |here| between(here, point));
        let next =
            left.iter().enumerate().min_by_key(|(_, (at, point))| (far(*point), *at)).map_or(0, |(next, _)| next);
        let (at, point) = left.remove(next);
        order.push(at);
        here = Some(point);
    }
    order
}

/// Metres of a way: from home, through the places in this order, and back.
pub fn length(home: Option<Point>, places: &[Option<Point>], order: &[usize]) -> i64 {
    let stops = order.iter().filter_map(|at| places.get(*at).copied().flatten());
    let way: Vec<Point> = home.into_iter().chain(stops).chain(home).collect();
    way.windows(2).map(|pair| if let [from, to] = pair { between(*from, *to) } else { 0 }).sum()
}

/// Turns pieces of the way round as long as that makes it shorter. Each turn saves a metre at least, so it ends.
fn undo_crossings(home: Option<Point>, places: &[Option<Point>], order: &mut [usize]) {
    let mut best = length(home, places, order);
    let mut shorter = true;
    while shorter {
        shorter = false;
        for from in 0..order.len() {
            for to in from + 1..order.len() {
                turn(order, from, to);
                let now = length(home, places, order);
                if now < best {
                    best = now;
                    shorter = true;
                } else {
                    turn(order, from, to);
                }
            }
        }
    }
}

fn turn(order: &mut [usize], from: usize, to: usize) {
    if let Some(piece) = order.get_mut(from..=to) {
        piece.reverse();
    }
}
