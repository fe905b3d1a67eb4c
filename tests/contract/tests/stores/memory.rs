//! Memory.

use std::sync::Arc;

use contract::sender_cases::{self, Ends};
use contract::table_cases;
use store::MemoryTable;

use crate::all_true;
use crate::receivers::MemoryReceiver;

#[tokio::test]
async fn every_table_case_is_true_of_memory() {
    all_true("the table in memory", &table_cases::all(Arc::new(MemoryTable::default())).await);
}

#[tokio::test]
async fn every_sender_case_is_true_of_memory() {
    let receiver = Arc::new(MemoryReceiver::default());
    let ends = Ends { sender: receiver.sender.clone(), receiver };
    all_true("the sender in memory", &sender_cases::all(&ends).await);
}
