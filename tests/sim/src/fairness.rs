//! Fairness: how equally offers, claims and earnings are shared, among experts who could have had the same.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::measure::{Figures, M};
use crate::model::{self, HOUR};
use crate::people::Person;
use crate::seat::Seat;
use crate::spread::{gini, quantile};

/// An expert who was there long enough to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// Who.
    pub person: &'a Person,
    /// What they had.
    pub seat: &'a Seat,
    /// How long they were there, in hours.
    pub there_h: f64,
}

/// Equals: the same languages, and quality in the same band.
type Group = (u64, u8);

/// The borders of the bands of quality.
const BANDS: [f64; 2] = [0.78, 0.86];
/// A group is as large at least.
const GROUP_MIN: usize = 12;
/// A compared expert was there so many hours,
const THERE_MIN_H: f64 = 2.0;
/// and had so much exposure.
const EXPOSURE_MIN: f64 = 5.0;

/// Sets the measures of fairness.
pub fn figures(desk: &Desk, figures: &mut Figures) {
    let groups = groups(desk);
    figures.set(M::GiniOffers, within(&groups, |seat| seat.offer_share / seat.exposure));
    figures.set(M::GiniClaims, within(&groups, |seat| f64::from(seat.claims) / seat.exposure));
    figures.set(M::GiniAllOffers, within(&groups, |seat| f64::from(seat.offers) / seat.exposure));
    let compared = compared(desk);
    figures.set(M::NewOld, new_over_old(&compared));
    figures.set(M::NewFirst, newcomers_first(&compared));
    earnings(&compared, figures);
    let there: Vec<f64> =
        all(desk).filter(|one| one.there_h >= 1.0).map(|one| f64::from(one.seat.offers) / one.there_h).collect();
    figures.set(M::FairGini, gini(&there));
    let claims: Vec<f64> = desk.seats.iter().map(|seat| f64::from(seat.claims)).filter(|claims| *claims > 0.0).collect();
    figures.set(M::AnswersGini, gini(&claims));
}

/// Claims per exposure of every compared expert, each divided by its group's mean: what a Lorenz curve shows.
pub fn claims_among_equals(desk: &Desk) -> Vec<f64> {
    let share = |group: &Vec<Compared>| {
        let rates: Vec<f64> = group.iter().map(|one| f64::from(one.seat.claims) / one.seat.exposure).collect();
        let mean = rates.iter().sum::<f64>() / rates.len() as f64;
        rates.into_iter().map(move |rate| rate / mean).collect::<Vec<f64>>()
    };
    groups(desk).values().flat_map(share).collect()
}

fn all<'a>(desk: &'a Desk) -> impl Iterator<Item = Compared<'a>> {
    let end = desk.now().min(desk.world.ends);
    desk.world.people.iter().zip(&desk.seats).map(move |(person, seat)| Compared {
        person,
        seat,
        there_h: person.online(end) as f64 / HOUR as f64,
    })
}

fn compared<'a>(desk: &'a Desk) -> Vec<Compared<'a>> {
    all(desk).filter(|one| one.there_h >= THERE_MIN_H && one.seat.exposure >= EXPOSURE_MIN).collect()
}

fn groups<'a>(desk: &'a Desk) -> BTreeMap<Group, Vec<Compared<'a>>> {
    let mut groups: BTreeMap<Group, Vec<Compared>> = BTreeMap::new();
    for one in compared(desk) {
        let band = BANDS.iter().filter(|border| one.person.quality >= **border).count() as u8;
        groups.entry((one.person.languages, band)).or_default().push(one);
    }
    groups.retain(|_, group| group.len() >= GROUP_MIN);
    groups
}

/// The mean of the groups' Ginis, each weighing as many as it has.
fn within(groups: &BTreeMap<Group, Vec<Compared>>, of: impl Fn(&Seat) -> f64) -> Option<f64> {
    let mut sum = (0.0, 0.0);
    for group in groups.values() {
        let parts: Vec<f64> = group.iter().map(|one| of(one.seat)).collect();
        if let Some(gini) = gini(&parts) {
            sum = (sum.0 + gini * parts.len() as f64, sum.1 + parts.len() as f64);
        }
    }
    (sum.1 > 0.0).then(|| sum.0 / sum.1)
}

/// Offers per exposure of those of whom nothing was known, over those of the others.
fn new_over_old(compared: &[Compared]) -> Option<f64> {
    let rate = |is_new: bool| {
        let of = compared.iter().filter(|one| one.person.history.is_none() == is_new);
        let (offers, exposure) = of.fold((0.0, 0.0), |sum, one| (sum.0 + one.seat.offer_share, sum.1 + one.seat.exposure));
        (exposure > 0.0).then(|| offers / exposure)
    };
    Some(rate(true)? / rate(false)?)
}

/// The median time there until a newcomer's first offer, over the median of all experts' mean interval between offers.
fn newcomers_first(compared: &[Compared]) -> Option<f64> {
    let first = |one: &&Compared| {
        let offered = one.seat.first_offer?;
        Some(one.person.online(offered) as f64 / HOUR as f64)
    };
    let mut firsts: Vec<f64> = compared.iter().filter(|one| one.person.history.is_none()).filter_map(|one| first(&one)).collect();
    let mut intervals: Vec<f64> = compared.iter().map(|one| one.there_h / f64::from(one.seat.offers.max(1))).collect();
    Some(quantile(&mut firsts, 0.5)? / quantile(&mut intervals, 0.5)?)
}

fn earnings(compared: &[Compared], figures: &mut Figures) {
    let mut earned: Vec<f64> = compared.iter().map(|one| model::REWARD * f64::from(one.seat.resolved) / one.there_h).collect();
    figures.set(M::EarningsP10, quantile(&mut earned, 0.1));
    figures.set(M::EarningsP90, quantile(&mut earned, 0.9));
}
