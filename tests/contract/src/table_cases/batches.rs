//! Reading many items at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use store::{Key, Table, TableName};

use super::{Case, case, item, key, new, sorts, write};
use crate::case::{Seen, ensure, fresh};

pub(super) const CASES: &[Case] = &[
    case!(what_exists_is_found_and_what_does_not_is_left_out),
    case!(more_keys_than_one_call_takes_are_all_found),
    case!(no_keys_find_nothing),
];

async fn found(table: &Arc<dyn Table>, keys: &[Key]) -> Result<Vec<String>, String> {
    let items = table.get_many(TableName::Support, keys).await.map_err(|error| error.to_string())?;
    let mut found = sorts(&items, "sk");
    found.sort();
    Ok(found)
}

async fn what_exists_is_found_and_what_does_not_is_left_out(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("some");
    for sk in ["A", "C"] {
        write(&table, vec![new(item(&pk, sk, 1, sk))]).await?;
    }
    let found = found(&table, &["A", "B", "C", "D"].map(|sk| key(&pk, sk))).await?;
    ensure!(found == ["A", "C"], "it finds {found:?}");
    Ok(())
}

async fn more_keys_than_one_call_takes_are_all_found(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("many");
    let keys: Vec<Key> = (0..250).map(|n| key(&pk, &format!("K{n:03}"))).collect();
    for batch in keys.chunks(50) {
        // Every fifth is missing.
        let there = batch.iter().filter(|key| !key.sk.ends_with(['0', '5']));
        write(&table, there.map(|key| new(item(&pk, &key.sk, 1, &"x".repeat(1000)))).collect()).await?;
    }
    let found = found(&table, &keys).await?;
    let distinct: BTreeSet<&String> = found.iter().collect();
    ensure!((found.len(), distinct.len()) == (200, 200), "it finds {} items, {} of them distinct", found.len(), distinct.len());
    Ok(())
}

async fn no_keys_find_nothing(table: Arc<dyn Table>) -> Seen {
    let found = found(&table, &[]).await?;
    ensure!(found.is_empty(), "it finds {found:?}");
    Ok(())
}
