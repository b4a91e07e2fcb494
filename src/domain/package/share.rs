//! What of each parent went into each child when contents are split or merged: as if well mixed, exact to the gram.
//!
//! **Invariant:** a child's shares sum to the child, a parent's to the parent; no share is negative; same masses in the same
//! order, same shares.

use crate::kernel::mass::Mass;

/// Shares by child, each in the order of the parents. The sums of both must be equal; what is over is in nobody's share.
pub fn shares(parents: &[Mass], children: &[Mass]) -> Vec<Vec<Mass>> {
    let mut left: Vec<i64> = parents.iter().map(|mass| mass.grams()).collect();
    children.iter().map(|child| draw(&mut left, child.grams())).collect()
}

/// Takes a child's mass from what is left of the parents, in proportion, whole grams to the largest remainders.
fn draw(left: &mut [i64], child: i64) -> Vec<Mass> {
    let whole: i128 = left.iter().map(|mass| i128::from(*mass)).sum();
    if whole <= 0 {
        return vec![Mass::ZERO; left.len()];
    }
    let exact = |mass: i64| i128::from(mass) * i128::from(child);
    let mut taken: Vec<i64> = left.iter().map(|mass| i64::try_from(exact(*mass) / whole).unwrap_or(0)).collect();
    let mut by_remainder: Vec<usize> = (0..left.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(left.get(*at).map_or(0, |mass| exact(*mass) % whole)));
    let missing = usize::try_from(child - taken.iter().sum::<i64>()).unwrap_or(0);
    for at in by_remainder.into_iter().take(missing) {
        if let Some(mass) = taken.get_mut(at) {
            *mass += 1;
        }
    }
    for (rest, mass) in left.iter_mut().zip(&taken) {
        *rest -= mass;
    }
    taken.into_iter().map(Mass).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grams(of: &[i64]) -> Vec<Mass> {
        of.iter().copied().map(Mass).collect()
    }

    #[test]
    fn a_split_gives_each_child_its_mass_and_a_merge_each_parent_its_own() {
        assert_eq!(shares(&grams(&[300]), &grams(&[100, 150, 50])), [grams(&[100]), grams(&[150]), grams(&[50])]);
        assert_eq!(shares(&grams(&[100, 150, 50]), &grams(&[300])), [grams(&[100, 150, 50])]);
        assert_eq!(shares(&grams(&[2, 1]), &grams(&[1, 1, 1])), [grams(&[1, 0]), grams(&[1, 0]), grams(&[0, 1])]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_on_either_side(
            parents in prop::collection::vec(0_i64..5_000_000_000, 1..8),
            cuts in prop::collection::vec(0..i64::MAX, 0..8),
        ) {
            let whole: i64 = parents.iter().sum();
            prop_assume!(whole > 0);
            let mut at: Vec<i64> = cuts.iter().map(|cut| cut % (whole + 1)).collect();
            at.extend([0, whole]);
            at.sort_unstable();
            let children: Vec<i64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let given = shares(&grams(&parents), &grams(&children));
            for (child, row) in children.iter().zip(&given) {
                prop_assert!(row.iter().all(|mass| mass.0 >= 0));
                prop_assert_eq!(row.iter().map(|mass| mass.0).sum::<i64>(), *child);
            }
            for (index, parent) in parents.iter().enumerate() {
                prop_assert_eq!(given.iter().map(|row| row[index].0).sum::<i64>(), *parent);
            }
        }
    }
}
