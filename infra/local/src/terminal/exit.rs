//! Exit codes: what each means, and which error has which.

use std::process::ExitCode;

use crate::api::CallFailed;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// It failed.
    Failed = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// What was named is not there, or no system runs.
    NotThere = 3,
    /// The system refused.
    Refused = 4,
    /// A replay or doctor found something wrong.
    FoundWrong = 5,
    /// Ctrl-C before the end.
    Interrupted = 130,
}

/// The codes, for `--help`.
pub(crate) const CODES: &str = "Exit codes: 0 fine, 1 failed, 2 wrong arguments, 3 not found or not running, 4 refused by the system, \
5 a replay or doctor found something wrong, 130 interrupted";

/// Something that is not as the command needs it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandRefused {
    /// Arguments that do not go together.
    #[error("{0}")]
    Usage(String),
    /// Something that was named is not there.
    #[error("{0}")]
    NotThere(String),
    /// The system said no in another way than by a problem of its API.
    #[error("{0}")]
    Refused(String),
}

impl Exit {
    /// The exit of an error.
    pub fn of(error: &anyhow::Error) -> Exit {
        error.chain().find_map(Exit::of_cause).unwrap_or(Exit::Failed)
    }

    fn of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<Exit> {
        if let Some(call) = cause.downcast_ref::<CallFailed>() {
            return Some(match call {
                CallFailed::Unreachable { .. } => Exit::NotThere,
                CallFailed::Refused { status: 404, .. } => Exit::NotThere,
                CallFailed::Refused { .. } => Exit::Refused,
            });
        }
        cause.downcast_ref::<CommandRefused>().map(|refused| match refused {
            CommandRefused::Usage(_) => Exit::Usage,
            CommandRefused::NotThere(_) => Exit::NotThere,
            CommandRefused::Refused(_) => Exit::Refused,
        })
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// An error in one line: every cause whose words do not stand there already.
pub(crate) fn told(error: &anyhow::Error) -> String {
    let line = error.chain().map(ToString::to_string).fold(String::new(), |line, cause| match line.contains(&cause) {
        true => line,
        false if line.is_empty() => cause,
        false => format!("{line}: {cause}"),
    });
    format!("failed to {line}")
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    fn refused(status: u16) -> anyhow::Error {
        CallFailed::Refused { method: "PUT".into(), path: "/x".into(), status, detail: "no".into() }.into()
    }

    #[test]
    fn each_error_has_its_code_whatever_stands_around_it() {
        assert_eq!(Exit::of(&refused(422).context("apply the program")), Exit::Refused);
        assert_eq!(Exit::of(&refused(404)), Exit::NotThere);
        assert_eq!(Exit::of(&CommandRefused::Usage("x".into()).into()), Exit::Usage);
        assert_eq!(Exit::of(&anyhow::anyhow!("read a file")), Exit::Failed);
    }

    #[test]
    fn a_cause_is_told_once() {
        let error = Err::<(), _>(std::io::Error::other("disk full")).context("write x: disk full").unwrap_err();
        assert_eq!(told(&error), "failed to write x: disk full");
        assert_eq!(told(&anyhow::anyhow!("disk full").context("write x")), "failed to write x: disk full");
    }
}
