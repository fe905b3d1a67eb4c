# Briefe per E-Mail.
letter-sign-in-subject = Bei Fandesk anmelden
letter-sign-in-body = Melden Sie sich mit der Schaltfläche an. Der Link gilt einmal und zehn Minuten lang.
letter-sign-in-button = Anmelden
letter-not-asked = Sie haben das nicht angefordert? Dann brauchen Sie nichts zu tun: Ohne den Link meldet sich niemand an.
letter-stranger-subject = Zu dieser Adresse gibt es kein Konto
letter-stranger-body = Jemand wollte sich mit dieser Adresse bei Fandesk anmelden, aber zu ihr gehört kein Konto. Wenn Sie das waren, versuchen Sie es mit der Adresse, an die Ihre Einladung ging.
letter-stranger-button = Eine andere Adresse versuchen
letter-invitation-subject = Sie sind zu Fandesk eingeladen
letter-invitation-expert = Sie sind eingeladen, als Experte Fragen zu beantworten. Jede Antwort, die hilft, wird bezahlt, und Sie bestimmen, wann Sie arbeiten.
letter-invitation-client = Sie sind zum Helpdesk von { $client } eingeladen: was Ihre Kunden fragen, wer antwortet und wie gut.
letter-invitation-operator = Sie sind eingeladen, dieses System zu betreiben.
letter-invitation-time = Der Link gilt einmal und sieben Tage lang.
letter-invitation-button = Annehmen und anmelden
