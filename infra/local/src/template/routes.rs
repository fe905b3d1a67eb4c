//! HTTP routes as the template declares them: each path and method leads to one function.

use std::collections::BTreeMap;

use super::node::Entry;
use super::reader::Reader;
use super::{Route, System, TemplateMistake};

const METHODS: &[&str] = &["ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

impl Reader<'_> {
    pub(super) fn route(&self, event: &Entry) -> Result<Route, TemplateMistake> {
        let properties = self.required(&event.node, "Properties", "the route")?;
        self.only(properties, "the route", &["ApiId", "Method", "Path", "PayloadFormatVersion", "TimeoutInMillis"])?;
        if let Some(version) = properties.get("PayloadFormatVersion")
            && self.text(version)? != "2.0"
        {
            return Err(self.mistake(
                version.line,
                "the payload format is not 2.0".to_owned(),
                "write PayloadFormatVersion: \"2.0\"",
            ));
        }
        let method_node = self.required(properties, "Method", "the route")?;
        let method = self.text(method_node)?.to_ascii_uppercase();
        if !METHODS.contains(&method.as_str()) {
            return Err(self.mistake(
                method_node.line,
                format!("{method} is no method"),
                &format!("use one of {}", METHODS.join(", ")),
            ));
        }
        let path_node = self.required(properties, "Path", "the route")?;
        let path = self.text(path_node)?;
        match wrong_segment(&path) {
            Some(why) => Err(self.mistake(
                path_node.line,
                format!("the path {path:?} {why}"),
                "write /a/{b}: whole segments, each name once",
            )),
            None => Ok(Route { line: event.line, method, path }),
        }
    }

    pub(super) fn check_routes(&self, system: &System) -> Result<(), TemplateMistake> {
        let mut seen: BTreeMap<(String, String), &Route> = BTreeMap::new();
        for route in system.functions.iter().flat_map(|function| &function.routes) {
            if let Some(first) = seen.insert((route.method.clone(), shape(&route.path)), route) {
                let what = format!("{} {} is a route twice, first on line {}", route.method, route.path, first.line);
                return Err(self.mistake(route.line, what, "remove one of the two, or change its path"));
            }
        }
        Ok(())
    }
}

/// The path with its parameters' names left out: by it two routes are the same.
fn shape(path: &str) -> String {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect::<Vec<_>>().join("/")
}

fn wrong_segment(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("does not begin with a slash");
    }
    let mut names: Vec<&str> = vec![];
    for segment in path.split('/').skip(1) {
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match name {
            Some(name) if name.ends_with('+') => return Some("has a greedy parameter"),
            Some(name) if names.contains(&name) => return Some("has a parameter twice"),
            Some(name) => names.push(name),
            None if segment.contains(['{', '}']) => return Some("has a parameter that is not a whole segment"),
            None => {}
        }
    }
    None
}
