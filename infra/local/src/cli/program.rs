//! `fandesk program apply`: a program from a file, checked here with the field or the line, then applied through the API.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::Subcommand;
use domain::Program;
use reqwest::Method;
use serde_json::{Value, json};

use super::common::Common;
use super::running::{read_named, running};
use crate::terminal::{CommandRefused, Exit, Out};

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ProgramCommand {
    /// Applies a program from a file: topics, languages, rewards, windows, survey, baselines.
    Apply {
        /// TOML, YAML or JSON, by its ending.
        file: PathBuf,
    },
}

pub(crate) async fn program(common: &Common, command: ProgramCommand, out: &Out) -> Result<Exit> {
    let ProgramCommand::Apply { file } = command;
    let program = read(&file)?;
    let running = running(common).await?;
    let (client, id) = (program.client.to_string(), program.id.to_string());
    let path = format!("/v1/clients/{client}/programs/{id}");
    let applied = running.operator.expect(Method::PUT, &path, Some(&serde_json::to_value(&program)?)).await?;
    let outcome = applied.get("outcome").and_then(Value::as_str).unwrap_or("applied").to_owned();
    out.say(&format!("Program {id} of {client}: {outcome}."));
    out.say(&format!(
        "Join a help desk with `fandesk connection add --client {client} --program {id} --kind zendesk --secret ...`;\n\
         its webhooks then go to {}/hooks/con_... as that command says.",
        running.place.front
    ));
    out.result(&json!({ "client": client, "program": id, "outcome": outcome }))?;
    Ok(Exit::Fine)
}

/// The program of a file. Errors name the field, or the line where the file is no TOML or YAML at all.
fn read(file: &Path) -> Result<Program> {
    let text = read_named(file)?;
    let value = parse(file, &text)?;
    let program: Program = serde_path_to_error::deserialize(value)
        .map_err(|error| anyhow!("read {}: {}: {}", file.display(), field(error.path()), in_words(&error.inner().to_string())))?;
    program.check().map_err(|invalid| anyhow!("read {}: {}: {}", file.display(), invalid.field, invalid.detail))?;
    kpi::check_baselines(&program).map_err(|invalid| anyhow!("read {}: {invalid}", file.display()))?;
    Ok(program)
}

fn parse(file: &Path, text: &str) -> Result<Value> {
    let at = |line: usize, detail: String| anyhow!("read {}:{line}: {detail}", file.display());
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => {
            let read: Result<toml::Table, _> = toml::from_str(text);
            let read = read.map_err(|error| {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                at(line, error.message().to_owned())
            })?;
            Ok(serde_json::to_value(read)?)
        }
        Some("yaml" | "yml") => serde_yaml_ng::from_str(text).map_err(|error| {
            let line = error.location().map_or(1, |location| location.line());
            at(line, error.to_string())
        }),
        Some("json") => serde_json::from_str(text).map_err(|error| at(error.line(), error.to_string())),
        _ => {
            let told = format!("read {}: expected a name that ends in .toml, .yaml, .yml or .json", file.display());
            Err(CommandRefused::Usage(told).into())
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The field in the form in which the program's own check names it; the whole file where it is no field.
fn field(path: &serde_path_to_error::Path) -> String {
    let text = path.to_string();
    if text == "." { "the file".to_owned() } else { text }
}

/// The parser's text with what it expected in words: it names Rust's types. A program's only small numbers are shares.
fn in_words(said: &str) -> String {
    let Some((found, expected)) = said.rsplit_once(", expected ") else { return said.to_owned() };
    let words = match expected {
        "u16" => "basis points from 0 to 10000, such as 7000 for 70 %",
        "i64" => "a whole number",
        "a sequence" => "a list",
        "a map" => "a table of fields",
        "a string" | "string" => "text",
        "a boolean" => "true or false",
        of_fields if of_fields.starts_with("struct ") => "a table of fields",
        ours => ours,
    };
    format!("{found}, expected {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        read(&path).unwrap_err().to_string()
    }

    const GOOD: &str = "client = 'acme'\nid = 'app'\nname = 'App'\nlanguages = ['en']\ntopics = [{ id = 'a', name = 'A' }]\n[rewards]\nprice = { minor = 1, currency = 'EUR' }\n";

    #[test]
    fn a_program_is_the_same_as_toml_and_as_yaml() {
        let folder = tempfile::tempdir().unwrap();
        let (toml, yaml) = (folder.path().join("p.toml"), folder.path().join("p.yaml"));
        std::fs::write(&toml, GOOD).unwrap();
        let program = read(&toml).unwrap();
        std::fs::write(&yaml, serde_yaml_ng::to_string(&program).unwrap()).unwrap();
        assert_eq!(read(&yaml).unwrap(), program);
    }

    #[test]
    fn a_slip_of_syntax_is_told_with_its_line() {
        assert!(refused("p.toml", "client = 'acme'\nid = \n").contains("p.toml:2: "));
        assert!(refused("p.yaml", "client: acme\n\tid: x\n").contains("p.yaml:2: "));
    }

    #[test]
    fn a_wrong_field_is_told_by_name() {
        assert!(refused("p.toml", &GOOD.replace("'EUR'", "'EURO'")).contains("rewards.price.currency: "));
        assert!(refused("p.toml", &GOOD.replace("id = 'a'", "id = 'A b'")).contains("topics[0].id: "));
        assert!(refused("p.toml", &format!("{GOOD}[windows]\nlease = '16m'\n")).contains("windows.lease: "));
        assert!(refused("p.toml", &format!("{GOOD}[baselines.target]\nnothing = '1'\n")).contains("nothing"));
        assert!(refused("p.toml", &GOOD.replace("name = 'App'", "")).contains("missing field `name`"));
    }

    #[test]
    fn a_wrong_field_is_told_without_the_names_of_our_types() {
        let share = |points: &str| GOOD.replace("[rewards]", &format!("[rewards]\nexpert_share = {points}"));
        for points in ["-1", "70000", "'much'"] {
            let told = refused("p.toml", &share(points));
            assert!(
                told.contains("rewards.expert_share: ") && told.ends_with("basis points from 0 to 10000, such as 7000 for 70 %"),
                "{told}"
            );
        }
        assert!(refused("p.toml", &share("20000")).contains("basis points run from 0 to 10000"));
        assert!(refused("p.yaml", "acme\n").ends_with("the file: invalid type: string \"acme\", expected a table of fields"));
        assert!(refused("p.toml", &GOOD.replace("['en']", "'en'")).ends_with("expected a list"));
        let double = GOOD.replace("name = 'A' }", "name = 'A' }, { id = 'a', name = 'B' }");
        assert!(refused("p.toml", &double).contains("topics[1].id: a stands twice"));
    }

    #[test]
    fn another_ending_is_a_wrong_argument() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.txt");
        std::fs::write(&path, GOOD).unwrap();
        assert_eq!(Exit::of(&read(&path).unwrap_err()), Exit::Usage);
        assert_eq!(Exit::of(&read(&folder.path().join("none.toml")).unwrap_err()), Exit::NotThere);
    }
}
