//! A network of one layer, 32 wide: as a file, and as the formulas of its paper in plain loops of 64-bit floats.

use models::Multilingual;

const WIDTH: usize = 32;
const INNER: usize = 64;
const HEADS: usize = 2;
const PLACES: usize = 40;
const EPSILON: f32 = 1e-5;

/// Pieces and their scores; the first four are the marks for begin, padding, end and unknown.
const PIECES: [(&str, f32); 9] = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("\u{2581}a", -1.0),
    ("a", -2.0),
    ("b", -2.0),
    ("ab", -3.0),
    ("ba", -5.0),
];

/// The network's tensors, in the order of the file.
pub struct Small {
    tensors: Vec<(String, Tensor)>,
}

enum Tensor {
    Floats(Vec<f32>),
    /// Values in blocks, with what they are worth.
    Blocks(Vec<u8>, Vec<f64>),
}

/// Numbers that look drawn, the same for the same seed (a linear congruence of Knuth's).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as u32
    }

    fn floats(&mut self, n: usize, around: f32) -> Tensor {
        Tensor::Floats((0..n).map(|_| around + (self.next() % 1000) as f32 / 1000.0 - 0.5).collect())
    }

    /// Blocks with scales of 1/32, 1/16 or 1/8, which are exact in 16 bit.
    fn blocks(&mut self, n: usize) -> Tensor {
        let (mut bytes, mut worth) = (Vec::new(), Vec::new());
        for _ in 0..n / 32 {
            let exponent = 10 + self.next() % 3;
            let scale = 2.0_f64.powi(exponent as i32 - 15);
            bytes.extend((exponent as u16 * 1024).to_le_bytes());
            let packed: [u8; 16] = std::array::from_fn(|_| self.next() as u8);
            bytes.extend(packed);
            worth.extend(packed.map(|byte| scale * (f64::from(byte & 15) - 8.0)));
            worth.extend(packed.map(|byte| scale * (f64::from(byte >> 4) - 8.0)));
        }
        Tensor::Blocks(bytes, worth)
    }
}

impl Small {
    pub fn of(seed: u64) -> Small {
        let mut numbers = Numbers(seed);
        let mut tensors = vec![("emb.word".to_owned(), numbers.blocks(PIECES.len() * WIDTH))];
        let mut add = |name: &str, tensor| tensors.push((name.to_owned(), tensor));
        add("emb.pos", numbers.floats(PLACES * WIDTH, 0.0));
        add("emb.type", numbers.floats(2 * WIDTH, 0.0));
        for norm in ["emb.ln", "l0.aln", "l0.oln"] {
            add(&format!("{norm}.w"), numbers.floats(WIDTH, 1.0));
            add(&format!("{norm}.b"), numbers.floats(WIDTH, 0.0));
        }
        for (name, outputs, inputs) in MATRICES {
            add(&format!("l0.{name}.w"), numbers.blocks(outputs * inputs));
            add(&format!("l0.{name}.b"), numbers.floats(outputs, 0.0));
        }
        Small { tensors }
    }

    pub fn file(&self) -> Vec<u8> {
        let mut head = b"E5S1".to_vec();
        let mut put = |bytes: &[u8]| head.extend_from_slice(bytes);
        [1, WIDTH, 1, HEADS, INNER, PIECES.len(), PLACES, 2].iter().for_each(|&n| put(&(n as u32).to_le_bytes()));
        put(&EPSILON.to_le_bytes());
        [32, PIECES.len(), 0, 2, 1, 3].iter().for_each(|&n| put(&(n as u32).to_le_bytes()));
        let text: String = PIECES.iter().map(|(piece, _)| *piece).collect();
        put(&(text.len() as u64).to_le_bytes());
        let mut start = 0_u32;
        put(&start.to_le_bytes());
        for (piece, _) in PIECES {
            start += piece.len() as u32;
            put(&start.to_le_bytes());
        }
        PIECES.iter().for_each(|(_, score)| put(&score.to_le_bytes()));
        put(text.as_bytes());
        // One letter that is written as two: e as ab.
        [1_u32, 13, 'e'.into()].iter().for_each(|n| put(&n.to_le_bytes()));
        put(&[2]);
        ['a', 'b'].iter().for_each(|&letter| put(&u32::from(letter).to_le_bytes()));
        put(&(self.tensors.len() as u32).to_le_bytes());
        self.with_tensors(head)
    }

    fn with_tensors(&self, mut file: Vec<u8>) -> Vec<u8> {
        let entry = |name: &str| 2 + name.len() + 1 + 4 + 16;
        let mut offset = file.len() + self.tensors.iter().map(|(name, _)| entry(name)).sum::<usize>();
        let mut data = Vec::new();
        for (name, tensor) in &self.tensors {
            let (kind, values, bytes) = match tensor {
                Tensor::Floats(values) => (0, values.len(), values.iter().flat_map(|value| value.to_le_bytes()).collect()),
                Tensor::Blocks(bytes, worth) => (1, worth.len(), bytes.clone()),
            };
            file.extend((name.len() as u16).to_le_bytes());
            file.extend(name.as_bytes());
            file.push(kind);
            file.extend((values as u32).to_le_bytes());
            file.extend((offset as u64).to_le_bytes());
            file.extend((bytes.len() as u64).to_le_bytes());
            offset += bytes.len();
            data.extend(bytes);
        }
        file.extend(data);
        file
    }

