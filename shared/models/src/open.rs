//! Opening an encoder: the one that is wished for, or the lexical one with a line in the log that says why.

use std::num::NonZeroUsize;
use std::sync::Arc;

use tracing::{info, warn};
use triage::{Encoder, EncoderId};

use crate::manifest::{Asset, MINILM, MULTILINGUAL};
use crate::minilm::MiniLm;
use crate::multilingual::Multilingual;
use crate::shelf::{AssetUnfit, Shelf};

/// Opens an encoder whose asset lies on the shelf. The files are read, their hashes checked, and the model built: about a tenth of a
/// second. `threads` is how many processors MiniLM may use for
/// one batch; a function has less than one. (The multilingual encoder uses the caller's thread.)
pub fn open(shelf: &Shelf, asset: &Asset, threads: NonZeroUsize) -> Result<Box<dyn Encoder>, AssetUnfit> {
    let mut files = asset.files.iter().map(|file| shelf.read(asset, file)).collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut file = || files.next().unwrap_or_default();
    let encoder = match asset.encoder {
        EncoderId::MiniLm => MiniLm::of(file(), &file(), threads).map(boxed),
        EncoderId::Multilingual => Multilingual::of(file()).map(boxed),
        EncoderId::Lexical => Err("it has no files".to_owned()),
    };
    encoder.map_err(|why| AssetUnfit::Unusable { encoder: asset.encoder, why })
}

fn boxed(encoder: impl Encoder + 'static) -> Box<dyn Encoder> {
    Box::new(encoder)
}

/// The encoder that is wished for, on one thread - or, when its asset is missing or damaged, the lexical one, with one warning that says
/// what to do. A ticket never fails for want of an asset.
pub fn encoder_or_lexical(wished: EncoderId, shelf: &Shelf, lexical: Arc<dyn Encoder>) -> Arc<dyn Encoder> {
    let asset = match wished {
        EncoderId::Lexical => return lexical,
        EncoderId::MiniLm => MINILM,
        EncoderId::Multilingual => MULTILINGUAL,
    };
    match open(shelf, &asset, NonZeroUsize::MIN) {
        Ok(encoder) => {
            info!(encoder = %wished, "opened the {wished} encoder: {}", asset.about);
            encoder.into()
        }
        Err(unfit) => {
            warn!(encoder = %wished, "failed to {unfit}; until then automations are found by words alone");
            lexical
        }
    }
}

#[cfg(test)]
mod tests {
    use triage::{EncoderFailed, Vector};

    use super::*;

    /// Stands for the lexical encoder, which is not what this is about.
    struct Words;

    impl Encoder for Words {
        fn id(&self) -> EncoderId {
            EncoderId::Lexical
        }

        fn encode(&self, texts: &[&str]) -> Result<Vec<Vector>, EncoderFailed> {
            Ok(texts.iter().map(|_| Vector::unit(vec![1.0])).collect())
        }
    }

    #[test]
    fn without_its_asset_any_encoder_is_the_lexical_one() {
        let shelf = Shelf::in_folder("/nowhere/at/all");
        for wished in EncoderId::ALL {
            assert_eq!(encoder_or_lexical(wished, &shelf, Arc::new(Words)).id(), EncoderId::Lexical);
        }
    }

    #[test]
    fn a_damaged_asset_is_the_lexical_encoder_too() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::in_folder(folder.path());
        for file in MINILM.files {
            std::fs::create_dir_all(shelf.folder_of(EncoderId::MiniLm)).unwrap();
            std::fs::write(shelf.path(&MINILM, file), b"not a model").unwrap();
        }
        assert!(matches!(open(&shelf, &MINILM, NonZeroUsize::MIN), Err(AssetUnfit::Damaged { .. })));
        assert_eq!(encoder_or_lexical(EncoderId::MiniLm, &shelf, Arc::new(Words)).id(), EncoderId::Lexical);
    }
}
