//! A drawing: recall and precision of each type as bars, as SVG.

use super::figures::{Figures, Shares};
use crate::eval::sheet::{put, sheet};

const WIDTH: f64 = 720.0;
const LEFT: f64 = 170.0;
const ROW: f64 = 30.0;
const TOP: f64 = 34.0;
const BAR: f64 = 10.0;

/// Recall above precision for each type, the structured ones and all together first.
pub fn bars(figures: &Figures) -> String {
    let together = [("structured".to_owned(), figures.structured), ("all".to_owned(), figures.all)];
    let types = figures.by_type.iter().map(|(entity, of_type)| (entity.clone(), of_type.shares));
    let rows: Vec<(String, Shares)> = together.into_iter().chain(types).collect();
    let height = TOP + ROW * rows.len() as f64 + 10.0;
    let mut svg = sheet(WIDTH, height);
    put(&mut svg, &format!("<text x=\"{LEFT}\" y=\"20\" fill=\"#2b6cb0\">recall</text>"));
    put(&mut svg, &format!("<text x=\"{}\" y=\"20\" fill=\"#9aa5b1\">precision</text>", LEFT + 60.0));
    for (at, (name, shares)) in rows.iter().enumerate() {
        row(&mut svg, TOP + ROW * at as f64, &escaped(name), *shares);
    }
    svg.push_str("</svg>\n");
    svg
}

fn row(svg: &mut String, top: f64, name: &str, shares: Shares) {
    svg.push_str(&format!("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>\n", LEFT - 8.0, top + 14.0));
    for (at, (share, colour)) in [(shares.recall, "#2b6cb0"), (shares.precision, "#9aa5b1")].into_iter().enumerate() {
        let (y, width) = (top + BAR * at as f64, (WIDTH - LEFT - 60.0) * share);
        svg.push_str(&format!(
            "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"{}\" fill=\"{colour}\"/>\n",
            BAR - 1.0
        ));
        svg.push_str(&format!("<text x=\"{:.1}\" y=\"{}\" font-size=\"9\">{share:.3}</text>\n", LEFT + width + 4.0, y + 8.0));
    }
}

/// Types come from a file, and an SVG is markup.
fn escaped(name: &str) -> String {
    name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
