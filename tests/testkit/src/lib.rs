//! What the tests share: builders with good defaults and a world in memory.
