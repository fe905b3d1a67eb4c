# Sätze des Arbeitsplatzes: die Warteschlange, das Eigene und die Vorschau daneben.
queue-title = Warteschlange
queue-count = { $n ->
    [0] Kein Ticket wartet
    [one] { $n } Ticket wartet
   *[other] { $n } Tickets warten
 }
queue-empty = Für Sie wartet nichts.
queue-empty-programs = { $n ->
    [0] Sie haben noch keine Qualifikation. Wer Sie eingeladen hat, kann Ihnen eine geben.
    [one] In einem Programm ist es ruhig. Neue Tickets erscheinen hier von selbst.
   *[other] In { $n } Programmen ist es ruhig. Neue Tickets erscheinen hier von selbst.
 }
queue-more = Es warten mehr, als hier stehen. Grenzen Sie die Liste auf ein Programm ein.
queue-away = Sie sind abwesend: Ihnen wird kein Ticket zuerst angeboten. Was für alle offen ist, dürfen Sie trotzdem übernehmen.
queue-away-change = Im Profil ändern
queue-under-review = Ihre Arbeit wird geprüft. Bis dahin sehen Sie keine Tickets; was Sie verdient haben, bleibt Ihnen.
feed-live = Aktuell
feed-dead = Nicht aktuell; Stand
filter-program = Programm
filter-every = Alle Programme
filter-order = Reihenfolge
filter-apply = Anwenden
order-fit = Was am besten passt
order-reward = Höchster Lohn zuerst
order-age = Am längsten wartend
offer-hints = { $n ->
    [one] { $n } Notiz
   *[other] { $n } Notizen
 }
offer-being-read = Wird gelesen
offer-due = Frist
own-title = Bei Ihnen
own-claimed = Zeit endet { $at }
own-lapsed = Zeit abgelaufen, Entwurf erhalten
own-sending = Auf dem Weg
own-draft = Entwurf erhalten
pane-label = Vorschau
pane-empty = Wählen Sie ein Ticket, um es hier zu lesen. Lesen kostet nichts und verpflichtet zu nichts.
