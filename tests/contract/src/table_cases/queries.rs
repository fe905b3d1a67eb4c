//! Queries of a partition: order, bounds, pages.

use std::sync::Arc;

use store::{Query, Table, TableName};

use super::{Case, all_of, case, item, new, sorts, write};
use crate::case::{Seen, ensure, fresh};

pub(super) const CASES: &[Case] = &[
    case!(a_partition_is_read_in_the_order_of_its_sort_keys_and_alone),
    case!(a_prefix_takes_what_begins_so),
    case!(an_upper_bound_takes_itself_and_nothing_after),
    case!(pages_follow_each_other_without_gap_or_double),
    case!(a_page_may_end_before_its_limit_and_the_next_goes_on),
    case!(an_empty_partition_is_one_empty_page),
];

async fn filled(table: &Arc<dyn Table>, stem: &str, keys: &[&str]) -> Result<String, String> {
    let pk = fresh(stem);
    for sk in keys {
        write(table, vec![new(item(&pk, sk, 1, "x"))]).await?;
    }
    Ok(pk)
}

fn of(partition: &str) -> Query {
    Query::partition(TableName::Support, partition)
}

async fn a_partition_is_read_in_the_order_of_its_sort_keys_and_alone(table: Arc<dyn Table>) -> Seen {
    // By bytes: capitals before small letters, digits before both, what is longer after its own beginning.
    let pk = filled(&table, "order", &["b", "B", "a#2", "a", "10", "9", "a#10", "é", "z"]).await?;
    write(&table, vec![new(item(&format!("{pk}x"), "a", 1, "another partition"))]).await?;
    let found = sorts(&all_of(&table, of(&pk)).await?, "sk");
    ensure!(found == ["10", "9", "B", "a", "a#10", "a#2", "b", "z", "é"], "the order is {found:?}");
    Ok(())
}

async fn a_prefix_takes_what_begins_so(table: Arc<dyn Table>) -> Seen {
    let pk = filled(&table, "prefix", &["MESSAGE#1", "MESSAGE#2", "MESSAGE", "MESSAGES#1", "ROUTING#1"]).await?;
    let found = all_of(&table, Query { prefix: Some("MESSAGE#".to_owned()), ..of(&pk) }).await?;
    ensure!(sorts(&found, "sk") == ["MESSAGE#1", "MESSAGE#2"], "it takes {:?}", sorts(&found, "sk"));
    Ok(())
}

async fn an_upper_bound_takes_itself_and_nothing_after(table: Arc<dyn Table>) -> Seen {
    let pk = filled(&table, "bound", &["2026-11-23#a", "2026-11-23$", "2026-11-23%", "2026-11-24", "2026"]).await?;
    let found = all_of(&table, Query { up_to: Some("2026-11-23$".to_owned()), ..of(&pk) }).await?;
    ensure!(sorts(&found, "sk") == ["2026", "2026-11-23#a", "2026-11-23$"], "it takes {:?}", sorts(&found, "sk"));
    Ok(())
}

async fn pages_follow_each_other_without_gap_or_double(table: Arc<dyn Table>) -> Seen {
    let wanted: Vec<String> = (0..40).map(|n| format!("K#{n:03}")).collect();
    let pk = filled(&table, "pages", &wanted.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    for limit in [1, 7, 20, 39, 40, 41] {
        let found = sorts(&all_of(&table, Query { limit, ..of(&pk) }).await?, "sk");
        ensure!(found == wanted, "in pages of {limit} it gives {found:?}");
        let page = table.query(&Query { limit, ..of(&pk) }).await.map_err(|error| error.to_string())?;
        ensure!(page.items.len() == limit.min(40), "the first page of {limit} has {}", page.items.len());
    }
    Ok(())
}

async fn a_page_may_end_before_its_limit_and_the_next_goes_on(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("megabytes");
    let wanted: Vec<String> = (0..30).map(|n| format!("K#{n:03}")).collect();
    let word = "x".repeat(60 * 1024);
    for sk in &wanted {
        write(&table, vec![new(item(&pk, sk, 1, &word))]).await?;
    }
    let found = sorts(&all_of(&table, of(&pk)).await?, "sk");
    ensure!(found == wanted, "it gives {found:?}");
    Ok(())
}

async fn an_empty_partition_is_one_empty_page(table: Arc<dyn Table>) -> Seen {
    let page = table.query(&of(&fresh("nobody"))).await.map_err(|error| error.to_string())?;
    ensure!(page.items.is_empty() && page.next.is_none(), "it gives {page:?}");
    Ok(())
}
