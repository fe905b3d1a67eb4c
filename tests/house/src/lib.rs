//! The house's own rules, held as tests.
