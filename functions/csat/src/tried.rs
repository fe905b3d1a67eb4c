//! A try: what one attempt at a customer's act comes to.

use store::StoreError;
use web::Problem;

use crate::page::Opened;
use crate::said::Said;

/// How one try ended: with what the page is to say, or without a page of its own when the link opens nothing. Only the store's
/// conflict means "again".
pub(crate) type Tried = Result<Result<Option<(Opened, Said)>, StoreError>, Problem>;
