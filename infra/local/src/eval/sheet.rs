//! A sheet: the white page of SVG that every plot of an evaluation is drawn on.

/// The beginning of a plot of this size.
pub(crate) fn sheet(width: f64, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    )
}

/// Adds one element, on a line of its own.
pub(crate) fn put(svg: &mut String, element: &str) {
    svg.push_str(element);
    svg.push('\n');
}
