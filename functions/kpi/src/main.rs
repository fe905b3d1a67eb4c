//! The binary of this function: the library half does the work.

fn main() {}
