# Phrases d’un ticket : aperçu, prise en charge, réponse, restitution.
fact-program = Programme
fact-topic = Sujet
fact-language = Langue
fact-channel = Canal
fact-opened = Reçu
fact-due = Transmis à l’équipe
claim = Prendre pour { $amount }
skip = Écarter définitivement
taken-until = Quelqu’un d’autre a pris ce ticket. De nouveau libre : { $at }
being-read = Quelqu’un d’autre lit ce ticket en ce moment. Vous pouvez le prendre malgré tout.
lapsed-yours = Votre temps est écoulé, mais personne n’a pris le ticket depuis. Reprenez-le, et votre brouillon revient.
talk-title = Conversation
voice-customer = Client
voice-you = Vous
voice-expert = Autre expert
voice-automation = Réponse automatique, sans succès
voice-agent = Équipe du produit
hints-title = Notes des experts qui vous ont précédé
hint-share = rapporte { $share } si ce ticket est résolu
suggestion-title = Ce que répondrait un automatisme
suggestion-ask = Cette réponse aurait-elle convenu ?
suggestion-yes = Elle convient
suggestion-no = Elle ne convient pas
suggestion-fits = Avis donné : elle convient.
suggestion-fits-not = Avis donné : elle ne convient pas.
escalation-stands = Un autre expert a fait appel à l’équipe du produit. Une réponse l’évite encore :
reward-title = Ce que cela rapporte
reward-experts = Part des experts
reward-earlier = Pour les notes des experts précédents
reward-yours = Vous, si votre réponse tient
reward-release = Si vous le rendez avec une note utile
reward-rule = Le ticket compte comme résolu quand le client le dit, ou après { $confirm } sans nouveau message. Il peut encore être rouvert pendant { $reopen } ; ensuite la récompense est définitivement à vous. Aucuns frais n’en sont déduits.
why-title = Pourquoi vous voyez ce ticket
why-held = Vous avez pris ce ticket.
why-wave = Il vous a été proposé dans la vague { $wave }, et votre vague est ouverte.
why-pool = Il est ouvert à tous les experts qualifiés.
why-place = Votre rang était { $place } sur { $candidates } personnes qui pouvaient être sollicitées.
why-merit = { $side ->
    [more] Réponses qui ont tenu : { $percent } % au-dessus du milieu de tous ceux qui pouvaient être sollicités.
    [less] Réponses qui ont tenu : { $percent } % au-dessous du milieu de tous ceux qui pouvaient être sollicités.
   *[same] Réponses qui ont tenu : au milieu de tous ceux qui pouvaient être sollicités.
 }
why-response = { $side ->
    [more] Offres acceptées : { $percent } % au-dessus du milieu.
    [less] Offres acceptées : { $percent } % au-dessous du milieu.
   *[same] Offres acceptées : au milieu.
 }
why-access = { $side ->
    [more] Offres reçues : { $percent } % au-dessus du milieu, d’autres passent donc d’abord.
    [less] Offres reçues : { $percent } % au-dessous du milieu, vous passez donc plus tôt.
   *[same] Offres reçues : au milieu.
 }
