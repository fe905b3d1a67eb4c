# Sätze eines Tickets: Vorschau, Übernahme, Antwort, Freigabe.
fact-program = Programm
fact-topic = Thema
fact-language = Sprache
fact-channel = Kanal
fact-opened = Eingegangen
fact-due = Geht ans Team
claim = Übernehmen für { $amount }
skip = Endgültig überspringen
taken-until = Jemand anderes bearbeitet dieses Ticket. Wieder frei: { $at }
being-read = Jemand anderes liest dieses Ticket gerade. Sie dürfen es trotzdem übernehmen.
lapsed-yours = Ihre Zeit ist abgelaufen, aber niemand hat das Ticket seither genommen. Übernehmen Sie es wieder, dann ist auch Ihr Entwurf zurück.
talk-title = Gespräch
voice-customer = Kunde
voice-you = Sie
voice-expert = Andere Experten
voice-automation = Automatische Antwort, half nicht
voice-agent = Team des Produkts
hints-title = Notizen von Experten vor Ihnen
hint-share = bringt { $share }, wenn dies gelöst wird
suggestion-title = Was eine Automatik antworten würde
suggestion-ask = Hätte diese Antwort gepasst?
suggestion-yes = Sie passt
suggestion-no = Sie passt nicht
suggestion-fits = Urteil: Sie passt.
suggestion-fits-not = Urteil: Sie passt nicht.
escalation-stands = Jemand hat um das Team des Produkts gebeten. Eine Antwort hält das noch auf:
reward-title = Was es bringt
reward-experts = Anteil der Experten
reward-earlier = Für Notizen von Experten vor Ihnen
reward-yours = Sie, wenn Ihre Antwort Bestand hat
reward-release = Wenn Sie es mit einer Notiz freigeben, die hilft
reward-rule = Es gilt als gelöst, wenn der Kunde das sagt oder { $confirm } lang keine neue Nachricht kommt. Danach kann es noch { $reopen } lang wieder geöffnet werden; dann gehört der Lohn endgültig Ihnen. Davon wird keine Gebühr abgezogen.
why-title = Warum Sie das sehen
why-held = Sie bearbeiten dieses Ticket.
why-wave = Es wurde Ihnen in Welle { $wave } angeboten, und Ihre Welle ist offen.
why-pool = Es steht allen qualifizierten Experten offen.
why-place = Ihr Platz war { $place } von { $candidates }, die gefragt werden konnten.
why-merit = { $side ->
    [more] Antworten mit Bestand: { $percent } % über der Mitte aller, die gefragt werden konnten.
    [less] Antworten mit Bestand: { $percent } % unter der Mitte aller, die gefragt werden konnten.
   *[same] Antworten mit Bestand: in der Mitte aller, die gefragt werden konnten.
 }
why-response = { $side ->
    [more] Annahme von Angeboten: { $percent } % über der Mitte.
    [less] Annahme von Angeboten: { $percent } % unter der Mitte.
   *[same] Annahme von Angeboten: in der Mitte.
 }
why-access = { $side ->
    [more] Bisherige Angebote: { $percent } % über der Mitte, darum kommen andere zuerst.
    [less] Bisherige Angebote: { $percent } % unter der Mitte, darum kommen Sie früher.
   *[same] Bisherige Angebote: in der Mitte.
 }
