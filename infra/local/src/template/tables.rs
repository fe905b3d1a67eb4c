//! Tables as the template declares them.

use super::node::{Entry, Node};
use super::reader::Reader;
use super::{Index, KeyPart, Projection, Table, TemplateMistake};

const KNOWN: &[&str] = &[
    "TableName",
    "BillingMode",
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "StreamSpecification",
    "TimeToLiveSpecification",
    "PointInTimeRecoverySpecification",
    "DeletionProtectionEnabled",
    "SSESpecification",
    "TableClass",
    "Tags",
];

impl Reader<'_> {
    pub(super) fn table(&self, entry: &Entry) -> Result<Table, TemplateMistake> {
        let of = format!("table {}", entry.key);
        let properties = self.required(&entry.node, "Properties", &of)?;
        self.only(properties, &of, KNOWN)?;
        let name = properties.get("TableName").map(|node| self.text(node)).transpose()?;
        let mut table = Table {
            id: entry.key.clone(),
            line: entry.line,
            name: name.unwrap_or_else(|| entry.key.clone()),
            key: self.key(self.required(properties, "KeySchema", &of)?)?,
            attributes: Default::default(),
            indexes: vec![],
            stream: properties.at(&["StreamSpecification", "StreamViewType"]).map(|node| self.text(node)).transpose()?,
            ttl: self.ttl(properties)?,
        };
        for definition in self.required(properties, "AttributeDefinitions", &of)?.elements() {
            let attribute = self.text(self.required(definition, "AttributeName", "the attribute")?)?;
            table.attributes.insert(attribute, self.text(self.required(definition, "AttributeType", "the attribute")?)?);
        }
        for index in properties.get("GlobalSecondaryIndexes").map_or(&[][..], Node::elements) {
            table.indexes.push(self.index(index)?);
        }
        self.check_attributes(&table)?;
        Ok(table)
    }

    fn key(&self, schema: &Node) -> Result<Vec<KeyPart>, TemplateMistake> {
        let part = |element: &Node| {
            let attribute = self.text(self.required(element, "AttributeName", "the key")?)?;
            Ok(KeyPart { attribute, kind: self.text(self.required(element, "KeyType", "the key")?)? })
        };
        let key: Vec<KeyPart> = schema.elements().iter().map(part).collect::<Result<_, TemplateMistake>>()?;
        let kinds: Vec<&str> = key.iter().map(|part| part.kind.as_str()).collect();
        if matches!(kinds.as_slice(), ["HASH"] | ["HASH", "RANGE"]) {
            return Ok(key);
        }
        Err(self.mistake(
            schema.line,
            format!("the key is {kinds:?}"),
            "give one HASH attribute, then at most one RANGE attribute",
        ))
    }

    fn index(&self, index: &Node) -> Result<Index, TemplateMistake> {
        let projection = self.required(index, "Projection", "the index")?;
        let kind = self.required(projection, "ProjectionType", "the projection")?;
        let repeated = projection.get("NonKeyAttributes").map_or(&[][..], Node::elements);
        let repeated: Vec<String> = repeated.iter().map(|node| self.text(node)).collect::<Result<_, _>>()?;
        Ok(Index {
            name: self.text(self.required(index, "IndexName", "the index")?)?,
            key: self.key(self.required(index, "KeySchema", "the index")?)?,
            projection: match self.text(kind)?.as_str() {
                "ALL" => Projection::All,
                "KEYS_ONLY" => Projection::KeysOnly,
                "INCLUDE" => Projection::Include(repeated),
                other => {
                    return Err(self.mistake(kind.line, format!("ProjectionType is {other:?}"), "use ALL, KEYS_ONLY or INCLUDE"));
                }
            },
        })
    }

    fn ttl(&self, properties: &Node) -> Result<Option<String>, TemplateMistake> {
        let Some(given) = properties.get("TimeToLiveSpecification") else { return Ok(None) };
        if !self.flag(given, "Enabled", false)? {
            return Ok(None);
        }
        self.text(self.required(given, "AttributeName", "the time to live")?).map(Some)
    }

    fn check_attributes(&self, table: &Table) -> Result<(), TemplateMistake> {
        let mut keys = table.key.iter().chain(table.indexes.iter().flat_map(|index| &index.key));
        let Some(missing) = keys.find(|part| !table.attributes.contains_key(&part.attribute)) else { return Ok(()) };
        let what = format!("table {} has {} in a key but not in AttributeDefinitions", table.id, missing.attribute);
        Err(self.mistake(table.line, what, "define its type there"))
    }
}
