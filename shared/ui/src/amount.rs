//! Amounts as people read them: shares in percent, durations in the largest units that matter.

/// A share from 0 to 1 as percent with one decimal, `71.4 %`.
pub fn share(value: f64) -> String {
    format!("{:.1}\u{a0}%", value * 100.0)
}

/// Seconds in words: `45 s`, `12 min`, `3 h 20 min`, `4 d 6 h`. A negative length counts as none.
pub fn duration(seconds: f64) -> String {
    // A float cast saturates, so no length is too long.
    let seconds = seconds.max(0.0).round() as u64;
    let pair = |large: u64, of: &str, small: u64, unit: &str| match small {
        0 => format!("{large}\u{a0}{of}"),
        small => format!("{large}\u{a0}{of} {small}\u{a0}{unit}"),
    };
    match seconds {
        0..=99 => format!("{seconds}\u{a0}s"),
        100..=3_599 => format!("{}\u{a0}min", (seconds + 30) / 60),
        3_600..=86_399 => pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min"),
        _ => pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_say_them() {
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(share(0.7142)), "71.4 %");
        for (seconds, said) in [
            (-5.0, "0 s"),
            (45.4, "45 s"),
            (100.0, "2 min"),
            (3_599.0, "60 min"),
            (12_000.0, "3 h 20 min"),
            (7_200.0, "2 h"),
            (367_200.0, "4 d 6 h"),
        ] {
            assert_eq!(plain(duration(seconds)), said);
        }
    }
}
