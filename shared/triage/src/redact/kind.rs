//! The kinds of values that are found, and which of them experts must not see.

/// A kind of value in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A mail address.
    Email,
    /// A telephone number, with its extension.
    Phone,
    /// A payment card.
    Card,
    /// A bank account.
    Iban,
    /// An internet address, version 4 or 6.
    Ip,
    /// A social security number of the United States.
    Ssn,
    /// A number that a state gave a person: for taxes, insurance, a passport.
    NationalId,
    /// A driver's licence.
    Licence,
    /// A password, key or token.
    Secret,
    /// A postal address or a part of one.
    Address,
    /// A person's name.
    Person,
    /// A country or a city. Found, but not taken out.
    Place,
    /// A company or an institution. Found, but not taken out.
    Organisation,
    /// A job or a form of address. Found, but not taken out.
    Title,
    /// A nation, religion or conviction. Found, but not taken out.
    Nationality,
    /// A date. Found, but not taken out.
    Date,
    /// An age. Found, but not taken out.
    Age,
    /// A page on the web. Found, but not taken out.
    Url,
}

impl Kind {
    /// All kinds, those that are taken out first.
    pub const ALL: [Kind; 18] = [
        Kind::Email,
        Kind::Phone,
        Kind::Card,
        Kind::Iban,
        Kind::Ip,
        Kind::Ssn,
        Kind::NationalId,
        Kind::Licence,
        Kind::Secret,
        Kind::Address,
        Kind::Person,
        Kind::Place,
        Kind::Organisation,
        Kind::Title,
        Kind::Nationality,
        Kind::Date,
        Kind::Age,
        Kind::Url,
    ];

    /// Its name in a token, `[EMAIL_1]`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Email => "EMAIL",
            Kind::Phone => "PHONE",
            Kind::Card => "CARD",
            Kind::Iban => "IBAN",
            Kind::Ip => "IP",
            Kind::Ssn => "SSN",
            Kind::NationalId => "ID",
            Kind::Licence => "LICENCE",
            Kind::Secret => "SECRET",
            Kind::Address => "ADDRESS",
            Kind::Person => "NAME",
            Kind::Place => "PLACE",
            Kind::Organisation => "ORGANISATION",
            Kind::Title => "TITLE",
            Kind::Nationality => "NATIONALITY",
            Kind::Date => "DATE",
            Kind::Age => "AGE",
            Kind::Url => "URL",
        }
    }

    /// Whether experts must not see it. A problem is understood by its place, company, date and page, so those stay.
    pub fn is_taken_out(self) -> bool {
        self <= Kind::Person
    }

    /// Whether its shape or its check digits give it away, so that it is promised and not only tried.
    pub fn is_structured(self) -> bool {
        self <= Kind::Secret || self == Kind::Url
    }
}
