//! A chart as SVG: axes, lines or points, a legend; readable on light and dark pages.

use std::fmt::Write;

use crate::table::number;

/// One line or cloud of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Its points; one that is no number breaks the line.
    pub points: Vec<(f64, f64)>,
    /// What each point is, where it is worth telling: shown when a pointer rests on it, and drawn as a dot.
    pub titles: Vec<String>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The horizontal axis.
    pub x: String,
    /// The vertical axis.
    pub y: String,
    /// Whether the vertical axis is logarithmic.
    pub is_log: bool,
    /// Where either axis begins; else where the points do.
    pub from: (Option<f64>, Option<f64>),
    /// What is drawn.
    pub series: Vec<Series>,
}

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 460.0;
/// Left, top, right, bottom of the plane: the legend stands to the right.
const PLANE: (f64, f64, f64, f64) = (70.0, 44.0, 690.0, 410.0);
/// Middle tones, told apart by eyes of all kinds (after Okabe and Ito), which stand out on white and on black.
const COLOURS: [&str; 11] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#8a6bbe", "#7f7f7f", "#a0522d", "#2f9e9e", "#a9a9a9"];
/// Words closer than this would cover each other; the later ones are left to the pointer.
const WORDS: (f64, f64) = (80.0, 10.0);

impl Chart {
    /// The chart as text.
    pub fn svg(&self) -> String {
        let scale = Scale::of(self);
        let mut svg = String::new();
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"system-ui,sans-serif\" font-size=\"12\">\n\
             <style>text{{fill:#444}}.grid{{stroke:#8884;fill:none}}@media(prefers-color-scheme:dark){{text{{fill:#ccc}}}}</style>\n"
        );
        text(&mut svg, (PLANE.0, 24.0), "start", &self.title, "font-size=\"15\" font-weight=\"600\"");
        self.axes(&mut svg, &scale);
        let mut told = Vec::new();
        for (place, series) in self.series.iter().enumerate() {
            let colour = COLOURS[place % COLOURS.len()];
            line(&mut svg, series, colour, &scale);
            dots(&mut svg, series, colour, &scale, &mut told);
            legend(&mut svg, place, series);
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn axes(&self, svg: &mut String, scale: &Scale) {
        for value in scale.x.ticks() {
            let x = scale.at((value, scale.y.from)).0;
            let _ = writeln!(svg, "<path class=\"grid\" d=\"M{x:.1} {}V{}\"/>", PLANE.1, PLANE.3);
            text(svg, (x, PLANE.3 + 16.0), "middle", &tick(value, scale.x.step()), "");
        }
        for value in scale.y.ticks() {
            let y = scale.at((scale.x.from, value)).1;
            let _ = writeln!(svg, "<path class=\"grid\" d=\"M{} {y:.1}H{}\"/>", PLANE.0, PLANE.2);
            text(svg, (PLANE.0 - 6.0, y + 4.0), "end", &tick(value, scale.y.step()), "");
        }
        text(svg, ((PLANE.0 + PLANE.2) / 2.0, HEIGHT - 12.0), "middle", &self.x, "");
        let middle = (PLANE.1 + PLANE.3) / 2.0;
        text(svg, (16.0, middle), "middle", &self.y, &format!("transform=\"rotate(-90 16 {middle})\""));
    }
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, words: &str, more: &str) {
    let words = escaped(words);
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" {more}>{words}</text>");
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn line(svg: &mut String, series: &Series, colour: &str, scale: &Scale) {
    if !series.titles.is_empty() {
        return;
    }
    let mut path = String::new();
    let mut is_drawing = false;
    for point in &series.points {
        let (x, y) = scale.at(*point);
        let is_number = x.is_finite() && y.is_finite();
        if is_number {
            let _ = write!(path, "{}{x:.1} {y:.1}", if is_drawing { 'L' } else { 'M' });
        }
        is_drawing = is_number;
    }
    let _ = writeln!(svg, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
}

fn dots(svg: &mut String, series: &Series, colour: &str, scale: &Scale, told: &mut Vec<(f64, f64)>) {
    for (title, point) in series.titles.iter().zip(&series.points) {
        let (x, y) = scale.at(*point);
        if !(x.is_finite() && y.is_finite()) {
            continue;
        }
        // A series of one point is what the others are compared with.
        let ring = if series.points.len() == 1 {
            format!(" stroke=\"{colour}\" stroke-opacity=\".35\" stroke-width=\"10\"")
        } else {
            String::new()
        };
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{colour}\"{ring}><title>{}</title></circle>",
            escaped(title)
        );
        if told.iter().all(|other| (other.0 - x).abs() > WORDS.0 || (other.1 - y).abs() > WORDS.1) {
            told.push((x, y));
            text(svg, (x + 12.0, y + 4.0), "start", title, "font-size=\"10\"");
        }
    }
}

fn legend(svg: &mut String, place: usize, series: &Series) {
    let y = PLANE.1 + 8.0 + 20.0 * place as f64;
    let colour = COLOURS[place % COLOURS.len()];
    let _ = writeln!(
        svg,
        "<rect x=\"{}\" y=\"{:.1}\" width=\"12\" height=\"12\" rx=\"3\" fill=\"{colour}\"/>",
        PLANE.2 + 16.0,
        y - 10.0
    );
    text(svg, (PLANE.2 + 34.0, y), "start", &series.name, "");
}

/// One axis.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    from: f64,
    to: f64,
    is_log: bool,
}

