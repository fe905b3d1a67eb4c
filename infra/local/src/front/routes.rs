//! Routes: which function a request goes to.

use std::collections::BTreeMap;

use crate::template::System;

/// The routes of a system.
#[derive(Debug, Clone, Default)]
pub struct Routes(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    method: String,
    path: String,
    segments: Vec<Segment>,
    function: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Text(String),
    Parameter(String),
}

/// A route that a request matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// The function that it leads to.
    pub function: &'a str,
    /// The route as API Gateway names it, `GET /v1/tickets/{ticket}`.
    pub key: String,
    /// What stands in the place of the path's parameters, decoded.
    pub parameters: BTreeMap<&'a str, String>,
}

impl Routes {
    /// The routes that the template declares.
    pub fn of(system: &System) -> Routes {
        let entries = system.functions.iter().flat_map(|function| {
            function.routes.iter().map(|route| Entry {
                method: route.method.clone(),
                path: route.path.clone(),
                segments: route.path.split('/').skip(1).map(segment).collect(),
                function: function.binary.clone(),
            })
        });
        let mut entries: Vec<Entry> = entries.collect();
        // A route with a text where another has a parameter is the closer one, and its own method is closer than ANY.
        entries.sort_by_key(|entry| {
            let open: Vec<bool> = entry.segments.iter().map(|segment| matches!(segment, Segment::Parameter(_))).collect();
            (open, entry.method == "ANY")
        });
        Routes(entries)
    }

    /// The closest route for a request. An error names the methods that the path has; none when there is no such path.
    pub fn find(&self, method: &str, path: &str) -> Result<Found<'_>, Vec<String>> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let mut allowed = vec![];
        for entry in &self.0 {
            let Some(parameters) = entry.matches(&segments) else { continue };
            if entry.method == method || entry.method == "ANY" {
                return Ok(Found { function: &entry.function, key: format!("{} {}", entry.method, entry.path), parameters });
            }
            allowed.push(entry.method.clone());
        }
        allowed.sort();
        allowed.dedup();
        Err(allowed)
    }
}

impl Entry {
    fn matches(&self, segments: &[&str]) -> Option<BTreeMap<&str, String>> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut parameters = BTreeMap::new();
        for (own, given) in self.segments.iter().zip(segments) {
            let given = decoded(given);
            match own {
                Segment::Text(text) if *text == given => {}
                Segment::Parameter(name) if !given.is_empty() => drop(parameters.insert(name.as_str(), given)),
                Segment::Text(_) | Segment::Parameter(_) => return None,
            }
        }
        Some(parameters)
    }
}

fn segment(text: &str) -> Segment {
    let name = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    name.map_or_else(|| Segment::Text(text.to_owned()), |name| Segment::Parameter(name.to_owned()))
}

/// A path segment with its percent signs resolved.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = (*first == b'%')
            .then(|| behind.get(..2))
            .flatten()
            .and_then(|pair| data_encoding::HEXLOWER_PERMISSIVE.decode(pair).ok());
        match hex {
            Some(byte) => {
                bytes.extend(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
