//! What the failure queue hears of records that were given up: where they stand in the stream, not what is in them.

use domain::Timestamp;
use serde_json::{Value, json};

use super::stream_batch::Piece;
use crate::invoke::request_id;
use crate::template::{function_arn, stream_arn};

/// Why records were given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenUp {
    TriedTooOften,
    TooOld,
}

/// The message, in the shape of Lambda's.
pub(super) fn message(function: &str, table: &str, piece: &Piece, why: GivenUp, now: Timestamp) -> Value {
    let condition = match why {
        GivenUp::TriedTooOften => "RetryAttemptsExhausted",
        GivenUp::TooOld => "RecordAgeExceeded",
    };
    let (first, last) = (piece.records.first(), piece.records.last());
    json!({
        "requestContext": {
            "requestId": request_id(),
            "functionArn": function_arn(function),
            "condition": condition,
            "approximateInvokeCount": piece.failures,
        },
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "version": "1.0",
        "timestamp": now.to_string(),
        "DDBStreamBatchInfo": {
            "shardId": crate::dynamo::shard(table),
            "startSequenceNumber": first.map(|record| &record.sequence),
            "endSequenceNumber": last.map(|record| &record.sequence),
            "approximateArrivalOfFirstRecord": first.map(|record| record.written.to_string()),
            "approximateArrivalOfLastRecord": last.map(|record| record.written.to_string()),
            "batchSize": piece.records.len(),
            "streamArn": stream_arn(table),
        },
    })
}
