//! XML for bank files: a small tree, written with two spaces a level.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element with text or with children.
pub(super) struct Node {
    name: &'static str,
    attribute: Option<(&'static str, String)>,
    content: Content,
}

enum Content {
    Text(String),
    Children(Vec<Node>),
}

impl Node {
    /// An element that holds a text.
    pub(super) fn text(name: &'static str, text: impl Into<String>) -> Node {
        Node { name, attribute: None, content: Content::Text(text.into()) }
    }

    /// An element that holds others.
    pub(super) fn group(name: &'static str, children: Vec<Node>) -> Node {
        Node { name, attribute: None, content: Content::Children(children) }
    }

    /// The same with an attribute.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Node {
        self.attribute = Some((name, value.to_owned()));
        self
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut start = BytesStart::new(self.name);
        if let Some((name, value)) = &self.attribute {
            start.push_attribute((*name, value.as_str()));
        }
        writer.write_event(Event::Start(start))?;
        match &self.content {
            Content::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
            Content::Children(children) => children.iter().try_for_each(|child| child.write(writer))?,
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// The whole document in UTF-8: the declaration, `Document` in `namespace`, and `root` in it.
pub(super) fn document(namespace: &str, root: Node) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Node::group("Document", vec![root]).with("xmlns", namespace).write(&mut writer)?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}
