//! Measures: facts folded into mergeable rollups, and the figures read from them.
