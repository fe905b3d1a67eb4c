//! Values: texts with references to parameters and resources resolved as far as the template knows.

use super::kinds::KINDS;
use super::node::{Node, Value};
use super::reader::Reader;
use super::{EnvValue, Part, TemplateMistake};

const SECRET_OPENS: &str = "{{resolve:secretsmanager:";

impl Reader<'_> {
    /// A value that is known without the machine: text and parameters.
    pub(super) fn text(&self, node: &Node) -> Result<String, TemplateMistake> {
        let mut text = String::new();
        for part in self.parts(node)? {
            let Part::Text(piece) = part else {
                return Err(self.mistake(
                    node.line,
                    "a plain value must stand here".to_owned(),
                    "write it out, or use a parameter",
                ));
            };
            text.push_str(&piece);
        }
        Ok(text)
    }

    /// A value of the environment.
    pub(super) fn env_value(&self, node: &Node) -> Result<EnvValue, TemplateMistake> {
        let parts = with_secrets(self.parts(node)?);
        if let Some(Part::SecretArn(id)) = parts.iter().find(|part| matches!(part, Part::SecretArn(_))) {
            let fix = format!("write !Sub \"{SECRET_OPENS}${{{id}}}}}}}\"");
            return Err(self.mistake(node.line, format!("the name of the secret {id} is of no use here"), &fix));
        }
        Ok(EnvValue { line: node.line, parts })
    }

    /// The logical id of the queue that an ARN names.
    pub(super) fn queue_of(&self, node: &Node) -> Result<String, TemplateMistake> {
        match self.parts(node)?.as_slice() {
            [Part::QueueArn(id)] => Ok(id.clone()),
            _ => Err(self.mistake(node.line, "this is not the ARN of a queue".to_owned(), "write !GetAtt <queue>.Arn")),
        }
    }

    /// The logical id of the table whose stream an ARN names.
    pub(super) fn stream_of(&self, node: &Node) -> Result<String, TemplateMistake> {
        match self.parts(node)?.as_slice() {
            [Part::StreamArn(id)] => Ok(id.clone()),
            _ => Err(self.mistake(node.line, "this is not the ARN of a stream".to_owned(), "write !GetAtt <table>.StreamArn")),
        }
    }

    fn parts(&self, node: &Node) -> Result<Vec<Part>, TemplateMistake> {
        match &node.value {
            Value::Nothing => Ok(vec![]),
            Value::Text(text) => Ok(vec![Part::Text(text.clone())]),
            Value::Call(name, argument) => self.call(node.line, name, argument),
            Value::List(_) | Value::Map(_) => {
                Err(self.mistake(node.line, "a single value must stand here".to_owned(), "write one value"))
            }
        }
    }

    fn call(&self, line: usize, name: &str, argument: &Node) -> Result<Vec<Part>, TemplateMistake> {
        let attribute = argument.elements().iter().filter_map(Node::text).collect::<Vec<_>>().join(".");
        match (name, argument.text()) {
            ("Ref", Some(id)) => self.reference(line, id).map(|part| vec![part]),
            ("GetAtt", Some(path)) => self.attribute(line, path).map(|part| vec![part]),
            ("GetAtt", None) if !attribute.is_empty() => self.attribute(line, &attribute).map(|part| vec![part]),
            ("Sub", Some(text)) => self.substitute(line, text),
            _ => {
                let what = format!("the local runner does not understand this use of !{name}");
                Err(self.mistake(line, what, "use !Ref, !GetAtt or !Sub with a text"))
            }
        }
    }

    fn reference(&self, line: usize, id: &str) -> Result<Part, TemplateMistake> {
        if let Some(value) = self.parameter(id).or_else(|| pseudo(id)) {
            return Ok(Part::Text(value.to_owned()));
        }
        let id_text = id.to_owned();
        match self.kind(id) {
            Some("AWS::DynamoDB::Table") => Ok(Part::Table(id_text)),
            Some("AWS::SQS::Queue") => Ok(Part::QueueUrl(id_text)),
            Some("AWS::Serverless::Function") => Ok(Part::Function(id_text)),
            Some("AWS::SecretsManager::Secret") => Ok(Part::SecretArn(id_text)),
            Some(kind) => {
                let what = format!("a Ref of {id}, a {kind} by line {}, has no value on one machine", self.type_line(id));
                Err(self.mistake(line, what, &format!("leave it out, or correct that type: {} have one", KINDS.join(", "))))
            }
            None => Err(self.missing(line, id)),
        }
    }

    fn attribute(&self, line: usize, path: &str) -> Result<Part, TemplateMistake> {
        let (id, attribute) = path.split_once('.').unwrap_or((path, ""));
        let id_text = id.to_owned();
        match (self.kind(id), attribute) {
            (Some("AWS::DynamoDB::Table"), "Arn") => Ok(Part::TableArn(id_text)),
            (Some("AWS::DynamoDB::Table"), "StreamArn") => Ok(Part::StreamArn(id_text)),
            (Some("AWS::SQS::Queue"), "Arn") => Ok(Part::QueueArn(id_text)),
            (Some("AWS::SQS::Queue"), "QueueName") => Ok(Part::QueueName(id_text)),
            (Some("AWS::Serverless::Function"), "Arn") => Ok(Part::FunctionArn(id_text)),
            (Some(kind), _) => {
                let what = format!("{id}, a {kind} by line {}, has no attribute {attribute} on one machine", self.type_line(id));
                Err(self.mistake(line, what, "use Arn, StreamArn or QueueName"))
            }
            (None, _) => Err(self.missing(line, id)),
        }
    }

    fn missing(&self, line: usize, id: &str) -> TemplateMistake {
        self.mistake(
            line,
            format!("there is no {id} in this template"),
            "declare it under Resources or Parameters, or correct the name",
        )
    }

    fn substitute(&self, line: usize, text: &str) -> Result<Vec<Part>, TemplateMistake> {
        let mut parts = vec![];
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}').ok_or_else(|| {
                self.mistake(line, "a ${ is not closed".to_owned(), "close it with }, or write $${! for the two characters")
            })?;
            parts.push(Part::Text(before.to_owned()));
            match name.strip_prefix('!') {
                Some(literal) => parts.push(Part::Text(format!("${{{literal}}}"))),
                None if name.contains('.') => parts.push(self.attribute(line, name)?),
                None => parts.push(self.reference(line, name)?),
            }
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        parts.retain(|part| *part != Part::Text(String::new()));
        Ok(parts)
    }
}

