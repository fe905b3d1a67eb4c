//! Items: what is written is read back, whatever it holds.

use std::sync::Arc;

use serde_dynamo::AttributeValue;
use store::{Item, Table, TableName};

use super::{Case, case, item, key, new, over, text, word, write};
use crate::case::{Seen, ensure, fresh};

pub(super) const CASES: &[Case] = &[
    case!(what_is_not_there_is_none),
    case!(every_kind_of_value_is_read_back_as_it_was),
    case!(words_of_every_script_survive_as_keys_and_as_values),
    case!(an_item_about_the_size_of_a_ticket_survives),
    case!(a_write_takes_the_place_of_the_whole_item),
];

async fn what_is_not_there_is_none(table: Arc<dyn Table>) -> Seen {
    let found = word(&table, &fresh("nothing"), "A").await?;
    ensure!(found.is_none(), "{found:?} is there");
    Ok(())
}

async fn read_back(table: &Arc<dyn Table>, written: Item) -> Seen {
    let (pk, sk) = (super::text_of(&written, "pk"), super::text_of(&written, "sk"));
    write(table, vec![new(written.clone())]).await?;
    let found = table.get(TableName::Support, &key(&pk, &sk)).await.map_err(|error| error.to_string())?;
    ensure!(found.as_ref() == Some(&written), "{found:?} was read, {written:?} was written");
    Ok(())
}

async fn every_kind_of_value_is_read_back_as_it_was(table: Arc<dyn Table>) -> Seen {
    let mut written = item(&fresh("kinds"), "A", 1, "");
    let number = |digits: &str| AttributeValue::N(digits.to_owned());
    let list = AttributeValue::L(vec![text("a"), number("-7"), AttributeValue::Null(true), AttributeValue::L(Vec::new())]);
    let map = [("list".to_owned(), list), ("yes".to_owned(), AttributeValue::Bool(true)), ("empty".to_owned(), text(""))];
    written.insert("map".to_owned(), AttributeValue::M(map.into_iter().collect()));
    written.insert("large".to_owned(), number("9223372036854775807"));
    written.insert("bytes".to_owned(), AttributeValue::B(vec![0, 255, 10]));
    read_back(&table, written).await
}

async fn words_of_every_script_survive_as_keys_and_as_values(table: Arc<dyn Table>) -> Seen {
    let words = "Grüße, 東京, дом, ערב, 👍🏽, e\u{301}, \u{0}\u{1f}\n\t\"\\, \u{10ffff}";
    read_back(&table, item(&fresh("schlüssel-東京"), "MESSAGE#ключ#👍", 1, words)).await
}

async fn an_item_about_the_size_of_a_ticket_survives(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("size");
    for (place, length) in [900, 1000, 1023, 1024, 1025, 4096].into_iter().enumerate() {
        read_back(&table, item(&pk, &place.to_string(), 1, &"ü".repeat(length / 2))).await?;
    }
    Ok(())
}

async fn a_write_takes_the_place_of_the_whole_item(table: Arc<dyn Table>) -> Seen {
    let pk = fresh("whole");
    let mut first = item(&pk, "A", 1, "first");
    first.insert("more".to_owned(), text("more"));
    write(&table, vec![new(first)]).await?;
    write(&table, vec![over(1, item(&pk, "A", 2, "second"))]).await?;
    let found = table.get(TableName::Support, &key(&pk, "A")).await.map_err(|error| error.to_string())?;
    ensure!(found.as_ref() == Some(&item(&pk, "A", 2, "second")), "{found:?} stands there");
    Ok(())
}
