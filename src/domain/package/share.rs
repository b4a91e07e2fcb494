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

/// Takes a child's mass from what is left of the parents.
fn draw(left: &mut [i64], child: i64) -> Vec<Mass> {
    let masses: Vec<Mass> = left.iter().copied().map(Mass).collect();
    let taken = apportion(Mass(child), &masses);
    for (rest, mass) in left.iter_mut().zip(&taken) {
        *rest -= mass.grams();
    }
    taken
}

/// Divides a mass among others in proportion to theirs, whole grams to the largest remainders, the first of equals first.
/// The shares sum to the mass unless the others weigh nothing; each may be more than what it is a share of.
pub fn apportion(mass: Mass, among: &[Mass]) -> Vec<Mass> {
    let whole: i128 = among.iter().map(|one| i128::from(one.grams())).sum();
    if whole <= 0 {
        return vec![Mass::ZERO; among.len()];
    }
    let exact = |one: &Mass| i128::from(one.grams()) * i128::from(mass.grams());
    let mut shares: Vec<i64> = among.iter().map(|one| i64::try_from(exact(one) / whole).unwrap_or(0)).collect();
    let mut by_remainder: Vec<usize> = (0..among.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(among.get(*at).map_or(0, |one| exact(one) % whole)));
    let missing = usize::try_from(mass.grams() - shares.iter().sum::<i64>()).unwrap_or(0);
    for at in by_remainder.into_iter().take(missing) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares.into_iter().map(Mass).collect()
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

    #[test]
    fn what_weighs_more_than_it_came_from_is_divided_whole() {
        assert_eq!(apportion(Mass(10), &grams(&[2, 1])), grams(&[7, 3]));
        assert_eq!(apportion(Mass(1), &grams(&[1, 1, 1])), grams(&[1, 0, 0]));
        assert_eq!(apportion(Mass(5), &grams(&[0, 0])), grams(&[0, 0]));
        assert_eq!(apportion(Mass(5), &[]), grams(&[]));
    }

    proptest! {
        #[test]
        fn a_mass_is_divided_to_the_gram(
            mass in 0_i64..1_000_000_000_000_000,
            among in prop::collection::vec(1_i64..1_000_000_000_000_000, 1..50),
        ) {
            let given = apportion(Mass(mass), &grams(&among));
            prop_assert!(given.iter().all(|share| share.0 >= 0));
            prop_assert_eq!(given.iter().map(|share| share.0).sum::<i64>(), mass);
        }

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
