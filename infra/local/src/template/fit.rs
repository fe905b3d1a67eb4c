//! What a stage of this program misses in the template, told with its line.

use super::nearest::nearest;
use super::{Function, System, TemplateMistake};

impl System {
    /// A mistake of this template.
    pub fn mistake(&self, line: usize, what: String, fix: String) -> TemplateMistake {
        TemplateMistake { file: self.file.clone(), line, what, fix }
    }

    /// No function is the binary of this stage; one whose binary is none of `stages` is the likely reason.
    pub fn without_stage(&self, stage: &str, stages: &[&str]) -> TemplateMistake {
        let strangers = || self.functions.iter().filter(|function| !stages.contains(&function.binary.as_str()));
        let meant = nearest(stage, strangers().map(|function| function.binary.as_str()));
        let stranger = strangers().find(|function| meant.is_none_or(|binary| binary == function.binary));
        match stranger {
            Some(function) => {
                let what = format!("{} is the binary {}, which no stage has, and none is {stage}", function.id, function.binary);
                self.mistake(function.line, what, format!("write Binary: {stage} under its Metadata.BuildProperties"))
            }
            None => {
                let what = format!("no function is the binary {stage}");
                self.mistake(1, what, format!("declare it under Resources, with Binary: {stage}"))
            }
        }
    }

    /// A function's variable is not set, or not fit for its stage.
    pub fn unfit_variable(&self, function: &Function, variable: &str, why: &str) -> TemplateMistake {
        let of = &function.id;
        if let Some(given) = function.environment.get(variable) {
            return self.mistake(given.line, format!("of {of}, {variable} {why}"), "correct its value".to_owned());
        }
        match nearest(variable, function.environment.keys().map(String::as_str)) {
            Some(slip) => {
                let line = function.environment.get(slip).map_or(function.line, |given| given.line);
                self.mistake(line, format!("of {of}, {variable} {why}, but {slip} is"), format!("write {variable}"))
            }
            None => {
                let fix = format!("add {variable} under its Environment.Variables");
                self.mistake(function.line, format!("of {of}, {variable} {why}"), fix)
            }
        }
    }
}
