//! The network: pieces of some texts in, what its last layers made of them out.
//!
//! An encoder of the transformer kind with the norm behind each step (Vaswani et al. 2017; Devlin et al. 2019, BERT), of which
//! multilingual-e5-small is one (Wang et al. 2024): twelve layers, 384 wide, places counted from zero.

use std::ops::Range;

use super::file::{BLOCK, BLOCK_BYTES, Packed, Shape};
use super::matrix::{Matrix, row};
use super::values::{add, dot, sum};

/// The numbers of the network.
pub(super) struct Network {
    /// How large it is.
    pub shape: Shape,
    /// The file, of which only the words are used from here on: as large as all else, and only some rows are read a text.
    file: Vec<u8>,
    words: Range<usize>,
    /// What is added to a token for its place, with what is added to all of them.
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// The numbers of the network without its words.
pub(super) struct Parts {
    shape: Shape,
    words: Range<usize>,
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

struct Layer {
    query: Matrix,
    key: Matrix,
    value: Matrix,
    attended: Matrix,
    attended_norm: Norm,
    into: Matrix,
    out_of: Matrix,
    norm: Norm,
}

/// Brings a token's values to mean 0 and deviation 1, then scales and shifts each.
struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
    epsilon: f32,
}

impl Parts {
    /// Reads all but the words, of which it keeps the place.
    pub(super) fn of(file: &Packed<'_>) -> Result<Parts, String> {
        let shape = file.shape;
        let (_, words) = file.blocks("emb.word", shape.words, shape.width)?;
        let mut places = file.floats("emb.pos", shape.places * shape.width)?;
        let kinds = file.floats("emb.type", shape.kinds * shape.width)?;
        places.chunks_exact_mut(shape.width).for_each(|place| add(place, 1.0, &kinds));
        let layers = (0..shape.layers).map(|n| Layer::of(file, &format!("l{n}"))).collect::<Result<_, _>>()?;
        Ok(Parts { shape, words, places, norm: Norm::of(file, "emb.ln")?, layers })
    }

    /// The network, which keeps of the file no more than it needs.
    pub(super) fn with_words(self, mut file: Vec<u8>) -> Network {
        let Parts { shape, words, places, norm, layers } = self;
        file.truncate(words.end);
        file.shrink_to_fit();
        Network { shape, file, words, places, norm, layers }
    }
}

impl Network {
    /// For each text, the mean over its pieces of each of the last `n_last` layers, in the layers' order. A text has at least one piece and
    /// at most as many as there are places. What stands beside a text changes nothing about its means.
    pub(super) fn means(&self, texts: &[Vec<u32>], n_last: usize) -> Vec<Vec<Vec<f32>>> {
        let width = self.shape.width;
        let lengths: Vec<usize> = texts.iter().map(|pieces| pieces.len() * width).collect();
        let mut tokens: Vec<f32> = texts.iter().flat_map(|pieces| self.embed(pieces)).collect();
        let mut means = vec![Vec::new(); texts.len()];
        for (n, layer) in self.layers.iter().enumerate() {
            layer.apply(&mut tokens, &lengths, self.shape.heads);
            if n + n_last >= self.layers.len() {
                means.iter_mut().zip(parts(&tokens, &lengths)).for_each(|(means, tokens)| means.push(mean(tokens, width)));
            }
        }
        means
    }

    /// The pieces as tokens: word and place, brought to length.
    fn embed(&self, pieces: &[u32]) -> Vec<f32> {
        let row_bytes = self.shape.width / BLOCK * BLOCK_BYTES;
        let mut tokens = Vec::with_capacity(pieces.len() * self.shape.width);
        for (&piece, place) in pieces.iter().zip(self.places.chunks_exact(self.shape.width)) {
            let from = self.words.start + piece as usize * row_bytes;
            let word = self.file.get(from..from + row_bytes).unwrap_or_default();
            tokens.extend(row(word).zip(place).map(|(word, place)| word + place));
        }
        self.norm.apply(&mut tokens);
        tokens
    }
}

impl Layer {
    fn of(file: &Packed<'_>, name: &str) -> Result<Layer, String> {
        let Shape { width, inner, .. } = file.shape;
        let matrix = |part: &str, outputs: usize, inputs: usize| -> Result<Matrix, String> {
            let (blocks, _) = file.blocks(&format!("{name}.{part}.w"), outputs, inputs)?;
            Ok(Matrix::of(inputs, blocks, file.floats(&format!("{name}.{part}.b"), outputs)?))
        };
        Ok(Layer {
            query: matrix("q", width, width)?,
            key: matrix("k", width, width)?,
            value: matrix("v", width, width)?,
            attended: matrix("ao", width, width)?,
            attended_norm: Norm::of(file, &format!("{name}.aln"))?,
            into: matrix("fi", inner, width)?,
            out_of: matrix("fo", width, inner)?,
            norm: Norm::of(file, &format!("{name}.oln"))?,
        })
    }

    fn apply(&self, tokens: &mut [f32], lengths: &[usize], heads: usize) {
        let taken = self.attend(tokens, lengths, heads);
        add(tokens, 1.0, &self.attended.product(&taken));
        self.attended_norm.apply(tokens);
        let mut inner = self.into.product(tokens);
        inner.iter_mut().for_each(|value| *value = gelu(*value));
        add(tokens, 1.0, &self.out_of.product(&inner));
        self.norm.apply(tokens);
    }

