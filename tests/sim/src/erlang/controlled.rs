//! Control variates: the chance that is known to have been in the draws is taken out of a mean.

use super::queue::{Batch, Noise};

/// The mean of `of` over batches less what their noise explains of it. Noise has mean zero whatever the kernel does, so that the
/// expectation stays, and most of the chance is gone: the method of control variates.
pub(super) fn controlled(batches: &[Batch], of: impl Fn(&Batch) -> f64) -> f64 {
    let n = batches.len() as f64;
    let mean = batches.iter().map(&of).sum::<f64>() / n;
    let noise: Noise = std::array::from_fn(|k| batches.iter().map(|batch| batch.noise[k]).sum::<f64>() / n);
    let mut rows: [[f64; 7]; 6] = [[0.0; 7]; 6];
    for batch in batches {
        for (j, row) in rows.iter_mut().enumerate() {
            let off = batch.noise[j] - noise[j];
            (0..6).for_each(|k| row[k] += off * (batch.noise[k] - noise[k]));
            row[6] += off * (of(batch) - mean);
        }
    }
    mean - solved(rows).iter().zip(noise).map(|(slope, noise)| slope * noise).sum::<f64>()
}

/// The solution of six equations by Gauss's elimination; a row that says nothing has the solution 0.
fn solved(mut rows: [[f64; 7]; 6]) -> Noise {
    for pivot in 0..6 {
        let best = (pivot..6).max_by(|a, b| rows[*a][pivot].abs().total_cmp(&rows[*b][pivot].abs())).unwrap_or(pivot);
        rows.swap(pivot, best);
        let from = rows[pivot];
        for (_, row) in rows.iter_mut().enumerate().filter(|(place, _)| *place != pivot) {
            let times = if from[pivot] == 0.0 { 0.0 } else { row[pivot] / from[pivot] };
            (0..7).for_each(|k| row[k] -= times * from[k]);
        }
    }
    std::array::from_fn(|k| if rows[k][k] == 0.0 { 0.0 } else { rows[k][6] / rows[k][k] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_noise_explains_is_taken_out() {
        let batch = |n: i32| {
            let off = f64::from(n % 7) - 2.0;
            Batch { waited: 0.0, wait_s: 10.0 + 3.0 * off, noise: [off, 0.0, f64::from(n % 3) - 1.0, 0.0, 0.0, 0.0] }
        };
        let batches: Vec<Batch> = (0..100).map(batch).collect();
        assert!((controlled(&batches, |batch| batch.wait_s) - 10.0).abs() < 1e-9);
    }
}
