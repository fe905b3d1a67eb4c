//! Segments: the pieces of a question that a bank compares, with what an encoder sees in them.

use crate::bank::Segment;
use crate::encoder::{Encoder, EncoderFailed, EncoderId};
use crate::prepared::Prepared;
use crate::vector::Vector;

/// The segments of a question as [`Bank::score`](crate::Bank::score) takes them, the first one its opening.
///
/// # Errors
/// Where the encoder failed.
pub fn segments(encoder: &dyn Encoder, prepared: &Prepared) -> Result<Vec<Segment>, EncoderFailed> {
    let mut read = segments_of_all(encoder, &[(prepared.clone(), None)])?;
    Ok(read.pop().unwrap_or_default())
}

/// The segments of several questions, in their order; all that is not known is read in one go. A vector beside a question is that of its
/// opening, which then is not read again.
///
/// # Errors
/// Where the encoder failed.
pub fn segments_of_all(
    encoder: &dyn Encoder,
    questions: &[(Prepared, Option<Vector>)],
) -> Result<Vec<Vec<Segment>>, EncoderFailed> {
    let segment = |text: &String, vector| Segment { text: text.clone(), vector };
    if encoder.id() == EncoderId::Lexical {
        let pieces = questions.iter().map(|(prepared, _)| looked_at(&prepared.segments));
        return Ok(pieces.map(|pieces| pieces.iter().map(|text| segment(text, None)).collect()).collect());
    }
    let unread = questions.iter().flat_map(|(prepared, opening)| {
        looked_at(&prepared.segments).iter().skip(usize::from(opening.is_some())).map(String::as_str)
    });
    let mut vectors = encoder.encode(&unread.collect::<Vec<_>>())?.into_iter();
    let of_one = |(prepared, opening): &(Prepared, Option<Vector>)| {
        let (pieces, mut opening) = (looked_at(&prepared.segments), opening.clone());
        pieces.iter().map(|text| segment(text, opening.take().or_else(|| vectors.next()))).collect()
    };
    Ok(questions.iter().map(of_one).collect())
}

/// The segments that count. A short ticket, which its first segment holds whole, is taken as it is: its sentences alone say less than
/// together.
pub(crate) fn looked_at<T: AsRef<str>>(segments: &[T]) -> &[T] {
    match segments.split_first() {
        Some((first, rest)) if rest.iter().all(|segment| first.as_ref().contains(segment.as_ref())) => &segments[..1],
        _ => segments,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepared::prepare;

    /// Sees how long a text is, and counts what it was asked.
    struct Ruler(std::sync::Mutex<Vec<usize>>);

    impl Encoder for Ruler {
        fn id(&self) -> EncoderId {
            EncoderId::MiniLm
        }

        fn encode(&self, texts: &[&str]) -> Result<Vec<Vector>, EncoderFailed> {
            self.0.lock().unwrap().push(texts.len());
            Ok(texts.iter().map(|text| length(text)).collect())
        }
    }

    fn length(text: &str) -> Vector {
        Vector::unit(vec![text.len() as f32, 1.0])
    }

    #[test]
    fn what_the_opening_holds_whole_is_read_once_and_all_of_a_batch_together() {
        let long = "The lamp is dark. I changed the bulb twice. It did not help at all. The switch is warm. May I open it?";
        let questions = [("Lamp", "It is dark."), ("Lamp", long)].map(|(subject, text)| prepare(subject, text));
        assert!(questions[0].segments.len() > 1 && questions[1].segments.len() > 4, "{questions:?}");
        let ruler = Ruler(std::sync::Mutex::default());
        let read = segments_of_all(&ruler, &questions.clone().map(|one| (one, None))).unwrap();
        assert_eq!(read.iter().map(Vec::len).collect::<Vec<_>>(), [1, questions[1].segments.len()]);
        assert!(read.iter().flatten().all(|segment| segment.vector == Some(length(&segment.text))), "{read:?}");
        let opening = read[1][0].vector.clone();
        assert_eq!(segments_of_all(&ruler, &[(questions[1].clone(), opening)]).unwrap()[0], read[1]);
        assert_eq!(segments(&ruler, &questions[1]).unwrap(), read[1]);
        let all = questions[1].segments.len();
        assert_eq!(*ruler.0.lock().unwrap(), [1 + all, all - 1, all]);
    }
}
