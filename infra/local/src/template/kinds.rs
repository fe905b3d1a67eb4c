//! Kinds of resources: those that run on one machine, and slips in writing them.

use super::TemplateMistake;
use super::nearest::nearest;
use super::node::{Entry, Node};
use super::reader::Reader;

/// The kinds that are read; all others matter on AWS only and are passed over.
pub(super) const KINDS: [&str; 4] =
    ["AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::Serverless::Function", "AWS::SecretsManager::Secret"];

impl<'a> Reader<'a> {
    /// All resources of one kind, in the order of the file.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Entry> {
        self.resources().iter().filter(move |entry| kind_of(entry) == Some(kind))
    }

    /// The kind of the resource with this logical id.
    pub(super) fn kind(&self, id: &str) -> Option<&'a str> {
        self.resources().iter().find(|entry| entry.key == id).and_then(kind_of)
    }

    /// The line that says of which kind a resource is.
    pub(super) fn type_line(&self, id: &str) -> usize {
        let resource = self.resources().iter().find(|entry| entry.key == id);
        resource.map_or(1, |entry| entry.node.get("Type").map_or(entry.line, |kind| kind.line))
    }

    /// A kind that is almost one of ours would be passed over, and be missed only where something refers to it.
    pub(super) fn refuse_slips(&self) -> Result<(), TemplateMistake> {
        for entry in self.resources() {
            let Some(kind) = kind_of(entry) else {
                return Err(self.mistake(entry.line, format!("{} has no Type", entry.key), "add Type"));
            };
            if let Some(meant) = nearest(kind, KINDS).filter(|meant| *meant != kind) {
                let what = format!("{} is of the unknown type {kind}", entry.key);
                return Err(self.mistake(self.type_line(&entry.key), what, &format!("write {meant}")));
            }
        }
        Ok(())
    }
}

fn kind_of(entry: &Entry) -> Option<&str> {
    entry.node.get("Type").and_then(Node::text)
}
