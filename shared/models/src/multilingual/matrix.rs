//! A matrix of 4-bit weights, and its product with the values of some tokens.
//!
//! The weights stay in 4 bit in memory, by panels of `PANEL` outputs: bytes of the same place in the outputs' rows stand together, so that
//! one read gives a whole vector register of outputs, whatever the processor's width. A product widens a panel once, to floats, and uses
//! it for all tokens. The instructions are those of the processor at hand, chosen by `rten-simd` as the program runs.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::file::{BLOCK, BLOCK_BYTES};

/// Outputs that are computed together: one register of AVX-512, two of AVX2, four of Neon.
const PANEL: usize = 16;

/// `outputs` times `inputs` weights, with what is added to each output.
pub(super) struct Matrix {
    inputs: usize,
    bias: Vec<f32>,
    /// By panel, block and each of its bytes: that byte of every output, in turn.
    halves: Vec<u8>,
    /// By panel and block of inputs: the scale of each output.
    scales: Vec<f32>,
}

impl Matrix {
    /// The matrix of `bias.len()` rows in blocks, as the file has it; `inputs` is a multiple of `BLOCK`, and the rows one of `PANEL`.
    pub(super) fn of(inputs: usize, blocks: &[u8], bias: Vec<f32>) -> Matrix {
        let row_bytes = inputs / BLOCK * BLOCK_BYTES;
        let mut matrix = Matrix { inputs, bias, halves: Vec::new(), scales: Vec::new() };
        matrix.halves.reserve_exact(inputs * matrix.bias.len() / 2);
        matrix.scales.reserve_exact(inputs / BLOCK * matrix.bias.len());
        blocks.chunks_exact(row_bytes * PANEL).for_each(|rows| matrix.add_panel(rows, row_bytes));
        matrix
    }

    fn add_panel(&mut self, rows: &[u8], row_bytes: usize) {
        for block in (0..row_bytes).step_by(BLOCK_BYTES) {
            let mut turned = [[0; PANEL]; BLOCK / 2];
            for (output, row) in rows.chunks_exact(row_bytes).enumerate() {
                let (scale, halves) = row.get(block..).map_or((0.0, [0; BLOCK / 2]), block_at);
                self.scales.push(scale);
                turned.iter_mut().zip(halves).for_each(|(outputs, byte)| outputs[output] = byte);
            }
            self.halves.extend_from_slice(turned.as_flattened());
        }
    }

    /// How many outputs a token gets.
    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// The outputs of all tokens, whose inputs stand one after the other.
    pub(super) fn product(&self, tokens: &[f32]) -> Vec<f32> {
        let mut outputs = vec![0.0; tokens.len() / self.inputs * self.outputs()];
        Product { matrix: self, tokens, outputs: &mut outputs }.dispatch();
        outputs
    }
}

/// One row of 4-bit values, as floats.
pub(super) fn row(blocks: &[u8]) -> impl Iterator<Item = f32> + '_ {
    blocks.chunks_exact(BLOCK_BYTES).flat_map(|block| {
        let (scale, halves) = block_at(block);
        halves.map(low).into_iter().chain(halves.map(high)).map(move |value| value * scale)
    })
}

/// The block that begins here: its scale, and the halves of its values.
fn block_at(bytes: &[u8]) -> (f32, [u8; BLOCK / 2]) {
    let (scale, rest) = bytes.split_first_chunk::<2>().unwrap_or((&[0; 2], &[]));
    (half_float(u16::from_le_bytes(*scale)), rest.first_chunk().copied().unwrap_or_default())
}

/// The value in the low half of a byte, before its scale.
#[inline(always)]
fn low(byte: u8) -> f32 {
    f32::from((byte & 15) as i8 - 8)
}

/// The value in the high half.
#[inline(always)]
fn high(byte: u8) -> f32 {
    f32::from((byte >> 4) as i8 - 8)
}

/// A float of 16 bit (IEEE 754 binary16); what is no number is zero.
fn half_float(bits: u16) -> f32 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023) / 1024.0);
    let size = match exponent {
        0 => fraction * 2.0_f32.powi(-14),
        31 => 0.0,
        _ => (1.0 + fraction) * 2.0_f32.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}

struct Product<'a> {
    matrix: &'a Matrix,
    tokens: &'a [f32],
    outputs: &'a mut [f32],
}