why-control-group = Bei diesem Ticket entschied allein der Zufall über die Reihenfolge, damit sich messen lässt, was die Regeln wert sind.
why-unavailable = Sie haben sich als abwesend eingetragen, darum wird Ihnen kein Ticket zuerst angeboten.
why-unseen = Sie waren eine Weile nicht hier, darum wurde Ihnen kein Ticket zuerst angeboten.
why-full = Sie bearbeiten so viele Tickets, wie Sie dürfen; schließen Sie eines ab, um mehr zu bekommen.
why-lacks-program = Sie haben keine Qualifikation in diesem Programm.
why-lacks-language = Keine Ihrer Qualifikationen in diesem Programm hat diese Sprache.
why-lacks-topic = Keine Ihrer Qualifikationen in dieser Sprache hat dieses Thema.
why-released-before = Sie haben dieses Ticket freigegeben. Ihr Anteil gilt, wenn es gelöst wird.
why-escalated-before = Sie haben um das Team des Produkts gebeten. Für kurze Zeit können nur andere Experten stattdessen antworten.
why-conflict = Der Kunde steht Ihnen zu nahe, darum ist dieses Ticket für andere.
why-under-review = Ihre Arbeit wird geprüft. Bis dahin können Sie keine Tickets übernehmen.
why-wave-opens = Ihre Welle ist noch nicht offen. Sie öffnet: { $at }
why-pool-opens = Andere Experten werden zuerst gefragt. Offen für alle: { $at }
why-language-opens = Experten dieser Sprache werden zuerst gefragt. Offen für andere Sprachen: { $at }
lease-label = Verbleibende Zeit für dieses Ticket
lease-until = Bei Ihnen bis
lease-left = Noch bei Ihnen
lease-two-minutes = Noch zwei Minuten für dieses Ticket.
lease-half-minute = Noch eine halbe Minute für dieses Ticket.
lease-over = Ihre Zeit ist abgelaufen. Ihr Entwurf bleibt erhalten; Sie können das Ticket zurückholen, wenn es sonst niemand hat.
extend = + 10 Minuten
answer-label = Ihre Antwort
answer-send = Senden für { $amount }
draft-save = Entwurf speichern
draft-saved = Entwurf gespeichert
draft-failed = Der Entwurf ist noch nicht gespeichert; neuer Versuch läuft.
draft-kept = Ihr Entwurf bleibt erhalten
release = Freigeben
ask-title = Erst den Kunden fragen
ask-label = Ihre Frage an den Kunden
ask-help = Der Kunde liest das sofort. Das Ticket bleibt bei Ihnen, solange Ihre Zeit läuft.
ask-send = Fragen
escalate-title = Nur das Team des Produkts kann es lösen
escalate-label = Warum das Team nötig ist
escalate-help = Das Team liest dies, der Kunde nicht. Für kurze Zeit dürfen andere Experten stattdessen antworten.
escalate-send = Ans Team geben
error-answer-empty = Schreiben Sie die Antwort, dann senden Sie sie.
error-answer-too-long = Kürzen Sie die Antwort auf höchstens { $n } Bytes.
error-question-empty = Schreiben Sie die Frage, dann stellen Sie sie.
error-question-too-long = Kürzen Sie die Frage auf höchstens { $n } Bytes.
error-reason-empty = Sagen Sie, warum das Team nötig ist, dann geben Sie das Ticket weiter.
error-reason-too-long = Kürzen Sie die Begründung auf höchstens { $n } Bytes.
error-note-too-long = Kürzen Sie die Notiz auf höchstens { $n } Bytes.
error-message-too-long = Kürzen Sie die Nachricht auf höchstens { $n } Bytes.
sending-title = Ihre Antwort ist auf dem Weg
sending-until = Sie können sie zurücknehmen bis
your-answer = Ihre Antwort
sent-waiting = Der Kunde hat Ihre Antwort. Ohne neue Nachricht gilt sie am { $at } als Lösung.
sent-resolved = Gelöst. Der Lohn gehört ab { $at } endgültig Ihnen, wenn der Kunde das Ticket nicht wieder öffnet.
sent-settled = Endgültig gelöst, und der Lohn gehört Ihnen.
next-title = Das passt als Nächstes
next-none = Sonst wartet gerade nichts auf Sie.
alike-title = Eines davon könnten Sie nehmen
over-answered = Jemand anderes hat dieses Ticket beantwortet.
over-resolved = Dieses Ticket ist gelöst.
over-agents = Das Team des Produkts hat dieses Ticket jetzt.
over-released = Sie haben dieses Ticket freigegeben. Wird es in dieser Runde gelöst, bringt Ihre Notiz ihren Anteil.
over-closed = Dieses Ticket wurde geschlossen, bevor jemand daran gearbeitet hat.
release-title = Ticket freigeben
release-earns-title = Was Ihre Notiz bringen kann
release-share = { $share } vom Anteil der Experten
release-earns = Löst jemand das Ticket in dieser Runde, gehört Ihnen dies für die Notiz, die Sie hinterlassen. Ohne Notiz ist es nichts.
release-free = Freigeben kostet Sie nichts und mindert Ihre Chancen nicht.
release-note = Notiz für die nächste Person
release-note-help = Was Sie herausgefunden und versucht haben, und wo Sie weitermachen würden. Der Kunde liest es nicht.
release-message = Wort an den Kunden
release-message-help = Wenn Sie mögen: dass jemand anderes übernimmt oder was bis dahin hilft. Der Kunde liest es sofort.
release-send = Freigeben
release-keep = Behalten