    /// What each token takes from those of its own text.
    fn attend(&self, tokens: &[f32], lengths: &[usize], heads: usize) -> Vec<f32> {
        let (queries, keys, values) = (self.query.product(tokens), self.key.product(tokens), self.value.product(tokens));
        let width = self.query.outputs();
        let texts = parts(&queries, lengths).zip(parts(&keys, lengths)).zip(parts(&values, lengths));
        let mut taken = Vec::with_capacity(tokens.len());
        for ((queries, keys), values) in texts {
            queries.chunks_exact(width).for_each(|query| taken.extend(take(query, keys, values, heads)));
        }
        taken
    }
}

/// What one token takes, head by head: the more of another's value, the more its key is like the query.
fn take(query: &[f32], keys: &[f32], values: &[f32], heads: usize) -> Vec<f32> {
    let (width, part) = (query.len(), query.len() / heads);
    let mut taken = vec![0.0; width];
    for (head, (query, taken)) in query.chunks_exact(part).zip(taken.chunks_exact_mut(part)).enumerate() {
        let of_head = |token: &'_ [f32]| -> Range<usize> { head * part..((head + 1) * part).min(token.len()) };
        let mut shares: Vec<f32> = keys.chunks_exact(width).map(|key| dot(query, &key[of_head(key)])).collect();
        soften(&mut shares, (part as f32).sqrt());
        for (share, value) in shares.iter().zip(values.chunks_exact(width)) {
            taken.iter_mut().zip(&value[of_head(value)]).for_each(|(taken, value)| *taken += share * value);
        }
    }
    taken
}

/// The parts of these lengths, one after the other.
fn parts<'a>(all: &'a [f32], lengths: &'a [usize]) -> impl Iterator<Item = &'a [f32]> {
    let mut rest = all;
    lengths.iter().map(move |&length| {
        let (part, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        part
    })
}

impl Norm {
    fn of(file: &Packed<'_>, name: &str) -> Result<Norm, String> {
        let Shape { width, epsilon, .. } = file.shape;
        let (scale, shift) = (file.floats(&format!("{name}.w"), width)?, file.floats(&format!("{name}.b"), width)?);
        Ok(Norm { scale, shift, epsilon })
    }

    fn apply(&self, tokens: &mut [f32]) {
        let width = self.scale.len();
        for token in tokens.chunks_exact_mut(width) {
            let mean = sum(token, |value| value) / width as f32;
            let spread = sum(token, |value| (value - mean) * (value - mean)) / width as f32;
            let by = 1.0 / (spread + self.epsilon).sqrt();
            let scaled = token.iter_mut().zip(self.scale.iter().zip(&self.shift));
            scaled.for_each(|(value, (scale, shift))| *value = (*value - mean) * by * scale + shift);
        }
    }
}

fn mean(tokens: &[f32], width: usize) -> Vec<f32> {
    let mut mean = vec![0.0; width];
    tokens.chunks_exact(width).for_each(|token| add(&mut mean, 1.0, token));
    let n_tokens = (tokens.len() / width) as f32;
    mean.iter_mut().for_each(|value| *value /= n_tokens);
    mean
}

/// Turns likenesses, divided by `by`, into shares that add up to one (softmax).
fn soften(values: &mut [f32], by: f32) {
    let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    values.iter_mut().for_each(|value| *value = ((*value - largest) / by).exp());
    let sum: f32 = values.iter().sum();
    values.iter_mut().for_each(|value| *value /= sum);
}

/// The gate in the middle of a layer (Hendrycks and Gimpel 2016): x times the share of a normal distribution that is below x.
fn gelu(x: f32) -> f32 {
    let half_tail = 0.5 * tail(x.abs() * std::f32::consts::FRAC_1_SQRT_2);
    x * if x < 0.0 { half_tail } else { 1.0 - half_tail }
}

/// 1 - erf(x) for x of zero or more, to 3e-7 (Abramowitz and Stegun 1964, 7.1.28). Sums and products only, so that a compiler makes
/// several at once.
fn tail(x: f32) -> f32 {
    const FACTORS: [f32; 6] = [0.000_043_063_8, 0.000_276_567_2, 0.000_152_014_3, 0.009_270_527, 0.042_282_01, 0.070_523_08];
    let sum = FACTORS.into_iter().fold(0.0, |sum, factor| (sum + factor) * x) + 1.0;
    let squared = |value: f32| value * value;
    1.0 / squared(squared(squared(squared(sum))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_is_the_one_of_the_paper() {
        // Twice the tail of the normal distribution at x times the root of two, from any table of it.
        for (x, expected) in [(0.0, 1.0), (0.1, 0.887_537), (0.5, 0.479_500), (1.0, 0.157_299), (2.0, 0.004_678), (9.0, 0.0)] {
            assert!((tail(x) - expected).abs() < 2e-6, "{x}: {}", tail(x));
        }
        for (x, expected) in [(-3.0, -0.004_050), (-1.0, -0.158_655), (0.0, 0.0), (1.0, 0.841_345), (40.0, 40.0)] {
            assert!((gelu(x) - expected).abs() < 2e-6, "{x}: {}", gelu(x));
        }
    }

    #[test]
    fn shares_add_up_to_one_whatever_the_likenesses() {
        for mut values in [vec![0.0], vec![1e4, -1e4, 3.0], vec![7.0; 5]] {
            soften(&mut values, 2.0);
            assert!((values.iter().sum::<f32>() - 1.0).abs() < 1e-6, "{values:?}");
        }
    }
}
