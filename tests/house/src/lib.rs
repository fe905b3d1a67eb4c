//! The house's own rules, held as tests: this library finds the files and reads code without its texts; the rules stand in `tests/`.

mod checkout;
mod code;

pub use checkout::{checkout, files, read, rust_files};
pub use code::code_of;