    /// A text as the network should read it, with its prefix and marks.
    pub fn read(&self, encoder: &Multilingual, text: &str) -> Vec<usize> {
        let pieces = encoder.tokens(&format!("query: {text}")).into_iter().map(|id| id as usize).take(PLACES - 2);
        [0].into_iter().chain(pieces).chain([2]).collect()
    }

    /// The mean of the layer over these tokens.
    pub fn mean(&self, ids: &[usize]) -> Vec<f32> {
        let (words, places, kinds) = (self.tensor("emb.word"), self.tensor("emb.pos"), self.tensor("emb.type"));
        let embed = |(place, id): (usize, &usize)| {
            (0..WIDTH).map(|i| words[id * WIDTH + i] + places[place * WIDTH + i] + kinds[i]).collect()
        };
        let mut tokens: Vec<Vec<f64>> = ids.iter().enumerate().map(embed).map(|token| self.norm("emb.ln", token)).collect();
        let attended = self.attend(&tokens);
        for (token, attended) in tokens.iter_mut().zip(attended) {
            let sum = plus(token, &self.matrix("ao", &attended));
            let middle = self.norm("l0.aln", sum);
            let inner: Vec<f64> = self.matrix("fi", &middle).into_iter().map(gelu).collect();
            *token = self.norm("l0.oln", plus(&middle, &self.matrix("fo", &inner)));
        }
        (0..WIDTH).map(|i| (tokens.iter().map(|token| token[i]).sum::<f64>() / tokens.len() as f64) as f32).collect()
    }

    fn attend(&self, tokens: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let [queries, keys, values] =
            ["q", "k", "v"].map(|name| tokens.iter().map(|token| self.matrix(name, token)).collect::<Vec<_>>());
        let part = WIDTH / HEADS;
        let taken = |query: &Vec<f64>, i: usize| {
            let of_head = i / part * part..i / part * part + part;
            let likeness = |key: &Vec<f64>| of_head.clone().map(|j| query[j] * key[j]).sum::<f64>() / (part as f64).sqrt();
            let shares: Vec<f64> = keys.iter().map(|key| likeness(key).exp()).collect();
            shares.iter().zip(&values).map(|(share, value)| share * value[i]).sum::<f64>() / shares.iter().sum::<f64>()
        };
        queries.iter().map(|query| (0..WIDTH).map(|i| taken(query, i)).collect()).collect()
    }

    fn matrix(&self, name: &str, inputs: &[f64]) -> Vec<f64> {
        let (weights, bias) = (self.tensor(&format!("l0.{name}.w")), self.tensor(&format!("l0.{name}.b")));
        let row = |(row, bias): (&[f64], &f64)| row.iter().zip(inputs).map(|(weight, input)| weight * input).sum::<f64>() + bias;
        weights.chunks(inputs.len()).zip(&bias).map(row).collect()
    }

    fn norm(&self, name: &str, token: Vec<f64>) -> Vec<f64> {
        let (scale, shift) = (self.tensor(&format!("{name}.w")), self.tensor(&format!("{name}.b")));
        let mean = token.iter().sum::<f64>() / WIDTH as f64;
        let spread = token.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / WIDTH as f64;
        let by = 1.0 / (spread + f64::from(EPSILON)).sqrt();
        (0..WIDTH).map(|i| (token[i] - mean) * by * scale[i] + shift[i]).collect()
    }

    fn tensor(&self, name: &str) -> Vec<f64> {
        match &self.tensors.iter().find(|(named, _)| named == name).unwrap().1 {
            Tensor::Floats(values) => values.iter().copied().map(f64::from).collect(),
            Tensor::Blocks(_, worth) => worth.clone(),
        }
    }
}

const MATRICES: [(&str, usize, usize); 6] = [
    ("q", WIDTH, WIDTH),
    ("k", WIDTH, WIDTH),
    ("v", WIDTH, WIDTH),
    ("ao", WIDTH, WIDTH),
    ("fi", INNER, WIDTH),
    ("fo", WIDTH, INNER),
];

fn plus(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

/// By the series of the normal distribution's integral, which has nothing in common with what the encoder does.
fn gelu(x: f64) -> f64 {
    let z = x.clamp(-7.0, 7.0);
    let (mut term, mut sum) = (z, z);
    for n in 1..120 {
        term *= -z * z * f64::from(2 * n - 1) / (2.0 * f64::from(n) * f64::from(2 * n + 1));
        sum += term;
    }
    x * (0.5 + sum / std::f64::consts::TAU.sqrt())
}
