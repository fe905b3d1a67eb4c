//! Figures: what stages asked for, by stage and by what woke them; they can be subtracted and summed up.

use std::collections::BTreeMap;

use serde_json::Value;

/// What wakes a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A request over HTTP.
    Http,
    /// A batch of a queue.
    Queue,
    /// A batch of the table's stream.
    Stream,
    /// A schedule.
    Schedule,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figure {
    /// Invocations.
    pub invocations: i64,
    /// Thousandths of read units, as DynamoDB's responses say.
    pub read_milli: i64,
    /// Thousandths of write units, as DynamoDB's responses say.
    pub write_milli: i64,
    /// Requests that the stage made to SQS and that were answered.
    pub sends: i64,
    /// Requests of the queue mapping: a receive and a delete for each batch.
    pub takes: i64,
}

/// Figures by stage and source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures(pub BTreeMap<(String, Source), Figure>);

impl Source {
    /// All of them.
    pub const ALL: [Source; 4] = [Source::Http, Source::Queue, Source::Stream, Source::Schedule];

    /// What sends this event.
    pub fn of(event: &Value) -> Source {
        match event.pointer("/Records/0/eventSource").and_then(Value::as_str) {
            Some("aws:sqs") => Source::Queue,
            Some(_) => Source::Stream,
            None if event.pointer("/requestContext/http").is_some() => Source::Http,
            None => Source::Schedule,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Source::Http => "http",
            Source::Queue => "queue",
            Source::Stream => "stream",
            Source::Schedule => "schedule",
        }
    }
}

impl Figure {
    /// Both together.
    pub fn plus(self, other: Figure) -> Figure {
        Figure {
            invocations: self.invocations + other.invocations,
            read_milli: self.read_milli + other.read_milli,
            write_milli: self.write_milli + other.write_milli,
            sends: self.sends + other.sends,
            takes: self.takes + other.takes,
        }
    }

    /// This without the other.
    pub fn minus(self, other: Figure) -> Figure {
        Figure {
            invocations: self.invocations - other.invocations,
            read_milli: self.read_milli - other.read_milli,
            write_milli: self.write_milli - other.write_milli,
            sends: self.sends - other.sends,
            takes: self.takes - other.takes,
        }
    }

    /// Invocations, read units, write units and requests to SQS, shared out among so many tickets.
    pub fn among(self, tickets: usize) -> [f64; 4] {
        let whole = [
            self.invocations as f64,
            self.read_milli as f64 / 1000.0,
            self.write_milli as f64 / 1000.0,
            (self.sends + self.takes) as f64,
        ];
        whole.map(|figure| figure / tickets as f64)
    }
}

impl Figures {
    /// What was added since `before`.
    pub fn since(&self, before: &Figures) -> Figures {
        let earlier = |key| before.0.get(key).copied().unwrap_or_default();
        Figures(self.0.iter().map(|(key, figure)| (key.clone(), figure.minus(earlier(key)))).collect())
    }

    /// Each stage with all that wakes it.
    pub fn by_stage(&self) -> BTreeMap<&str, Figure> {
        self.0.iter().fold(BTreeMap::new(), |mut stages, ((stage, _), figure)| {
            let sum: &mut Figure = stages.entry(stage.as_str()).or_default();
            *sum = sum.plus(*figure);
            stages
        })
    }

    /// Everything.
    pub fn total(&self) -> Figure {
        self.0.values().fold(Figure::default(), |sum, figure| sum.plus(*figure))
    }
}
