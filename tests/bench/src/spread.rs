//! A spread: what several runs of the same thing took.

/// The least and the middle of several runs. The least is what the work itself takes, the middle what one may expect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The least.
    pub min: f64,
    /// The middle one, or the mean of the two in the middle.
    pub median: f64,
}

impl Spread {
    /// The spread of these values; not a number where there is none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Spread {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.saturating_sub(1)), at(middle)) };
        Spread { min: at(0), median }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_odd_number_is_one_of_them_and_of_an_even_number_lies_between_two() {
        assert_eq!(Spread::of([3.0, 1.0, 8.0]), Spread { min: 1.0, median: 3.0 });
        assert_eq!(Spread::of([4.0, 1.0, 2.0, 9.0]), Spread { min: 1.0, median: 3.0 });
    }

    #[test]
    fn nothing_has_no_middle() {
        assert!(Spread::of([]).median.is_nan());
    }
}