why-control-group = Pour ce ticket, seul le hasard a fixé l’ordre, afin de mesurer ce que valent les règles.
why-unavailable = Vous êtes absent par votre propre choix, aucun ticket ne vous est donc proposé en premier.
why-unseen = Vous n’étiez pas là depuis un moment, aucun ticket ne vous a donc été proposé en premier.
why-full = Vous avez autant de tickets que permis ; terminez-en un pour en recevoir d’autres.
why-lacks-program = Vous n’avez pas de qualification dans ce programme.
why-lacks-language = Aucune de vos qualifications dans ce programme ne couvre cette langue.
why-lacks-topic = Aucune de vos qualifications dans cette langue ne couvre ce sujet.
why-released-before = Vous avez rendu ce ticket. Votre part reste due s’il est résolu.
why-escalated-before = Vous avez fait appel à l’équipe du produit. Pendant un court moment, seuls d’autres experts peuvent répondre à sa place.
why-conflict = Le client vous est trop proche, ce ticket est donc pour d’autres.
why-under-review = Votre travail est en cours d’examen. D’ici là, vous ne pouvez pas prendre de ticket.
why-wave-opens = Votre vague n’est pas encore ouverte. Ouverture : { $at }
why-pool-opens = D’autres experts sont sollicités d’abord. Ouverture à tous : { $at }
why-language-opens = Les experts de cette langue sont sollicités d’abord. Ouverture aux autres langues : { $at }
lease-label = Temps restant pour ce ticket
lease-until = À vous jusqu’à
lease-left = À vous encore
lease-two-minutes = Encore deux minutes pour ce ticket.
lease-half-minute = Encore une demi-minute pour ce ticket.
lease-over = Votre temps est écoulé. Votre brouillon est conservé ; vous pouvez reprendre le ticket si personne d’autre ne l’a.
extend = + 10 minutes
answer-label = Votre réponse
answer-send = Envoyer pour { $amount }
draft-save = Enregistrer le brouillon
draft-saved = Brouillon enregistré
draft-failed = Le brouillon n’est pas encore enregistré ; nouvel essai en cours.
draft-kept = Votre brouillon est conservé
release = Rendre
ask-title = Interroger d’abord le client
ask-label = Votre question au client
ask-help = Le client la lit aussitôt. Le ticket reste à vous tant que votre temps court.
ask-send = Poser la question
escalate-title = Seule l’équipe du produit peut le résoudre
escalate-label = Pourquoi l’équipe est nécessaire
escalate-help = L’équipe lit ceci, pas le client. Pendant un court moment, d’autres experts peuvent répondre à sa place.
escalate-send = Transmettre à l’équipe
error-answer-empty = Écrivez la réponse, puis envoyez-la.
error-answer-too-long = Raccourcissez la réponse à { $n } octets au plus.
error-question-empty = Écrivez la question, puis posez-la.
error-question-too-long = Raccourcissez la question à { $n } octets au plus.
error-reason-empty = Dites pourquoi l’équipe est nécessaire, puis transmettez.
error-reason-too-long = Raccourcissez la raison à { $n } octets au plus.
error-note-too-long = Raccourcissez la note à { $n } octets au plus.
error-message-too-long = Raccourcissez le message à { $n } octets au plus.
sending-title = Votre réponse est en route
sending-until = Vous pouvez l’annuler jusqu’à
your-answer = Votre réponse
sent-waiting = Le client a votre réponse. Sans nouveau message, elle compte comme solution le { $at }.
sent-resolved = Résolu. La récompense est définitivement à vous le { $at }, sauf si le client rouvre le ticket.
sent-settled = Résolu pour de bon, et la récompense est à vous.
next-title = Le meilleur choix suivant pour vous
next-none = Rien d’autre ne vous attend pour l’instant.
alike-title = Vous pourriez prendre l’un de ceux-ci
over-answered = Quelqu’un d’autre a répondu à ce ticket.
over-resolved = Ce ticket est résolu.
over-agents = L’équipe du produit s’occupe maintenant de ce ticket.
over-released = Vous avez rendu ce ticket. S’il est résolu au cours de cette étape, votre note rapporte sa part.
over-closed = Ce ticket a été fermé avant que quiconque n’y travaille.
release-title = Rendre le ticket
release-earns-title = Ce que votre note peut rapporter
release-share = { $share } de la part des experts
release-earns = Si la personne suivante le résout au cours de cette étape, ceci est à vous pour la note que vous laissez. Sans note, ce n’est rien.
release-free = Rendre un ticket ne vous coûte rien et ne réduit pas vos chances.
release-note = Note pour la personne suivante
release-note-help = Ce que vous avez trouvé, ce que vous avez essayé, comment vous continueriez. Le client ne la lit pas.
release-message = Mot au client
release-message-help = Si vous voulez : que quelqu’un d’autre prend la suite, ou ce qui aide en attendant. Le client le lit aussitôt.
release-send = Rendre
release-keep = Garder