struct Scale {
    x: Axis,
    y: Axis,
}

impl Scale {
    fn of(chart: &Chart) -> Scale {
        let all = || chart.series.iter().flat_map(|series| series.points.iter().copied());
        let x = Axis::of(all().map(|point| point.0), chart.from.0, false);
        Scale { x, y: Axis::of(all().map(|point| point.1), chart.from.1, chart.is_log) }
    }

    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (PLANE.0 + self.x.part(x) * (PLANE.2 - PLANE.0), PLANE.3 - self.y.part(y) * (PLANE.3 - PLANE.1))
    }
}

impl Axis {
    fn of(values: impl Iterator<Item = f64>, from: Option<f64>, is_log: bool) -> Axis {
        let (least, most) = values
            .filter(|value| value.is_finite())
            .fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
        let (least, most) = if least > most { (0.0, 1.0) } else { (least, most) };
        let wide = (most - least).max(most.abs() * 1e-6).max(1e-9);
        match (from, is_log) {
            (_, true) => Axis { from: least.max(1.0), to: most.max(least.max(1.0) * 2.0), is_log },
            (Some(from), _) => Axis { from, to: most.max(from + 1e-9), is_log },
            (None, _) => Axis { from: least - wide * 0.08, to: most + wide * 0.12, is_log },
        }
    }

    fn part(&self, value: f64) -> f64 {
        let scaled = |value: f64| if self.is_log { libm::log(value.max(1e-9)) } else { value };
        (scaled(value) - scaled(self.from)) / (scaled(self.to) - scaled(self.from))
    }

    /// A step of 1, 2 or 5 times a power of ten that gives about six ticks.
    fn step(&self) -> f64 {
        let rough = (self.to - self.from) / 6.0;
        let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
        [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough).unwrap_or(rough)
    }

    fn ticks(&self) -> Vec<f64> {
        if self.is_log {
            let powers = (0..12).flat_map(|power| [1.0, 2.0, 5.0].map(|times| times * libm::pow(10.0, f64::from(power))));
            return powers.filter(|value| (self.from..=self.to).contains(value)).collect();
        }
        let step = self.step();
        let first = libm::ceil(self.from / step - 1e-9);
        (0..12).map(|n| (first + f64::from(n)) * step).take_while(|value| *value <= self.to + step * 1e-6).collect()
    }
}

fn tick(value: f64, step: f64) -> String {
    let decimals = (-libm::floor(libm::log10(step))).clamp(0.0, 4.0) as usize;
    number(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let series = Series { name: "a < b".to_owned(), points: vec![(0.0, 1.0), (1.0, f64::NAN), (2.0, 3.0)], titles: vec![] };
        Chart {
            title: "t".into(),
            x: "x".into(),
            y: "y".into(),
            is_log: false,
            from: (Some(0.0), Some(0.0)),
            series: vec![series],
        }
    }

    #[test]
    fn a_point_that_is_no_number_breaks_the_line() {
        let svg = chart().svg();
        assert!(svg.contains("M70.0 288.0M690.0 44.0"), "{svg}");
        assert!(svg.contains("a &lt; b") && !svg.contains("NaN"));
    }

    #[test]
    fn ticks_are_round() {
        let axis = Axis { from: 0.0, to: 100.0, is_log: false };
        assert_eq!(axis.ticks(), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        let logarithmic = Axis { from: 10.0, to: 120.0, is_log: true };
        assert_eq!(logarithmic.ticks(), [10.0, 20.0, 50.0, 100.0]);
    }
}
