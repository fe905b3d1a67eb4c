//! A plot: share against Gini of each ranker, as SVG.

use super::report::Report;
use super::sheet::{put, sheet};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 480.0;
const MARGIN: f64 = 56.0;
/// The height of a name.
const LINE: f64 = 13.0;

/// The plot of a report: to the left is more equal, upwards finds more. The line is ours with weaker and stronger turn-taking.
pub fn plot(report: &Report) -> String {
    let mut svg = sheet(WIDTH, HEIGHT);
    let low = lowest(report);
    axes(&mut svg, low);
    let line: Vec<String> = report.frontier.iter().map(|p| format!("{:.1},{:.1}", x(p.gini_5, low), y(p.first_5))).collect();
    put(&mut svg, &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"#2b6cb0\"/>", line.join(" ")));
    let mut points: Vec<_> = report.rankers.iter().chain(&report.others).collect();
    points.sort_by(|(_, one), (_, other)| other.first_5.total_cmp(&one.first_5));
    let mut labels = vec![];
    for (name, figures) in points {
        let (x, y) = (x(figures.gini_5, low), y(figures.first_5));
        put(&mut svg, &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#2b6cb0\"/>"));
        let label = Label::beside(x, y, name, &labels);
        put(&mut svg, &format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>", label.right, label.foot));
        labels.push(label);
    }
    svg.push_str("</svg>\n");
    svg
}

/// Where a name stands: left of its point, and lower where another name stands already.
struct Label {
    left: f64,
    right: f64,
    foot: f64,
}

impl Label {
    fn beside(x: f64, y: f64, name: &str, others: &[Label]) -> Label {
        let right = x - 7.0;
        let mut label = Label { left: right - 7.0 * name.len() as f64, right, foot: y + 4.0 };
        while let Some(other) = others.iter().find(|other| label.meets(other)) {
            label.foot = other.foot + LINE;
        }
        label
    }

    fn meets(&self, other: &Label) -> bool {
        self.left < other.right && other.left < self.right && (self.foot - other.foot).abs() < LINE - 0.01
    }
}

fn axes(svg: &mut String, low: f64) {
    for tenth in 0..=10 {
        let share = f64::from(tenth) / 10.0;
        let (right, at) = (WIDTH - MARGIN, y(share));
        put(svg, &format!("<line x1=\"{MARGIN}\" x2=\"{right}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>"));
        put(svg, &format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{} %</text>", MARGIN - 6.0, at + 4.0, tenth * 10));
        let gini = low + (1.0 - low) * share;
        if tenth % 2 == 0 {
            put(
                svg,
                &format!(
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{gini:.2}</text>",
                    x(gini, low),
                    HEIGHT - MARGIN + 18.0
                ),
            );
        }
    }
    let (middle, foot) = (WIDTH / 2.0, HEIGHT - 14.0);
    put(svg, &format!("<text x=\"{middle}\" y=\"{foot}\" text-anchor=\"middle\">Gini of exposure in the first five</text>"));
    put(
        svg,
        &format!(
            "<text x=\"{MARGIN}\" y=\"{:.1}\">answered threads with a real helper among the first five</text>",
            MARGIN - 16.0
        ),
    );
}

/// Where the axis of the Gini begins: a tenth below the lowest.
fn lowest(report: &Report) -> f64 {
    let ginis = report.rankers.values().map(|figures| figures.gini_5).chain(report.frontier.iter().map(|point| point.gini_5));
    ((ginis.fold(1.0, f64::min) * 10.0).floor() / 10.0 - 0.1).max(0.0)
}

fn x(gini: f64, low: f64) -> f64 {
    MARGIN + (gini - low) / (1.0 - low) * (WIDTH - 2.0 * MARGIN)
}

fn y(share: f64) -> f64 {
    HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN)
}
