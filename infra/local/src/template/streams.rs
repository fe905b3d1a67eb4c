//! A function's reading of a table's stream, as the template declares it.

use domain::Span;

use super::node::{Entry, Node};
use super::reader::Reader;
use super::{StreamSource, System, TemplateMistake};
use crate::mappings::Filter;

const KNOWN: &[&str] = &[
    "Stream",
    "StartingPosition",
    "BatchSize",
    "MaximumBatchingWindowInSeconds",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "FunctionResponseTypes",
    "FilterCriteria",
    "DestinationConfig",
    "Enabled",
];

impl Reader<'_> {
    pub(super) fn stream_source(&self, event: &Entry, system: &System) -> Result<StreamSource, TemplateMistake> {
        let properties = self.required(&event.node, "Properties", "the stream mapping")?;
        self.only(properties, "the stream mapping", KNOWN)?;
        let stream = self.required(properties, "Stream", "the stream mapping")?;
        let table = self.stream_of(stream)?;
        if system.table(&table).is_none_or(|table| table.stream.is_none()) {
            return Err(self.mistake(
                stream.line,
                format!("table {table} has no stream"),
                "add a StreamSpecification to the table",
            ));
        }
        let retries = self.number(properties, "MaximumRetryAttempts", -1..=10_000, -1)?;
        let batch_size = self.number(properties, "BatchSize", 1..=10_000, 100)?;
        Ok(StreamSource {
            table,
            from_the_start: self.starting_position(properties)?,
            batch_size: usize::try_from(batch_size).unwrap_or(100),
            window: self.seconds(properties, "MaximumBatchingWindowInSeconds", 0..=300, 0)?,
            bisect: self.flag(properties, "BisectBatchOnFunctionError", false)?,
            retries: u32::try_from(retries).ok(),
            record_age: self.record_age(properties)?,
            partial: self.partial(properties)?,
            filters: self.filters(properties)?,
            on_failure: self.on_failure(properties)?,
        })
    }

    fn starting_position(&self, properties: &Node) -> Result<bool, TemplateMistake> {
        let given = self.required(properties, "StartingPosition", "the stream mapping")?;
        match self.text(given)?.as_str() {
            "TRIM_HORIZON" => Ok(true),
            "LATEST" => Ok(false),
            other => Err(self.mistake(given.line, format!("StartingPosition is {other:?}"), "use TRIM_HORIZON or LATEST")),
        }
    }

    fn record_age(&self, properties: &Node) -> Result<Option<Span>, TemplateMistake> {
        let age = self.number(properties, "MaximumRecordAgeInSeconds", -1..=604_800, -1)?;
        match properties.get("MaximumRecordAgeInSeconds") {
            Some(node) if (0..60).contains(&age) => {
                Err(self.mistake(node.line, format!("MaximumRecordAgeInSeconds is {age}"), "give -1, or 60 to 604800"))
            }
            _ => Ok((age > 0).then_some(Span::seconds(age))),
        }
    }

    fn filters(&self, properties: &Node) -> Result<Vec<Filter>, TemplateMistake> {
        let filters = properties.at(&["FilterCriteria", "Filters"]).map_or(&[][..], Node::elements);
        let read = |element: &Node| {
            let pattern = self.required(element, "Pattern", "the filter")?;
            let wrong =
                |why: String| self.mistake(pattern.line, format!("the filter's pattern is wrong: {why}"), "correct the pattern");
            Filter::read(&self.text(pattern)?).map_err(|why| wrong(why.to_string()))
        };
        filters.iter().map(read).collect()
    }
}
