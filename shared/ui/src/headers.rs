//! The headers of every page: nothing inline, no other host, no frame, no guessing of types.

/// No inline script, no inline style, no other host.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The header with the system's own time, RFC 3339: it may run ahead of the browser's, and ages are told by it.
pub const NOW: &str = "fandesk-now";

/// The headers that every page carries, as name and value.
pub const fn headers() -> [(&'static str, &'static str); 5] {
    [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-content-type-options", "nosniff"),
        // Not `no-referrer`: browsers would then call the origin of a form of ours null, and it could not be told from another site's.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ]
}
