//! A node of the template: a value with the line it stands on, and calls of CloudFormation's functions made plain.

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use super::TemplateMistake;

/// A value and its line, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) value: Value,
}

/// What a node holds. Numbers and flags are kept as text: their reader knows what they must be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Nothing,
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
    /// `!Name argument`, and `Ref: argument` or `Fn::Name: argument` likewise.
    Call(String, Box<Node>),
}

/// One line of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) line: usize,
    pub(super) node: Node,
}

impl Node {
    /// Reads one YAML document.
    pub(super) fn read(file: &str, text: &str) -> Result<Node, TemplateMistake> {
        let mistake = |line, what: String, fix: &str| TemplateMistake { file: file.to_owned(), line, what, fix: fix.to_owned() };
        let documents = MarkedYaml::load_from_str(text)
            .map_err(|error| mistake(error.marker().line(), format!("this is no YAML: {error}"), "correct the YAML"))?;
        match documents.as_slice() {
            [document] => Ok(convert(document)),
            others => Err(mistake(1, format!("{} YAML documents", others.len()), "keep exactly one document in the file")),
        }
    }

    /// The node under a key of this mapping.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The node at the end of a path of keys.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The lines of this mapping; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The elements of this list; none for anything else.
    pub(super) fn elements(&self) -> &[Node] {
        if let Value::List(elements) = &self.value { elements } else { &[] }
    }

    /// The text of a plain scalar.
    pub(super) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }
}

fn convert(yaml: &MarkedYaml<'_>) -> Node {
    let line = yaml.span.start.line();
    match &yaml.data {
        YamlData::Value(scalar) => Node { line, value: scalar_value(scalar) },
        YamlData::Sequence(list) => Node { line, value: Value::List(list.iter().map(convert).collect()) },
        YamlData::Mapping(map) => Node { line, value: as_call(map.iter().map(|(key, node)| entry(key, node)).collect()) },
        YamlData::Tagged(tag, inner) => {
            let argument = convert(inner);
            // A tagged scalar keeps its place on the outside, a tagged list on the inside.
            let line = line.max(argument.line);
            Node { line, value: Value::Call(tag.suffix.clone(), Box::new(Node { line, ..argument })) }
        }
        YamlData::Representation(..) | YamlData::Alias(_) | YamlData::BadValue => Node { line, value: Value::Nothing },
    }
}

fn entry(key: &MarkedYaml<'_>, node: &MarkedYaml<'_>) -> Entry {
    let key_node = convert(key);
    let mut node = convert(node);
    if node.line == 0 {
        node.line = key_node.line;
    }
    Entry { key: key_node.text().unwrap_or_default().to_owned(), line: key_node.line, node }
}

fn scalar_value(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Nothing,
        Scalar::Boolean(flag) => Value::Text(flag.to_string()),
        Scalar::Integer(number) => Value::Text(number.to_string()),
        Scalar::FloatingPoint(number) => Value::Text(number.to_string()),
        Scalar::String(text) => Value::Text(text.to_string()),
    }
}

/// The long form of a call is a mapping with one key.
fn as_call(mut entries: Vec<Entry>) -> Value {
    let name = match entries.as_slice() {
        [only] if only.key == "Ref" => Some("Ref".to_owned()),
        [only] => only.key.strip_prefix("Fn::").map(str::to_owned),
        _ => None,
    };
    match (name, entries.pop()) {
        (Some(name), Some(only)) => Value::Call(name, Box::new(only.node)),
        (_, Some(last)) => {
            entries.push(last);
            Value::Map(entries)
        }
        (_, None) => Value::Map(entries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_calls_are_the_same_and_every_node_knows_its_line() {
        let node =
            Node::read("t", "a: !GetAtt Q.Arn\nb:\n  Fn::GetAtt: [Q, Arn]\nc: !Sub \"${X}\"\nd:\n  - 1\n  - 'yes'\n").unwrap();
        assert!(matches!(&node.get("a").unwrap().value, Value::Call(name, _) if name == "GetAtt"));
        assert!(matches!(&node.get("b").unwrap().value, Value::Call(name, _) if name == "GetAtt"));
        assert_eq!(node.get("c").unwrap().line, 4);
        assert_eq!(node.get("d").unwrap().elements()[1].line, 7);
        assert_eq!(node.get("a").unwrap().line, 1);
    }

    #[test]
    fn broken_yaml_is_told_with_its_line() {
        let mistake = Node::read("t.yaml", "a: 1\nb: [1, 2\nc: }").unwrap_err();
        assert!(mistake.to_string().starts_with("t.yaml:"), "{mistake}");
        assert!(mistake.line >= 2, "{mistake}");
    }
}
