//! KPI: facts become rollups, and rollups become figures.
