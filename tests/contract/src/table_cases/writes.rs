//! Writes on conditions: absent, a version, several at once.

use std::sync::Arc;

use futures::future::join_all;
use store::{Expect, Put, Table, TableError, TableName};

use super::{Case, case, item, key, new, over, word, write};
use crate::case::{Seen, ensure, fresh};

pub(super) const CASES: &[Case] = &[
    case!(a_second_write_of_what_should_be_absent_conflicts_and_changes_nothing),
    case!(a_write_takes_the_place_of_the_version_that_it_expects),
    case!(a_write_on_another_version_or_on_nothing_conflicts),
    case!(of_many_who_write_at_once_one_wins),
    case!(of_many_who_write_over_one_version_one_wins),
    case!(a_transaction_writes_all),
    case!(a_transaction_with_one_conflict_writes_nothing_and_names_it),
    case!(a_transaction_spans_tables),
];

async fn a_second_write_of_what_should_be_absent_conflicts_and_changes_nothing(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("absent");
    write(&table, vec![new(item(&pk, "A", 1, "first"))]).await?;
    let end = table.write(vec![new(item(&pk, "A", 1, "second"))]).await;
    ensure!(end == Err(TableError::Conflict(key(&pk, "A"))), "it ended with {end:?}");
    let stands = word(&table, &pk, "A").await?;
    ensure!(stands.as_deref() == Some("first"), "{stands:?} stands there");
    Ok(())
}

async fn a_write_takes_the_place_of_the_version_that_it_expects(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("version");
    write(&table, vec![new(item(&pk, "A", 1, "first"))]).await?;
    write(&table, vec![over(1, item(&pk, "A", 2, "second"))]).await?;
    write(&table, vec![over(2, item(&pk, "A", 3, "third"))]).await?;
    let stands = word(&table, &pk, "A").await?;
    ensure!(stands.as_deref() == Some("third"), "{stands:?} stands there");
    Ok(())
}

async fn a_write_on_another_version_or_on_nothing_conflicts(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("version");
    write(&table, vec![new(item(&pk, "A", 1, "first"))]).await?;
    for (sk, version) in [("A", 2), ("A", 11), ("B", 1)] {
        let end = table.write(vec![over(version, item(&pk, sk, version + 1, "late"))]).await;
        ensure!(end == Err(TableError::Conflict(key(&pk, sk))), "over version {version} of {sk} it ended with {end:?}");
    }
    let (first, none) = (word(&table, &pk, "A").await?, word(&table, &pk, "B").await?);
    ensure!(first.as_deref() == Some("first") && none.is_none(), "{first:?} and {none:?} stand there");
    Ok(())
}

async fn of_many_who_write_at_once_one_wins(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("race");
    let writers = (0..8).map(|n| table.write(vec![new(item(&pk, "A", 1, &n.to_string()))]));
    one_wins(&join_all(writers).await)
}

async fn of_many_who_write_over_one_version_one_wins(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("race");
    write(&table, vec![new(item(&pk, "A", 1, "first"))]).await?;
    let writers = (0..8).map(|n| {
        // Half of them as a transaction: both ways meet the same condition.
        let own = over(1, item(&pk, "A", 2, &n.to_string()));
        let beside = new(item(&pk, &format!("B{n}"), 1, "beside"));
        table.write(if n % 2 == 0 { vec![own] } else { vec![own, beside] })
    });
    one_wins(&join_all(writers).await)
}

fn one_wins(ends: &[Result<(), TableError>]) -> Seen {
    let won = ends.iter().filter(|end| end.is_ok()).count();
    // A transaction that meets another may be told to come again; it is never told that it wrote.
    let lost = ends.iter().filter(|end| matches!(end, Err(TableError::Conflict(_) | TableError::Unavailable(_)))).count();
    ensure!((won, lost) == (1, ends.len() - 1), "it ended with {ends:?}");
    Ok(())
}

async fn a_transaction_writes_all(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("all");
    write(&table, vec![new(item(&pk, "A", 1, "old"))]).await?;
    let puts = (0..20).map(|n| new(item(&pk, &format!("B{n:02}"), 1, "new")));
    write(&table, puts.chain([over(1, item(&pk, "A", 2, "newer"))]).collect()).await?;
    for sk in (0..20).map(|n| format!("B{n:02}")).chain(["A".to_owned()]) {
        ensure!(word(&table, &pk, &sk).await?.is_some_and(|word| word.starts_with("new")), "{sk} was not written");
    }
    Ok(())
}

async fn a_transaction_with_one_conflict_writes_nothing_and_names_it(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("none");
    write(&table, vec![new(item(&pk, "B", 1, "old"))]).await?;
    for bad in [new(item(&pk, "B", 1, "new")), over(7, item(&pk, "B", 8, "new"))] {
        let puts = vec![new(item(&pk, "A", 1, "new")), bad, new(item(&pk, "C", 1, "new"))];
        let end = table.write(puts).await;
        ensure!(end == Err(TableError::Conflict(key(&pk, "B"))), "it ended with {end:?}");
    }
    for (sk, stands) in [("A", None), ("B", Some("old")), ("C", None)] {
        let found = word(&table, &pk, sk).await?;
        ensure!(found.as_deref() == stands, "{found:?} stands at {sk}");
    }
    Ok(())
}

async fn a_transaction_spans_tables(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("tables");
    let ledger = |word: &str| Put { table: TableName::Ledger, item: item(&pk, "A", 1, word), expect: Expect::Absent };
    write(&table, vec![new(item(&pk, "A", 1, "here")), ledger("there")]).await?;
    let there = table.get(TableName::Ledger, &key(&pk, "A")).await.map_err(|error| error.to_string())?;
    ensure!(there.as_ref().map(|item| super::text_of(item, "value")).as_deref() == Some("there"), "{there:?} stands there");
    let here = word(&table, &pk, "A").await?;
    ensure!(here.as_deref() == Some("here"), "the same key in another table is another item, not {here:?}");
    let vault = table.get(TableName::Vault, &key(&pk, "A")).await.map_err(|error| error.to_string())?;
    ensure!(vault.is_none(), "{vault:?} stands in the third");
    let end = table.write(vec![new(item(&pk, "B", 1, "here")), ledger("again")]).await;
    ensure!(end == Err(TableError::Conflict(key(&pk, "A"))), "it ended with {end:?}");
    ensure!(word(&table, &pk, "B").await?.is_none(), "half of it was written");
    Ok(())
}
