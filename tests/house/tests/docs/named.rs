//! What a page names: the paths, functions and types in its code spans, its links, and the commands in its blocks.

/// The folders at the root of the checkout whose files are named with their path.
const FOLDERS: [&str; 6] = ["shared/", "functions/", "infra/", "tests/", "docs/", ".ci/"];
/// Files that are named without one.
const ENDINGS: [&str; 7] = [".rs", ".md", ".toml", ".yaml", ".sh", ".py", ".lock"];

/// Something that must exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// A file or folder.
    Path(String),
    /// A function, written `name()`.
    Function(String),
    /// A type, or a path of names such as `Fact::Opened`.
    Code(Vec<String>),
}

/// Everything that the code spans of a page name.
pub(crate) fn named(page: &str) -> Vec<Named> {
    spans(page).iter().filter_map(|span| of_span(span)).collect()
}

fn of_span(span: &str) -> Option<Named> {
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_path = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./*".contains(c));
    if let Some(function) = span.strip_suffix("()").filter(|name| is_name(name)) {
        return Some(Named::Function(function.to_owned()));
    }
    let is_ours = FOLDERS.iter().any(|folder| span.starts_with(folder)) || ENDINGS.iter().any(|ending| span.ends_with(ending));
    if is_path(span) && is_ours && !span.starts_with('.') | span.starts_with(".ci/") && !span.contains("://") {
        return Some(Named::Path(span.to_owned()));
    }
    let parts: Vec<&str> = span.split("::").collect();
    let is_type = parts[0].starts_with(|c: char| c.is_ascii_uppercase()) && parts[0].chars().any(|c| c.is_ascii_lowercase());
    (is_type && parts.iter().all(|part| is_name(part))).then(|| Named::Code(parts.into_iter().map(str::to_owned).collect()))
}

/// The code spans of a page, without its blocks.
fn spans(page: &str) -> Vec<String> {
    let mut inside = false;
    let prose: Vec<&str> = page
        .lines()
        .filter(|line| {
            let fence = line.starts_with("```");
            inside ^= fence;
            !fence && !inside
        })
        .collect();
    prose.join("\n").split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Where the links of a page lead, but for those to other hosts.
pub(crate) fn links(page: &str) -> Vec<String> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with('#')).map(str::to_owned).collect()
}

/// The commands in the `sh` blocks of a page, without their comments.
pub(crate) fn commands(page: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
