//! The terminal: how anything that people start writes, ends, and is interrupted.

mod exit;
mod figures;
mod out;
mod signals;
mod table;

pub use exit::Exit;
pub(crate) use exit::{CODES, CommandRefused, told};
pub use figures::figures_table;
pub use out::Out;
pub use signals::interrupted;
pub use table::Table;
