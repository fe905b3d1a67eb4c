//! The curves of a run: what plots are drawn from.

use crate::agenda::Millis;
use crate::desk::Desk;
use crate::fairness::claims_among_equals;
use crate::figures::first_response_s;
use crate::model::HOUR;
use crate::spread::{lorenz, quantile};

/// Curves of one run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curves {
    /// By hour of the run: the p90 of the first response of tickets that came then, in seconds.
    pub response_s: Vec<Option<f64>>,
    /// Open tickets at each sample.
    pub backlog: Vec<f64>,
    /// Lorenz's curve of claims per exposure among equals.
    pub lorenz: Vec<(f64, f64)>,
}

impl Curves {
    /// The curves of this run.
    pub fn of(desk: &Desk) -> Curves {
        let hours = desk.world.closes.div_ceil(HOUR);
        let mut by_hour: Vec<Vec<f64>> = vec![Vec::new(); hours as usize];
        for ticket in desk.tickets.iter().filter(|ticket| !ticket.question.is_backlog) {
            if let (Some(hour), Some(waited)) = (by_hour.get_mut(hour_of(ticket.question.at)), first_response_s(ticket)) {
                hour.push(waited);
            }
        }
        Curves {
            response_s: by_hour.iter_mut().map(|hour| quantile(hour, 0.9)).collect(),
            backlog: desk.tally.backlog.iter().map(|waiting| f64::from(*waiting)).collect(),
            lorenz: lorenz(&claims_among_equals(desk), 50),
        }
    }
}

fn hour_of(at: Millis) -> usize {
    (at / HOUR) as usize
}

/// The mean of several runs' curves, point by point; a point that a run does not have does not count.
pub fn mean_of(curves: &[Vec<Option<f64>>]) -> Vec<f64> {
    let longest = curves.iter().map(Vec::len).max().unwrap_or(0);
    let at = |place: usize| {
        let values: Vec<f64> = curves.iter().filter_map(|curve| curve.get(place).copied().flatten()).collect();
        crate::spread::mean(&values).unwrap_or(f64::NAN)
    };
    (0..longest).map(at).collect()
}
