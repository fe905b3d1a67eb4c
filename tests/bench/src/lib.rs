//! Benchmarks: what a ticket costs in time, requests and units.