impl SimdOp for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Product { matrix, tokens, outputs } = self;
        let (inputs, n_outputs) = (matrix.inputs, matrix.outputs());
        let mut panel = vec![[0.0; PANEL]; inputs];
        let halves = matrix.halves.chunks_exact(inputs * PANEL / 2);
        let scales = matrix.scales.chunks_exact(inputs / BLOCK * PANEL);
        for (n_panel, ((halves, scales), bias)) in halves.zip(scales).zip(matrix.bias.as_chunks::<PANEL>().0).enumerate() {
            widen(isa, halves, scales, &mut panel);
            let mut place = Place { outputs, from: n_panel * PANEL, n_outputs };
            let rest = tiles::<I, 6>(isa, &panel, tokens, bias, &mut place);
            let rest = tiles::<I, 3>(isa, &panel, rest, bias, &mut place);
            tiles::<I, 1>(isa, &panel, rest, bias, &mut place);
        }
    }
}

/// Where the next token's part of the outputs goes.
struct Place<'a> {
    outputs: &'a mut [f32],
    from: usize,
    n_outputs: usize,
}

impl Place<'_> {
    #[inline(always)]
    fn next(&mut self) -> Option<&mut [f32]> {
        let from = self.from;
        self.from += self.n_outputs;
        self.outputs.get_mut(from..from + PANEL)
    }
}

/// The panel's weights as floats, by input. In two steps, each of which a compiler sees as one run over neighbours.
#[inline(always)]
fn widen<I: Isa>(isa: I, halves: &[u8], scales: &[f32], panel: &mut [[f32; PANEL]]) {
    let ops = isa.f32();
    let blocks = panel.chunks_exact_mut(BLOCK).zip(halves.chunks_exact(BLOCK * PANEL / 2)).zip(scales.as_chunks::<PANEL>().0);
    for ((inputs, halves), scales) in blocks {
        let (lows, highs) = inputs.as_flattened_mut().split_at_mut(halves.len());
        lows.iter_mut().zip(halves).for_each(|(value, &byte)| *value = low(byte));
        highs.iter_mut().zip(halves).for_each(|(value, &byte)| *value = high(byte));
        for part in (0..PANEL).step_by(ops.len()) {
            let scales = ops.load(&scales[part..]);
            for weights in inputs.iter_mut() {
                ops.store(ops.mul(ops.load(&weights[part..]), scales), &mut weights[part..]);
            }
        }
    }
}

/// Computes the panel's outputs of as many groups of `N` tokens as there are, and returns the tokens that are left.
#[inline(always)]
fn tiles<'t, I: Isa, const N: usize>(
    isa: I,
    panel: &[[f32; PANEL]],
    tokens: &'t [f32],
    bias: &[f32; PANEL],
    place: &mut Place<'_>,
) -> &'t [f32] {
    let groups = tokens.chunks_exact(panel.len() * N);
    let rest = groups.remainder();
    for group in groups {
        let mut parts = group.chunks_exact(panel.len());
        let inputs: [&[f32]; N] = std::array::from_fn(|_| parts.next().unwrap_or_default());
        tile(isa, panel, inputs, bias, place);
    }
    rest
}

/// The panel's outputs of `N` tokens, all sums in registers.
#[inline(always)]
fn tile<I: Isa, const N: usize>(isa: I, panel: &[[f32; PANEL]], inputs: [&[f32]; N], bias: &[f32; PANEL], place: &mut Place<'_>) {
    let ops = isa.f32();
    let (width, parts) = (ops.len(), PANEL / ops.len());
    let mut sums = [[ops.zero(); 4]; N];
    for sums in &mut sums {
        for part in 0..parts {
            sums[part] = ops.load(&bias[part * width..]);
        }
    }
    let inputs = inputs.map(|values| &values[..panel.len()]);
    for (input, weights) in panel.iter().enumerate() {
        for part in 0..parts {
            let weights = ops.load(&weights[part * width..]);
            for token in 0..N {
                sums[token][part] = ops.mul_add(ops.splat(inputs[token][input]), weights, sums[token][part]);
            }
        }
    }
    for sums in sums {
        let Some(outputs) = place.next() else { continue };
        for part in 0..parts {
            ops.store(sums[part], &mut outputs[part * width..]);
        }
    }
}
