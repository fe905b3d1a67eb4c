//! A refusal: why the queue service said no, and how SQS spells it.

/// Why a call on the queues was refused. The text completes "failed to ...".
#[derive(Debug, thiserror::Error)]
pub enum SqsRefused {
    /// No queue has this name.
    #[error("find queue {queue}: the specified queue does not exist")]
    QueueDoesNotExist {
        /// The name that was asked for.
        queue: String,
    },
    /// A queue of this name exists with another value of an attribute.
    #[error("create queue {queue}: it exists with a different value for {attribute}")]
    QueueNameExists {
        /// The queue's name.
        queue: String,
        /// The attribute that differs.
        attribute: String,
    },
    /// The attribute is unknown.
    #[error("use attribute {name}: unknown attribute")]
    InvalidAttributeName {
        /// The unknown name.
        name: String,
    },
    /// The attribute cannot have this value.
    #[error("set attribute {name} to {value:?}: {reason}")]
    InvalidAttributeValue {
        /// The attribute's name.
        name: String,
        /// The refused value.
        value: String,
        /// What would be right.
        reason: String,
    },
    /// A parameter of the request has a value that is not allowed.
    #[error("read parameter {parameter}: {reason}")]
    InvalidParameter {
        /// The parameter's name.
        parameter: &'static str,
        /// What would be right.
        reason: String,
    },
    /// A parameter is missing or empty.
    #[error("read the request: it must contain the parameter {parameter}")]
    MissingParameter {
        /// The parameter's name.
        parameter: &'static str,
    },
    /// The body contains a character that SQS does not carry.
    #[error("send the message: character U+{code:04X} is not allowed in a body")]
    InvalidMessageContents {
        /// The character's code point.
        code: u32,
    },
    /// The receipt handle was not issued by this queue.
    #[error("use receipt handle {handle:?}: it is not one of this queue")]
    ReceiptHandleIsInvalid {
        /// The refused handle.
        handle: String,
    },
    /// The message is not in flight, so its visibility cannot change.
    #[error("change the message's visibility: it is not in flight")]
    MessageNotInflight,
    /// Too many messages of the queue are in flight.
    #[error("receive from {queue}: {in_flight} messages are in flight, which is the limit")]
    OverLimit {
        /// The queue's name.
        queue: String,
        /// How many are in flight.
        in_flight: u64,
    },
    /// A batch without entries.
    #[error("read the batch: it has no entry")]
    EmptyBatch,
    /// A batch of more than ten entries.
    #[error("read the batch: {entries} entries are more than 10")]
    TooManyEntries {
        /// How many entries came.
        entries: usize,
    },
    /// Two entries of a batch have the same id.
    #[error("read the batch: entry id {id} is repeated")]
    EntryIdsNotDistinct {
        /// The repeated id.
        id: String,
    },
    /// An entry's id is not 1 to 80 letters, digits, hyphens and underscores.
    #[error("read the batch: {id:?} is not 1 to 80 letters, digits, hyphens and underscores")]
    InvalidBatchEntryId {
        /// The refused id.
        id: String,
    },
    /// The messages of a batch together exceed the limit.
    #[error("send the batch: {bytes} bytes are more than 1048576")]
    BatchTooLong {
        /// The bytes of all messages together.
        bytes: usize,
    },
    /// The operation is not possible in this state.
    #[error("carry out the operation: {reason}")]
    UnsupportedOperation {
        /// Why it is not possible.
        reason: String,
    },
    /// A queue or task named in the request does not exist.
    #[error("find {what}: it does not exist")]
    ResourceNotFound {
        /// What was looked for.
        what: String,
    },
    /// The operation's name is unknown.
    #[error("find operation {name:?}: unknown operation")]
    UnknownOperation {
        /// The name that was asked for.
        name: String,
    },
    /// The request is not the JSON that the operation expects.
    #[error("read the request: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The file of the queues could not be read or written.
    #[error("use the queues' file: {0}")]
    Storage(#[from] rusqlite::Error),
    /// The system gave no randomness for a message id.
    #[error("make a message id: {0}")]
    Randomness(getrandom::Error),
}

const MODELLED: &str = "com.amazonaws.sqs#";
const GENERAL: &str = "com.amazon.coral.service#";

impl SqsRefused {
    /// The code of the query protocol, which SDKs read from the header `x-amzn-query-error` and batches carry per entry.
    pub fn query_code(&self) -> &'static str {
        self.spelling().2
    }

    /// The `__type` of the JSON protocol.
    pub fn json_type(&self) -> String {
        let (space, name, _) = self.spelling();
        format!("{space}{name}")
    }

    /// Whether the caller is at fault (status 400) or this service (status 500).
    pub fn by_sender(&self) -> bool {
        !matches!(self, SqsRefused::Storage(_) | SqsRefused::Randomness(_))
    }

    fn spelling(&self) -> (&'static str, &'static str, &'static str) {
        use SqsRefused::*;
        match self {
            QueueDoesNotExist { .. } => (MODELLED, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
            QueueNameExists { .. } => (MODELLED, "QueueNameExists", "QueueAlreadyExists"),
            InvalidAttributeName { .. } => (MODELLED, "InvalidAttributeName", "InvalidAttributeName"),
            InvalidAttributeValue { .. } => (MODELLED, "InvalidAttributeValue", "InvalidAttributeValue"),
            InvalidMessageContents { .. } => (MODELLED, "InvalidMessageContents", "InvalidMessageContents"),
            ReceiptHandleIsInvalid { .. } => (MODELLED, "ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid"),
            MessageNotInflight => (MODELLED, "MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"),
            OverLimit { .. } => (MODELLED, "OverLimit", "OverLimit"),
            EmptyBatch => (MODELLED, "EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"),
            TooManyEntries { .. } => {
                (MODELLED, "TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest")
            }
            EntryIdsNotDistinct { .. } => {
                (MODELLED, "BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct")
            }
            InvalidBatchEntryId { .. } => (MODELLED, "InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"),
            BatchTooLong { .. } => (MODELLED, "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"),
            UnsupportedOperation { .. } => (MODELLED, "UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"),
            ResourceNotFound { .. } => (MODELLED, "ResourceNotFoundException", "ResourceNotFoundException"),
            InvalidParameter { .. } => (GENERAL, "InvalidParameterValueException", "InvalidParameterValue"),
            MissingParameter { .. } => (GENERAL, "MissingRequiredParameterException", "MissingParameter"),
            UnknownOperation { .. } => (GENERAL, "UnknownOperationException", "InvalidAction"),
            Unreadable(_) => (GENERAL, "SerializationException", "MalformedInput"),
            Storage(_) | Randomness(_) => (GENERAL, "InternalFailure", "InternalFailure"),
        }
    }
}
