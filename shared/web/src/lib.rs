//! HTTP at the door: problems, bodies, credentials, idempotency keys and pages of results.

mod body;
mod cookie;
mod credential;
mod idempotency;
mod link;
mod media_type;
mod page;
mod problem;
mod strict;
mod wrong_field;

pub use body::{BODY_BYTES_MAX, local_path, read_form, read_json};
pub use cookie::{SessionCookie, is_same_origin, no_cookie, random_token};
pub use credential::{ApiKey, NoRandomness, bearer};
pub use idempotency::idempotency_key;
pub use link::{Asked, LinkForged, person_url, read_link, sign_link, survey_url};
pub use media_type::require_json;
pub use page::{CursorUnreadable, Listing, PageRequest};
pub use problem::{FieldError, Problem};
