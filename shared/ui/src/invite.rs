//! Inviting somebody: an address and a role.

use askama::Template;

use crate::{Choice, Frame, RenderFailed};

/// Inviting somebody, `GET /invite`; its form posts `mail`, `role` and `of` to the same path.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "invite.html")]
pub struct InvitePage {
    /// The frame.
    pub frame: Frame,
    /// What stands in the field of the address.
    pub mail: String,
    /// The roles that may be given.
    pub roles: Vec<InviteRole>,
    /// The one that is chosen.
    pub role: Option<InviteRole>,
    /// The clients among which a client's person belongs to one; empty where there is nothing to choose.
    pub clients: Vec<Choice>,
    /// The client that is chosen, by its id; may be empty. The field is called `of`.
    pub of: String,
    /// What was wrong with the last form.
    pub error: Option<InviteError>,
}

/// A role that an invitation gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteRole {
    /// An expert.
    Expert,
    /// A client's person.
    Client,
    /// Whoever runs the system.
    Operator,
}

impl InviteRole {
    /// The word that the form sends.
    pub const fn word(self) -> &'static str {
        match self {
            InviteRole::Expert => "expert",
            InviteRole::Client => "client",
            InviteRole::Operator => "operator",
        }
    }

    /// The role of a word.
    pub fn of(word: &str) -> Option<InviteRole> {
        [InviteRole::Expert, InviteRole::Client, InviteRole::Operator].into_iter().find(|role| role.word() == word)
    }
}

/// What was wrong with an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteError {
    /// The text is no mail address.
    NoAddress,
    /// No role was chosen, or one that this person may not give.
    NoRole,
    /// No client was chosen, or an unknown one.
    NoClient,
    /// Too many invitations were sent.
    TooMany,
}

impl InviteRole {
    const fn key(self) -> &'static str {
        match self {
            InviteRole::Expert => "invite-expert",
            InviteRole::Client => "invite-client-person",
            InviteRole::Operator => "invite-operator",
        }
    }

    const fn help_key(self) -> &'static str {
        match self {
            InviteRole::Expert => "invite-expert-help",
            InviteRole::Client => "invite-client-help",
            InviteRole::Operator => "invite-operator-help",
        }
    }
}

impl InviteError {
    const fn field(self) -> &'static str {
        match self {
            InviteError::NoAddress | InviteError::TooMany => "mail",
            InviteError::NoRole => "role",
            InviteError::NoClient => "of",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            InviteError::NoAddress => "error-no-address",
            InviteError::NoRole => "error-no-role",
            InviteError::NoClient => "error-no-client",
            InviteError::TooMany => "error-too-many",
        }
    }
}

impl InvitePage {
    fn is_chosen(&self, role: &InviteRole) -> bool {
        self.role.as_ref() == Some(role)
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.error.is_some_and(|error| error.field() == field)
    }

    /// The page as HTML.
    pub fn html(&self) -> Result<String, RenderFailed> {
        Ok(self.render()?)
    }
}