/// What CloudFormation knows of where it deploys; fixed on one machine.
fn pseudo(name: &str) -> Option<&'static str> {
    match name {
        "AWS::Region" => Some("us-east-1"),
        "AWS::AccountId" => Some("000000000000"),
        "AWS::Partition" => Some("aws"),
        "AWS::StackName" => Some("fandesk"),
        "AWS::URLSuffix" => Some("amazonaws.com"),
        _ => None,
    }
}

/// `{{resolve:secretsmanager:<secret>}}` becomes what the secret holds.
fn with_secrets(parts: Vec<Part>) -> Vec<Part> {
    let mut done: Vec<Part> = vec![];
    for part in parts {
        match (done.as_slice(), &part) {
            ([.., Part::Text(before), Part::SecretArn(id)], Part::Text(after))
                if closes(after).is_some() && before.ends_with(SECRET_OPENS) =>
            {
                let (before, id) = (before.trim_end_matches(SECRET_OPENS).to_owned(), id.clone());
                let after = closes(after).unwrap_or_default().to_owned();
                done.truncate(done.len() - 2);
                done.extend([Part::Text(before), Part::Secret(id), Part::Text(after)]);
            }
            _ => done.push(part),
        }
    }
    done.retain(|part| *part != Part::Text(String::new()));
    done
}

fn closes(text: &str) -> Option<&str> {
    text.strip_prefix(":SecretString").unwrap_or(text).strip_prefix("}}")
}
