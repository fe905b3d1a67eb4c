//! What each binary finds around it: what `infra/template.yaml` gives its function, and what Lambda gives every one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fandesk::template::{Addresses, Function, Parameters, System};

use crate::built;

const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/template.yaml");

/// A built binary with its environment.
pub struct Binary {
    /// The function.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// All that it is told; the place of the Runtime API comes with each start.
    pub environment: BTreeMap<String, String>,
}

/// All that is measured.
pub struct Binaries {
    /// What all others are measured against.
    pub hello: Binary,
    /// The functions of the template.
    pub functions: Vec<Binary>,
}

/// Builds everything and reads the template.
pub fn binaries() -> Result<Binaries> {
    let offered = BTreeMap::from([("PublicUrl".to_owned(), "https://desk.example.com".to_owned())]);
    let system = System::open(Path::new(TEMPLATE), &Parameters { offered, ..Parameters::default() })?;
    let built = built::build(system.functions.iter().map(|function| function.binary.as_str()))?;
    let secrets = system.secrets.iter().map(|(name, length)| (name.clone(), "s".repeat(*length)));
    let addresses = Addresses { queues: "https://sqs.us-east-1.amazonaws.com".to_owned(), secrets: secrets.collect() };
    let binary = |function: &Function| {
        let told = system.environment(function, &addresses);
        binary(&function.binary, &built, function.memory_mb, told)
    };
    let functions = system.functions.iter().map(binary).collect::<Result<Vec<Binary>>>()?;
    let memory_mb = system.functions.first().map_or(128, |function| function.memory_mb);
    Ok(Binaries { hello: self::binary("hello", &built, memory_mb, BTreeMap::new())?, functions })
}

fn binary(
    name: &str,
    built: &BTreeMap<String, PathBuf>,
    memory_mb: u32,
    mut environment: BTreeMap<String, String>,
) -> Result<Binary> {
    let path = built.get(name).with_context(|| format!("find the binary of {name} among those that cargo built"))?;
    let bytes = std::fs::metadata(path).with_context(|| format!("look at {}", path.display()))?.len();
    environment.extend(of_lambda(name, memory_mb));
    Ok(Binary { name: name.to_owned(), path: path.clone(), bytes, environment })
}

/// What Lambda tells every function, with keys that open nothing.
fn of_lambda(name: &str, memory_mb: u32) -> impl Iterator<Item = (String, String)> {
    let pairs = [
        ("AWS_LAMBDA_FUNCTION_NAME", name.to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory_mb.to_string()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "bench".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "bench".to_owned()),
        // Nothing is asked outside of this machine, come what may.
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
    ];
    pairs.into_iter().map(|(variable, value)| (variable.to_owned(), value))
}
