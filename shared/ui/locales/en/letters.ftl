# Letters by mail.
letter-sign-in-subject = Sign in to Fandesk
letter-sign-in-body = Press the button to sign in. The link works once, within ten minutes.
letter-sign-in-button = Sign in
letter-not-asked = You did not ask for this? Then do nothing: without the link nobody signs in.
letter-stranger-subject = Nobody is known here by this address
letter-stranger-body = Somebody asked to sign in to Fandesk with this address, but no account belongs to it. If that was you, try the address by which you were invited.
letter-stranger-button = Try another address
letter-invitation-subject = You are invited to Fandesk
letter-invitation-expert = You are invited to answer questions as an expert. Each answer that helps is paid, and you choose when you work.
letter-invitation-client = You are invited to the help desk of { $client }: what your customers ask, who answers, and how well.
letter-invitation-operator = You are invited to run this system.
letter-invitation-time = The link works once, within seven days.
letter-invitation-button = Accept and sign in
