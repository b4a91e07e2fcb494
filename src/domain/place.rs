//! A point of the earth in WGS-84 (EPSG:4326), what satellites and browsers tell. CGCS2000, the national system, is the same
//! within a decimetre and may be entered as it is; GCJ-02 of street maps lies some hundred metres off and may not.
//!
//! **Invariant:** degrees are whole millionths (0.11 m at most): what is recorded has no rounding of its own.

use serde::{Deserialize, Serialize};

/// Millionths of a degree.
const DEGREE: i64 = 1_000_000;

/// A point by longitude and latitude.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Point {
    /// East of Greenwich, millionths of a degree.
    pub longitude_e6: i64,
    /// North of the equator, millionths of a degree.
    pub latitude_e6: i64,
}

impl Point {
    /// A point on the earth; `None` for one that is not, and for 0/0, which devices tell when they know nothing.
    pub fn of(longitude_e6: i64, latitude_e6: i64) -> Option<Self> {
        let on_earth = (-180 * DEGREE..=180 * DEGREE).contains(&longitude_e6)
            && (-90 * DEGREE..=90 * DEGREE).contains(&latitude_e6);
        let known = (longitude_e6, latitude_e6) != (0, 0);
        (on_earth && known).then_some(Self { longitude_e6, latitude_e6 })
    }

    /// Whether another lies within so many metres, right to a few in a hundred, as far as one drives.
    pub fn is_within(self, other: Self, metres: i64) -> bool {
        let (east, north) = self.offset(other);
        north * north + east * east <= metres * metres
    }

    /// Metres east and north of another, right to a few in a hundred, as far as one drives.
    const fn offset(self, other: Self) -> (i64, i64) {
        let degrees = self.latitude_e6.abs() / DEGREE;
        // The cosine of the latitude by its series, thousandths.
        let shrinks = 1000 - degrees * degrees * 152 / 1000 + degrees.pow(4) * 39 / 10_000_000;
        let north = (self.latitude_e6 - other.latitude_e6) * 111 / 1000;
        let east = (self.longitude_e6 - other.longitude_e6) * 111 / 1000 * shrinks / 1000;
        (east, north)
    }

    /// Metres to another.
    pub fn metres_to(self, other: Self) -> i64 {
        let (east, north) = self.offset(other);
        (east * east + north * north).isqrt()
    }

    /// Metres to the nearest point of the straight line from one point to another.
    pub fn metres_to_line(self, from: Self, to: Self) -> i64 {
        let ((x, y), (along_x, along_y)) = (self.offset(from), to.offset(from));
        let length = i128::from(along_x) * i128::from(along_x) + i128::from(along_y) * i128::from(along_y);
        let dot = i128::from(x) * i128::from(along_x) + i128::from(y) * i128::from(along_y);
        // Millionths of the line at which it is nearest.
        let part = (dot.clamp(0, length) * 1_000_000).checked_div(length).unwrap_or(0);
        let at = |whole: i64| i64::try_from(i128::from(whole) * part / 1_000_000).unwrap_or(whole);
        let (east, north) = (x - at(along_x), y - at(along_y));
        (east * east + north * north).isqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_told_at_any_latitude() {
        let here = Point { longitude_e6: 119_960_000, latitude_e6: 30_050_000 };
        // A thousandth of a degree: 111 m to the north, 96 m to the east.
        let north = Point { latitude_e6: here.latitude_e6 + 1000, ..here };
        let east = Point { longitude_e6: here.longitude_e6 + 1000, ..here };
        assert!(here.is_within(north, 112) && !here.is_within(north, 110));
        assert!(here.is_within(east, 97) && !here.is_within(east, 94));
        assert!(here.is_within(here, 0));
    }

    #[test]
    fn a_line_is_as_far_as_its_nearest_point() {
        let from = Point { longitude_e6: 119_960_000, latitude_e6: 30_050_000 };
        let to = Point { latitude_e6: from.latitude_e6 + 10_000, ..from };
        let beside = Point { longitude_e6: from.longitude_e6 + 1000, latitude_e6: from.latitude_e6 + 5000 };
        assert!((94..=97).contains(&beside.metres_to_line(from, to)), "{}", beside.metres_to_line(from, to));
        let behind = Point { latitude_e6: from.latitude_e6 - 1000, ..from };
        assert_eq!((behind.metres_to_line(from, to), behind.metres_to(from)), (111, 111));
        assert_eq!(behind.metres_to_line(from, from), 111);
        assert_eq!(to.metres_to_line(from, to), 0);
    }

    #[test]
    fn a_point_lies_on_the_earth() {
        assert!(Point::of(119_960_000, 30_050_000).is_some());
        assert!(
            Point::of(180_000_001, 0).is_none() && Point::of(0, -90_000_001).is_none() && Point::of(0, 0).is_none()
        );
    }
}
