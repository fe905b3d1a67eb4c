//! An operation of SQS, and how often each was asked for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! operations {
    ($($name:ident),+ $(,)?) => {
        /// An operation of the SQS protocol.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each is SQS's own word")]
        pub enum Operation { $($name),+ }

        impl Operation {
            /// Every operation, in the order of their declaration.
            pub const ALL: &[Operation] = &[$(Operation::$name),+];

            /// The operation's name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Operation::$name => stringify!($name)),+ }
            }
        }
    };
}

operations!(
    CreateQueue,
    DeleteQueue,
    ListQueues,
    GetQueueUrl,
    GetQueueAttributes,
    SetQueueAttributes,
    PurgeQueue,
    SendMessage,
    SendMessageBatch,
    ReceiveMessage,
    DeleteMessage,
    DeleteMessageBatch,
    ChangeMessageVisibility,
    ChangeMessageVisibilityBatch,
    ListDeadLetterSourceQueues,
    StartMessageMoveTask,
    ListMessageMoveTasks,
    CancelMessageMoveTask,
    TagQueue,
    UntagQueue,
    ListQueueTags,
);

impl Operation {
    /// The operation of this name on the wire.
    pub fn named(name: &str) -> Option<Operation> {
        Operation::ALL.iter().copied().find(|operation| operation.name() == name)
    }
}

/// How often each operation was asked for since the start.
pub(super) struct Requests(Vec<AtomicU64>);

impl Requests {
    pub(super) fn none() -> Requests {
        Requests(Operation::ALL.iter().map(|_| AtomicU64::new(0)).collect())
    }

    pub(super) fn count(&self, operation: Operation) {
        self.0[operation as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn so_far(&self) -> BTreeMap<Operation, u64> {
        let counted = Operation::ALL.iter().zip(&self.0).map(|(operation, n)| (*operation, n.load(Ordering::Relaxed)));
        counted.filter(|(_, n)| *n > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_name_and_counted_apart() {
        let requests = Requests::none();
        for operation in Operation::ALL {
            assert_eq!(Operation::named(operation.name()), Some(*operation));
            requests.count(*operation);
        }
        assert!(requests.so_far().values().all(|n| *n == 1));
        assert_eq!(requests.so_far().len(), Operation::ALL.len());
    }
}
