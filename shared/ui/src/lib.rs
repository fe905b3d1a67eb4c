//! Pages: templates, styles and the pieces they share.
