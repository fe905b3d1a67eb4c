//! MiniLM: all-MiniLM-L6-v2, run in pure Rust. A text becomes 384 values: the weighted mean over its tokens, at length one.
//!
//! Marks and punctuation weigh nothing and everyday words less than others: of the text's own words a question keeps more that way.
//!
//! It reads English, and of a text the first 64 tokens, which are two or three sentences: what goes in is a segment, not a letter.

use std::num::NonZeroUsize;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use triage::{Encoder, EncoderFailed, EncoderId, Vector};

use crate::wordpiece::WordPieces;

/// How much of a text is read, its two marks included.
const TOKENS_MAX: usize = 64;

/// How many texts go through the model at once. The weights are read once a batch, so eight texts together take half the time of eight
/// alone; beyond this nothing is won, and memory grows.
const BATCH_MAX: usize = 16;

/// The encoder of English texts.
pub struct MiniLm {
    model: Model,
    pieces: WordPieces,
    threads: Arc<ThreadPool>,
    inputs: [NodeId; 3],
    output: NodeId,
}

impl MiniLm {
    /// The encoder of these two files, on so many threads.
    pub(crate) fn of(model: Vec<u8>, vocabulary: &[u8], threads: NonZeroUsize) -> Result<MiniLm, String> {
        let model = ModelOptions::with_all_ops().load(model).map_err(|error| format!("load the model: {error}"))?;
        let node = |name: &str| model.node_id(name).map_err(|error| format!("find {name} in the model: {error}"));
        Ok(MiniLm {
            inputs: [node("input_ids")?, node("attention_mask")?, node("token_type_ids")?],
            output: node("last_hidden_state")?,
            pieces: WordPieces::of_json(vocabulary).map_err(|error| error.to_string())?,
            threads: Arc::new(ThreadPool::with_num_threads(threads.get())),
            model,
        })
    }

    /// The tokens of a text by this vocabulary, as the model gets them.
    pub fn ids(vocabulary: &[u8], text: &str) -> Result<Vec<i32>, String> {
        let pieces = WordPieces::of_json(vocabulary).map_err(|error| error.to_string())?;
        Ok(pieces.read(text, TOKENS_MAX))
    }

    /// The vectors of some texts, given as their tokens.
    fn run(&self, batch: &[&Vec<i32>]) -> Result<Vec<Vector>, String> {
        let width = batch.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let shape = [batch.len(), width];
        let padded = |value: &dyn Fn(i32) -> i32| {
            let row =
                |ids: &&Vec<i32>| ids.iter().map(|&id| value(id)).chain([0].repeat(width - ids.len())).collect::<Vec<i32>>();
            NdTensor::from_data(shape, batch.iter().flat_map(row).collect::<Vec<i32>>())
        };
        let (ids, mask, kinds) = (padded(&|id| id), padded(&|_| 1), padded(&|_| 0));
        let [ids_at, mask_at, kinds_at] = self.inputs;
        let inputs = vec![(ids_at, ids.into()), (mask_at, mask.into()), (kinds_at, kinds.into())];
        let options = RunOptions::default().with_thread_pool(Some(self.threads.clone()));
        let [states] = self.model.run_n(inputs, [self.output], Some(options)).map_err(|error| error.to_string())?;
        let states: NdTensor<f32, 3> = states.try_into().map_err(|error| format!("read the model's output: {error}"))?;
        if states.shape()[..2] != shape {
            return Err(format!("the model's output has the shape {:?}", states.shape()));
        }
        Ok(batch.iter().enumerate().map(|(row, ids)| mean(states.slice((row, ..ids.len())), &self.weights(ids))).collect())
    }

    /// What each token counts for. A text of nothing but marks still says something: there all count alike.
    fn weights(&self, ids: &[i32]) -> Vec<f32> {
        let weights: Vec<f32> = ids.iter().map(|id| self.pieces.weight(*id)).collect();
        if weights.iter().any(|weight| *weight > 0.0) { weights } else { vec![1.0; ids.len()] }
    }
}

/// The weighted mean over a text's tokens, without those that fill its row.
fn mean(states: NdTensorView<f32, 2>, weights: &[f32]) -> Vector {
    let mut sums = vec![0.0; states.size(1)];
    let tokens = states.iter().copied().collect::<Vec<f32>>();
    for (token, weight) in tokens.chunks_exact(sums.len().max(1)).zip(weights) {
        sums.iter_mut().zip(token).for_each(|(sum, value)| *sum += weight * value);
    }
    Vector::unit(sums)
}

impl Encoder for MiniLm {
    fn id(&self) -> EncoderId {
        EncoderId::MiniLm
    }

    fn encode(&self, texts: &[&str]) -> Result<Vec<Vector>, EncoderFailed> {
        let read: Vec<Vec<i32>> = texts.iter().map(|text| self.pieces.read(text, TOKENS_MAX)).collect();
        // Texts of like length go together, so that little of a batch is filling.
        let mut order: Vec<(usize, &Vec<i32>)> = read.iter().enumerate().collect();
        order.sort_by_key(|(_, ids)| ids.len());
        let mut placed: Vec<(usize, Vector)> = Vec::with_capacity(texts.len());
        for batch in order.chunks(BATCH_MAX) {
            let ids: Vec<&Vec<i32>> = batch.iter().map(|(_, ids)| *ids).collect();
            let vectors = self.run(&ids).map_err(|why| EncoderFailed { encoder: EncoderId::MiniLm, why })?;
            placed.extend(batch.iter().map(|(place, _)| *place).zip(vectors));
        }
        placed.sort_by_key(|(place, _)| *place);
        Ok(placed.into_iter().map(|(_, vector)| vector).collect())
    }
}
