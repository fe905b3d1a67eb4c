//! A receipt: the right of one receive to delete its message or keep it longer.

use super::queue::{Queue, find};
use super::work::Work;
use super::{Operation, Queues, SqsRefused, batch};
use data_encoding::BASE64URL_NOPAD;
use rusqlite::OptionalExtension;

/// From the receive on, a message can be kept from others for twelve hours in all.
const IN_FLIGHT_MAX_S: i64 = 43_200;

/// Which receive of which message. An older receive's receipt no longer meets its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Receipt {
    pub(super) queue: i64,
    pub(super) place: i64,
    pub(super) receive: i64,
}

impl Receipt {
    /// The handle that the consumer gets.
    pub(super) fn handle(self) -> String {
        BASE64URL_NOPAD.encode(format!("receipt.{}.{}.{}", self.queue, self.place, self.receive).as_bytes())
    }

    fn read(queue: &Queue, handle: &str) -> Result<Receipt, SqsRefused> {
        if handle.is_empty() {
            return Err(SqsRefused::MissingParameter { parameter: "ReceiptHandle" });
        }
        decode(handle)
            .filter(|receipt| receipt.queue == queue.id)
            .ok_or_else(|| SqsRefused::ReceiptHandleIsInvalid { handle: handle.to_owned() })
    }
}

fn decode(handle: &str) -> Option<Receipt> {
    let text = String::from_utf8(BASE64URL_NOPAD.decode(handle.as_bytes()).ok()?).ok()?;
    let mut numbers = text.strip_prefix("receipt.")?.split('.').map(str::parse);
    let (queue, place, receive) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
    numbers.next().is_none().then_some(Receipt { queue, place, receive })
}

impl Queues {
    /// Deletes a message by its receipt. A second delete, and one by an older receipt, succeed and do nothing.
    ///
    /// # Errors
    /// No such queue, a handle that this queue never gave, or on a FIFO queue one whose time-out has passed.
    pub fn delete(&self, queue: &str, receipt: &str) -> Result<(), SqsRefused> {
        self.run(Operation::DeleteMessage, |work| delete(work, &find(work, queue)?, receipt))
    }

    /// Deletes up to ten messages, each for itself.
    pub fn delete_batch(&self, queue: &str, receipts: &[&str]) -> Result<Vec<Result<(), SqsRefused>>, SqsRefused> {
        self.run(Operation::DeleteMessageBatch, |work| {
            let queue = find(work, queue)?;
            batch::check_length(receipts.len())?;
            Ok(receipts.iter().map(|receipt| delete(work, &queue, receipt)).collect())
        })
    }

    /// Keeps a message in flight for `visibility_s` seconds from now (0 to 43,200); 0 gives it back at once.
    ///
    /// # Errors
    /// As [`Queues::delete`], [`SqsRefused::MessageNotInflight`], a message that is gone or was received again, or more
    /// than twelve hours since its receive.
    pub fn change_visibility(&self, queue: &str, receipt: &str, visibility_s: u32) -> Result<(), SqsRefused> {
        self.run(Operation::ChangeMessageVisibility, |work| change(work, &find(work, queue)?, receipt, visibility_s))
    }

    /// Changes the visibility of up to ten messages, each for itself.
    pub fn change_visibility_batch(
        &self,
        queue: &str,
        changes: &[(&str, u32)],
    ) -> Result<Vec<Result<(), SqsRefused>>, SqsRefused> {
        self.run(Operation::ChangeMessageVisibilityBatch, |work| {
            let queue = find(work, queue)?;
            batch::check_length(changes.len())?;
            Ok(changes.iter().map(|(receipt, visibility_s)| change(work, &queue, receipt, *visibility_s)).collect())
        })
    }
}

/// The latest receive of the message at the receipt's place.
struct Latest {
    receive: i64,
    visible_at: i64,
    received_ms: i64,
}

fn latest(work: &Work, receipt: Receipt) -> Result<Option<Latest>, SqsRefused> {
    let query = "SELECT receive_count, visible_at, received_ms FROM messages WHERE id = ?1 AND queue = ?2 AND handed = 1";
    let mut query = work.rows.prepare_cached(query)?;
    let read = |row: &rusqlite::Row| Ok(Latest { receive: row.get(0)?, visible_at: row.get(1)?, received_ms: row.get(2)? });
    Ok(query.query_row((receipt.place, receipt.queue), read).optional()?)
}

fn delete(work: &Work, queue: &Queue, handle: &str) -> Result<(), SqsRefused> {
    let receipt = Receipt::read(queue, handle)?;
    let held = latest(work, receipt)?.filter(|latest| latest.receive == receipt.receive);
    let Some(latest) = held else { return Ok(()) };
    if queue.settings.fifo && latest.visible_at <= work.now_ms {
        return Err(refuse("ReceiptHandle", "the receipt handle has expired"));
    }
    work.execute("DELETE FROM messages WHERE id = ?1", [receipt.place])?;
    work.touch(&queue.name);
    Ok(())
}

fn change(work: &Work, queue: &Queue, handle: &str, visibility_s: u32) -> Result<(), SqsRefused> {
    let visibility_s = i64::from(visibility_s);
    if visibility_s > IN_FLIGHT_MAX_S {
        return Err(refuse("VisibilityTimeout", "0 to 43200 seconds are possible"));
    }
    let receipt = Receipt::read(queue, handle)?;
    let held = latest(work, receipt)?.filter(|latest| latest.receive == receipt.receive);
    let latest = held.ok_or_else(|| refuse("ReceiptHandle", "the message is gone or was received again"))?;
    if latest.visible_at <= work.now_ms {
        return Err(SqsRefused::MessageNotInflight);
    }
    let visible_at = work.now_ms + visibility_s * 1000;
    if visible_at - latest.received_ms > IN_FLIGHT_MAX_S * 1000 {
        return Err(refuse("VisibilityTimeout", "together that is more than 43200 seconds since the receive"));
    }
    work.execute("UPDATE messages SET visible_at = ?2 WHERE id = ?1", (receipt.place, visible_at))?;
    work.touch(&queue.name);
    Ok(())
}

fn refuse(parameter: &'static str, reason: &str) -> SqsRefused {
    SqsRefused::InvalidParameter { parameter, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_names_its_receive_and_nothing_else_is_one() {
        let receipt = Receipt { queue: 1, place: 22, receive: 3 };
        assert_eq!(decode(&receipt.handle()), Some(receipt));
        for handle in ["", "nonsense", "cmVjZWlwdC4xLjI", "cmVjZWlwdC4xLjIuMy40"] {
            assert_eq!(decode(handle), None, "{handle}");
        }
    }
}
