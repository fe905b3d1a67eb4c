//! The tables, their keys and their items, behind one port: DynamoDB, or memory.
//!
//! `table.rs` is the port, `keys.rs` the one place where keys are built, `item.rs` the form of an item. `store.rs` and the files
//! named after nouns say what the stages load and save.

mod access;
mod automation;
mod coverage;
mod decision;
mod desk;
mod dynamo;
mod expert;
mod flood;
mod item;
mod jitter;
pub mod keys;
mod leaf;
mod ledger;
mod memory;
mod person;
mod rollup;
mod roster;
mod scope;
mod store;
mod table;
mod ticket;

pub use access::ApiKeyHash;
pub use automation::{AUTOMATIONS_MAX, BankHead};
pub use coverage::{CountedDemand, Coverage};
pub use decision::{BankParts, CountedCalibration};
pub use dynamo::{DynamoTable, TableNames, Units};
pub use expert::rosters;
pub use item::{Item, ItemMalformed, Stored, from_image, kind_of};
pub use jitter::jitter;
pub use keys::{Key, Side};
pub use leaf::Leaf;
pub use memory::{MemoryChange, MemoryTable};
pub use rollup::Rollup;
pub use roster::Part;
pub use scope::{ClientScope, ClientStore};
pub use store::{Store, StoreError};
pub use table::{Expect, Index, Page, Put, Query, Table, TableError, TableName};
pub use ticket::{Delivered, DeliveryMark, MARKS_KEPT};
