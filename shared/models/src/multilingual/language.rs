//! What a language adds to a vector, and a vector without it.
//!
//! The network puts texts of one language near each other, whatever they mean, and all texts into one corner: two unrelated ones have a
//! cosine of 0.8. Both are known beforehand. Ten sentences of ours in forty languages (`sentences.txt`) give one mean a language; their
//! mean is the corner, and the directions in which they differ most from it are the languages' (Yang et al. 2021, "A Simple and Effective
//! Method To Eliminate the Self Language Bias"). A vector loses both. They are shipped as numbers, `languages.txt`, and a test computes
//! them again.

use super::values::{add, dot};

/// What is taken off a vector.
pub(super) struct Languages {
    corner: Vec<f32>,
    /// Of length one, at right angles to each other.
    directions: Vec<Vec<f32>>,
}

/// What one is, in the shipped numbers.
pub(super) const SCALE: f32 = 10_000.0;

impl Languages {
    /// The shipped ones: a line of the corner's values, and a line a direction, in ten-thousandths.
    pub(super) fn shipped() -> Languages {
        Languages::of(include_str!("languages.txt"))
    }

    pub(super) fn of(numbers: &str) -> Languages {
        let line =
            |line: &str| line.split(' ').filter_map(|number| number.parse::<f32>().ok()).map(|number| number / SCALE).collect();
        let mut lines = numbers.lines().map(line);
        Languages { corner: lines.next().unwrap_or_default(), directions: lines.collect() }
    }

    /// The vector without its language's part. The numbers are those of one network: a vector of another width stays as it is.
    pub(super) fn taken_off(&self, mut vector: Vec<f32>) -> Vec<f32> {
        if vector.len() != self.corner.len() {
            return vector;
        }
        add(&mut vector, -1.0, &self.corner);
        for direction in &self.directions {
            let part = -dot(&vector, direction);
            add(&mut vector, part, direction);
        }
        vector
    }
}

/// Learning the numbers: only ever done to write `languages.txt`, and by the test that compares.
#[cfg(test)]
mod learned {
    use super::*;

    /// How many directions are shipped: on xSID any number from 8 to 20 is worth the same.
    const DIRECTIONS: usize = 12;

    impl Languages {
        /// The languages of these means.
        pub(in super::super) fn learned(means: &[Vec<f32>]) -> Languages {
            let mut corner = vec![0.0; means.first().map_or(0, Vec::len)];
            means.iter().for_each(|mean| add(&mut corner, 1.0 / means.len() as f32, mean));
            let mut offsets = means.to_vec();
            offsets.iter_mut().for_each(|offset| add(offset, -1.0, &corner));
            let directions = (0..DIRECTIONS).map(|_| strongest(&mut offsets)).collect();
            Languages { corner, directions }
        }

        /// As `languages.txt` writes them.
        pub(in super::super) fn numbers(&self) -> String {
            let line = |values: &Vec<f32>| {
                values.iter().map(|value| format!("{:.0}", value * SCALE)).collect::<Vec<_>>().join(" ") + "\n"
            };
            std::iter::once(&self.corner).chain(&self.directions).map(line).collect()
        }

        /// How much these differ from the others: of the corner, and of the directions as one space.
        pub(in super::super) fn distance(&self, other: &Languages) -> (f32, f32) {
            let mut corner = self.corner.clone();
            add(&mut corner, -1.0, &other.corner);
            let left = |direction: &Vec<f32>| other.directions.iter().fold(1.0, |left, of| left - dot(direction, of).powi(2));
            (dot(&corner, &corner).sqrt(), self.directions.iter().map(left).fold(0.0, f32::max))
        }
    }

    /// The direction in which the offsets are largest (by power iteration), taken off them.
    fn strongest(offsets: &mut [Vec<f32>]) -> Vec<f32> {
        let longest = |a: &&Vec<f32>, b: &&Vec<f32>| dot(a, a).total_cmp(&dot(b, b));
        let mut direction = offsets.iter().max_by(longest).unwrap().clone();
        for _ in 0..500 {
            let mut next = vec![0.0; direction.len()];
            offsets.iter().for_each(|offset| add(&mut next, dot(offset, &direction), offset));
            let length = dot(&next, &next).sqrt();
            direction = next.iter().map(|value| value / length).collect();
        }
        offsets.iter_mut().for_each(|offset| {
            let part = -dot(offset, &direction);
            add(offset, part, &direction);
        });
        direction
    }
}
