//! Sparse indexes: only what has their keys is in them, and only keys are read from them.

use std::sync::Arc;

use store::{Expect, Index, Item, Put, Query, Table, TableName};

use super::{Case, all_of, case, item, new, over, placed, sorts, write};
use crate::case::{Seen, ensure, fresh};

pub(super) const CASES: &[Case] = &[
    case!(an_index_holds_what_has_its_keys_in_their_order),
    case!(an_index_gives_keys_and_nothing_else),
    case!(an_item_is_in_each_index_whose_keys_it_has),
    case!(a_write_that_takes_the_keys_away_leaves_the_index),
    case!(a_write_with_other_keys_moves_within_the_index),
    case!(pages_of_an_index_part_items_with_one_sort_key),
    case!(an_index_has_an_upper_bound_too),
    case!(the_ledgers_index_is_one_of_its_own),
];

fn of(index: Index, partition: &str) -> Query {
    Query::index(TableName::Support, index, partition)
}

async fn an_index_holds_what_has_its_keys_in_their_order(table: Arc<dyn Table>) -> Seen {
    let (pk, open) = (fresh("sparse"), fresh("open"));
    for (sk, sort) in [("A", "3"), ("B", "1"), ("C", "2")] {
        write(&table, vec![new(placed(item(&pk, sk, 1, "in"), Index::Open, &open, sort))]).await?;
    }
    write(&table, vec![new(item(&pk, "D", 1, "out"))]).await?;
    let found = all_of(&table, of(Index::Open, &open)).await?;
    ensure!(sorts(&found, "sk") == ["B", "C", "A"], "it holds {found:?}");
    Ok(())
}

async fn an_index_gives_keys_and_nothing_else(table: Arc<dyn Table>) -> Seen {
    let (pk, open) = (fresh("keys"), fresh("open"));
    write(&table, vec![new(placed(item(&pk, "A", 1, "a customer's word"), Index::Open, &open, "1"))]).await?;
    let found = all_of(&table, of(Index::Open, &open)).await?;
    let names: Vec<Vec<String>> = found.iter().map(names).collect();
    ensure!(names == [["open_pk", "open_sk", "pk", "sk"]], "it gives {names:?}");
    Ok(())
}

fn names(item: &Item) -> Vec<String> {
    let mut names: Vec<String> = item.keys().cloned().collect();
    names.sort();
    names
}

async fn an_item_is_in_each_index_whose_keys_it_has(table: Arc<dyn Table>) -> Seen {
    let (pk, open, due) = (fresh("both"), fresh("open"), fresh("due"));
    let both = placed(placed(item(&pk, "A", 1, "in"), Index::Open, &open, "1"), Index::Due, &due, "2");
    write(&table, vec![new(both), new(placed(item(&pk, "B", 1, "in"), Index::Due, &due, "1"))]).await?;
    let (open, due) = (all_of(&table, of(Index::Open, &open)).await?, all_of(&table, of(Index::Due, &due)).await?);
    ensure!(sorts(&open, "sk") == ["A"] && sorts(&due, "sk") == ["B", "A"], "they hold {open:?} and {due:?}");
    Ok(())
}

async fn a_write_that_takes_the_keys_away_leaves_the_index(table: Arc<dyn Table>) -> Seen {
    let (pk, open) = (fresh("leaves"), fresh("open"));
    write(&table, vec![new(placed(item(&pk, "A", 1, "in"), Index::Open, &open, "1"))]).await?;
    write(&table, vec![over(1, item(&pk, "A", 2, "out"))]).await?;
    let found = all_of(&table, of(Index::Open, &open)).await?;
    ensure!(found.is_empty(), "it still holds {found:?}");
    Ok(())
}

async fn a_write_with_other_keys_moves_within_the_index(table: Arc<dyn Table>) -> Seen {
    let (pk, one, other) = (fresh("moves"), fresh("one"), fresh("other"));
    write(&table, vec![new(placed(item(&pk, "A", 1, "in"), Index::Due, &one, "1"))]).await?;
    write(&table, vec![over(1, placed(item(&pk, "A", 2, "in"), Index::Due, &other, "2"))]).await?;
    let (one, other) = (all_of(&table, of(Index::Due, &one)).await?, all_of(&table, of(Index::Due, &other)).await?);
    ensure!(one.is_empty() && sorts(&other, "due_sk") == ["2"], "they hold {one:?} and {other:?}");
    Ok(())
}

async fn pages_of_an_index_part_items_with_one_sort_key(table: Arc<dyn Table>) -> Seen {
    let (pk, open) = (fresh("ties"), fresh("open"));
    for n in 0..12 {
        write(&table, vec![new(placed(item(&pk, &format!("K{n:02}"), 1, "in"), Index::Open, &open, "the same"))]).await?;
    }
    for limit in [1, 5, 12] {
        let mut found = sorts(&all_of(&table, Query { limit, ..of(Index::Open, &open) }).await?, "sk");
        // The order among equals is the service's own.
        found.sort();
        let wanted: Vec<String> = (0..12).map(|n| format!("K{n:02}")).collect();
        ensure!(found == wanted, "in pages of {limit} it gives {found:?}");
    }
    Ok(())
}

async fn an_index_has_an_upper_bound_too(table: Arc<dyn Table>) -> Seen {
    let (pk, due) = (fresh("due"), fresh("hour"));
    for (sk, sort) in [("A", "12:00#a"), ("B", "12:15#b"), ("C", "12:30#c")] {
        write(&table, vec![new(placed(item(&pk, sk, 1, "in"), Index::Due, &due, sort))]).await?;
    }
    let found = all_of(&table, Query { up_to: Some("12:15$".to_owned()), ..of(Index::Due, &due) }).await?;
    ensure!(sorts(&found, "sk") == ["A", "B"], "it gives {found:?}");
    Ok(())
}

async fn the_ledgers_index_is_one_of_its_own(table: Arc<dyn Table>) -> Seen {
    let (pk, week) = (fresh("earned"), fresh("week"));
    let posting = placed(item(&pk, "POSTING#1", 1, "in"), Index::Period, &week, "exp_ada#pos_1");
    write(&table, vec![Put { table: TableName::Ledger, item: posting, expect: Expect::Absent }]).await?;
    let found = all_of(&table, Query::index(TableName::Ledger, Index::Period, &week)).await?;
    ensure!(sorts(&found, "sk") == ["POSTING#1"], "it holds {found:?}");
    Ok(())
}
