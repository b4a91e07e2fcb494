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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_lies_on_the_earth() {
        assert!(Point::of(119_960_000, 30_050_000).is_some());
        assert!(
            Point::of(180_000_001, 0).is_none() && Point::of(0, -90_000_001).is_none() && Point::of(0, 0).is_none()
        );
    }
}
