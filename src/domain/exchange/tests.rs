//! Moves, pauses, numbers and comparisons.
