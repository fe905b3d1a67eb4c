//! The reader: walks the template, knows its parameters and resources, and turns mistakes into words.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

use domain::Span;

use super::node::{Entry, Node};
use super::{System, TemplateMistake};

/// Values for the template's parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    /// Values that were asked for; they win over defaults, and a parameter that does not exist is a mistake.
    pub given: BTreeMap<String, String>,
    /// What this machine says in the place of a default, where the template has such a parameter.
    pub local: BTreeMap<String, String>,
    /// Values for parameters that have no other, such as `PublicUrl`.
    pub offered: BTreeMap<String, String>,
}

/// The template with what its values may refer to.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    root: &'a Node,
    parameters: BTreeMap<String, String>,
}

impl System {
    /// Reads the template in a file.
    ///
    /// # Errors
    /// The first mistake of the template; a file that cannot be read is one on line 1.
    pub fn open(path: &Path, parameters: &Parameters) -> Result<System, TemplateMistake> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| TemplateMistake {
            file: file.clone(),
            line: 1,
            what: format!("the template cannot be read: {error}"),
            fix: "start fandesk in the project's folder, or name the template".to_owned(),
        })?;
        System::read(&file, &text, parameters)
    }

    /// Reads the text of a template; `file` is how mistakes name it.
    ///
    /// # Errors
    /// The first mistake of the template.
    pub fn read(file: &str, text: &str, parameters: &Parameters) -> Result<System, TemplateMistake> {
        let root = Node::read(file, text)?;
        let reader = Reader { file, root: &root, parameters: BTreeMap::new() }.with_parameters(parameters)?;
        reader.refuse_doubles(text)?;
        reader.refuse_slips()?;
        let mut system = System { secrets: reader.secrets(), file: file.to_owned(), ..System::default() };
        for entry in reader.of_kind("AWS::SQS::Queue") {
            system.queues.push(reader.queue(entry)?);
        }
        for entry in reader.of_kind("AWS::DynamoDB::Table") {
            system.tables.push(reader.table(entry)?);
        }
        for entry in reader.of_kind("AWS::Serverless::Function") {
            system.functions.push(reader.function(entry, &system)?);
        }
        reader.check(&system)?;
        Ok(system)
    }
}

impl<'a> Reader<'a> {
    fn with_parameters(mut self, parameters: &Parameters) -> Result<Self, TemplateMistake> {
        let Parameters { given, local, offered } = parameters;
        let declared = self.root.get("Parameters").map_or(&[][..], Node::entries);
        if let Some(stranger) = given.keys().find(|name| !declared.iter().any(|entry| entry.key == **name)) {
            let fix = "leave the override out, or declare the parameter under Parameters";
            return Err(self.mistake(1, format!("the template has no parameter {stranger}"), fix));
        }
        for entry in declared {
            let value = given.get(&entry.key).or_else(|| local.get(&entry.key)).cloned().or_else(|| default_of(&entry.node));
            let value = value.or_else(|| offered.get(&entry.key).cloned()).ok_or_else(|| {
                let fix = "give it a Default, or start with a value for it";
                self.mistake(entry.line, format!("parameter {} has no value", entry.key), fix)
            })?;
            self.parameters.insert(entry.key.clone(), value);
        }
        Ok(self)
    }

    /// YAML lets the later of two equal keys win; two resources of one name are always a mistake.
    fn refuse_doubles(&self, text: &str) -> Result<(), TemplateMistake> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, line) in text.lines().enumerate().skip_while(|(_, line)| !line.starts_with("Resources:")) {
            let Some(id) = line.strip_prefix("  ").and_then(|rest| rest.split_once(':')).map(|(id, _)| id) else { continue };
            if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric()) {
                continue;
            }
            if let Some(first) = seen.insert(id, number + 1) {
                let what = format!("{id} stands here a second time, after line {first}");
                return Err(self.mistake(number + 1, what, "give one of the two another name"));
            }
        }
        Ok(())
    }

    fn secrets(&self) -> BTreeMap<String, usize> {
        let length = |entry: &Entry| {
            let asked = entry.node.at(&["Properties", "GenerateSecretString", "PasswordLength"]);
            asked.and_then(Node::text).and_then(|text| text.parse().ok()).unwrap_or(32)
        };
        self.of_kind("AWS::SecretsManager::Secret").map(|entry| (entry.key.clone(), length(entry))).collect()
    }

    pub(super) fn resources(&self) -> &'a [Entry] {
        self.root.get("Resources").map_or(&[], Node::entries)
    }

    /// What all functions share.
    pub(super) fn globals(&self) -> Option<&'a Node> {
        self.root.at(&["Globals", "Function"])
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    pub(super) fn mistake(&self, line: usize, what: String, fix: &str) -> TemplateMistake {
        TemplateMistake { file: self.file.to_owned(), line, what, fix: fix.to_owned() }
    }

    /// The node under a key that must be there.
    pub(super) fn required<'n>(&self, node: &'n Node, key: &str, of: &str) -> Result<&'n Node, TemplateMistake> {
        node.get(key).ok_or_else(|| self.mistake(node.line, format!("{of} has no {key}"), &format!("add {key}")))
    }

    /// Refuses properties that the local runner would silently not honour.
    pub(super) fn only(&self, node: &Node, of: &str, known: &[&str]) -> Result<(), TemplateMistake> {
        let Some(stranger) = node.entries().iter().find(|entry| !known.contains(&entry.key.as_str())) else { return Ok(()) };
        let what = format!("{of} has {}, which the local runner does not honour", stranger.key);
        Err(self.mistake(stranger.line, what, &format!("remove it, or use one of {}", known.join(", "))))
    }

    /// A whole number in a range, or what holds when none is given.
    pub(super) fn number(&self, node: &Node, key: &str, range: RangeInclusive<i64>, usual: i64) -> Result<i64, TemplateMistake> {
        let Some(given) = node.get(key) else { return Ok(usual) };
        let text = self.text(given)?;
        let within = text.parse::<i64>().ok().filter(|number| range.contains(number));
        within.ok_or_else(|| {
            let fix = format!("give a whole number from {} to {}", range.start(), range.end());
            self.mistake(given.line, format!("{key} is {text:?}"), &fix)
        })
    }

    /// A number of seconds in a range.
    pub(super) fn seconds(
        &self,
        node: &Node,
        key: &str,
        range: RangeInclusive<i64>,
        usual: i64,
    ) -> Result<Span, TemplateMistake> {
        self.number(node, key, range, usual).map(Span::seconds)
    }

    /// A flag; off when none is given.
    pub(super) fn flag(&self, node: &Node, key: &str, usual: bool) -> Result<bool, TemplateMistake> {
        let Some(given) = node.get(key) else { return Ok(usual) };
        match self.text(given)?.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(self.mistake(given.line, format!("{key} is {other:?}"), "write true or false")),
        }
    }
}

/// An empty default counts: it is a value.
fn default_of(parameter: &Node) -> Option<String> {
    parameter.get("Default").map(|node| node.text().unwrap_or_default().to_owned())
}
