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
        let degrees = self.latitude_e6.abs() / DEGREE;
        // The cosine of the latitude by its series, thousandths.
        let shrinks = 1000 - degrees * degrees * 152 / 1000 + degrees.pow(4) * 39 / 10_000_000;
        let north = (self.latitude_e6 - other.latitude_e6) * 111 / 1000;
        let east = (self.longitude_e6 - other.longitude_e6) * 111 / 1000 * shrinks / 1000;
        north * north + east * east <= metres * metres
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
    fn a_point_lies_on_the_earth() {
        assert!(Point::of(119_960_000, 30_050_000).is_some());
        assert!(
            Point::of(180_000_001, 0).is_none() && Point::of(0, -90_000_001).is_none() && Point::of(0, 0).is_none()
        );
    }
}
