//! A lesson of a version: its title and its examples, with the vectors that its author's function stored.

use domain::{AutomationId, Version};

use crate::{Encoder, EncoderFailed, EncoderId, Lesson, Packed, Vector, normalise};

/// What a version teaches a bank of this encoder. Texts that the encoder has not read are without vectors.
pub fn lesson(automation: &AutomationId, version: &Version, encoder: EncoderId) -> Lesson {
    let title = (normalise(&version.title), stored(version.title_vectors.get(encoder.name())));
    let own = version.examples.iter().map(|one| (normalise(&one.text), stored(one.vectors.get(encoder.name()))));
    Lesson { automation: automation.clone(), version: version.number, examples: own.chain([title]).collect() }
}

/// Gives vectors to texts that this encoder has not read, in one go and to the first `most` of them only, since somebody waits. Texts that
/// stay without teach nothing, so they are taken out, also where the encoder failed.
///
/// # Errors
/// Where the encoder failed.
pub fn read_lessons(lessons: &mut [Lesson], encoder: &dyn Encoder, most: usize) -> Result<(), EncoderFailed> {
    if encoder.id() == EncoderId::Lexical {
        return Ok(());
    }
    let texts = lessons.iter_mut().flat_map(|lesson| &mut lesson.examples);
    let unread: Vec<&mut (String, Option<Vector>)> = texts.filter(|(_, vector)| vector.is_none()).take(most).collect();
    let read = if unread.is_empty() { Ok(Vec::new()) } else { encoder.encode(&texts_of(&unread)) };
    let done = read.map(|vectors| unread.into_iter().zip(vectors).for_each(|(example, vector)| example.1 = Some(vector)));
    lessons.iter_mut().for_each(|lesson| lesson.examples.retain(|(_, vector)| vector.is_some()));
    done
}

fn texts_of<'a>(unread: &'a [&mut (String, Option<Vector>)]) -> Vec<&'a str> {
    unread.iter().map(|(text, _)| text.as_str()).collect()
}

fn stored(packed: Option<&String>) -> Option<Vector> {
    Packed::try_from(packed?.clone()).ok().map(|packed| packed.unpack())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ruler;

    impl Encoder for Ruler {
        fn id(&self) -> EncoderId {
            EncoderId::MiniLm
        }

        fn encode(&self, texts: &[&str]) -> Result<Vec<Vector>, EncoderFailed> {
            let broke = texts.contains(&"break").then(|| EncoderFailed { encoder: self.id(), why: "it broke".to_owned() });
            broke.map_or_else(|| Ok(texts.iter().map(|text| length(text)).collect()), Err)
        }
    }

    fn length(text: &str) -> Vector {
        Vector::unit(vec![text.len() as f32, 1.0])
    }

    fn unread(texts: &[&str]) -> Vec<Lesson> {
        let examples = texts.iter().map(|text| ((*text).to_owned(), None)).collect();
        vec![Lesson { automation: "aut_lamp".parse().unwrap(), version: 1, examples }]
    }

    #[test]
    fn what_an_encoder_has_not_read_is_read_up_to_a_bound_and_the_rest_teaches_nothing() {
        let mut lessons = unread(&["one", "three"]);
        read_lessons(&mut lessons, &Ruler, 1).unwrap();
        assert_eq!(lessons[0].examples, [("one".to_owned(), Some(length("one")))]);
        let mut broken = unread(&["break"]);
        assert!(read_lessons(&mut broken, &Ruler, 9).is_err() && broken[0].examples.is_empty());
    }
}
