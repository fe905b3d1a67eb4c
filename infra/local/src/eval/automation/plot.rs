//! A reliability plot as SVG: the share of right ones beside P, which should be the same.

use super::report::Report;
use crate::eval::sheet::{put, sheet};

const SIZE: f64 = 480.0;
const MARGIN: f64 = 56.0;

/// The plot of a report. A point on the line is a bin whose P is true; above it P is too low, below too high.
pub fn plot(report: &Report) -> String {
    let mut svg = sheet(SIZE, SIZE);
    axes(&mut svg);
    let points: Vec<(f64, f64)> = report.bins().iter().map(|bin| (x(bin.p), y(bin.right))).collect();
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    put(&mut svg, &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"#2b6cb0\"/>", line.join(" ")));
    points.iter().for_each(|(x, y)| put(&mut svg, &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#2b6cb0\"/>")));
    svg.push_str("</svg>\n");
    svg
}

fn axes(svg: &mut String) {
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (left, right, foot) = (x(0.0), x(1.0), y(0.0));
        put(svg, &format!("<line x1=\"{left}\" x2=\"{right}\" y1=\"{0:.1}\" y2=\"{0:.1}\" stroke=\"#ddd\"/>", y(share)));
        put(
            svg,
            &format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{} %</text>", left - 6.0, y(share) + 4.0, step * 20),
        );
        put(svg, &format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share:.1}</text>", x(share), foot + 18.0));
    }
    put(
        svg,
        &format!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#999\" stroke-dasharray=\"4\"/>",
            x(0.0),
            y(0.0),
            x(1.0),
            y(1.0)
        ),
    );
    let (middle, foot) = (SIZE / 2.0, SIZE - 14.0);
    put(
        svg,
        &format!(
            "<text x=\"{middle}\" y=\"{foot}\" text-anchor=\"middle\">P of the best automation, ten bins of equal number</text>"
        ),
    );
    put(svg, &format!("<text x=\"{MARGIN}\" y=\"{:.1}\">share of questions for which it was right</text>", MARGIN - 16.0));
}

fn x(share: f64) -> f64 {
    MARGIN + share * (SIZE - 2.0 * MARGIN)
}

fn y(share: f64) -> f64 {
    SIZE - MARGIN - share * (SIZE - 2.0 * MARGIN)
}
