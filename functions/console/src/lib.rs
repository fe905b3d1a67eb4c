//! Console: the pages and the settings of clients, experts and operators.
