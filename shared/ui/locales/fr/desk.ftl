# Phrases du bureau : la file d’attente, ce qui est à soi, et l’aperçu à côté.
queue-title = File d’attente
queue-count = { $n ->
    [0] Aucun ticket en attente
    [one] { $n } ticket en attente
   *[other] { $n } tickets en attente
 }
queue-empty = Rien ne vous attend.
queue-empty-programs = { $n ->
    [0] Vous n’avez pas encore de qualification. La personne qui vous a invité peut vous en donner une.
    [one] Un programme est calme. Les nouveaux tickets apparaissent ici d’eux-mêmes.
   *[other] { $n } programmes sont calmes. Les nouveaux tickets apparaissent ici d’eux-mêmes.
 }
queue-more = Il en attend plus qu’il n’en est affiché. Limitez la liste à un programme.
queue-away = Vous êtes absent : aucun ticket ne vous est proposé en premier. Vous pouvez tout de même prendre ce qui est ouvert à tous.
queue-away-change = Le modifier dans votre profil
queue-under-review = Votre travail est en cours d’examen. D’ici là, aucun ticket ne vous est montré ; ce que vous avez gagné reste à vous.
feed-live = En direct
feed-dead = Pas en direct ; mise à jour
filter-program = Programme
filter-every = Tous les programmes
filter-order = Ordre
filter-apply = Appliquer
order-fit = Le plus adapté d’abord
order-reward = Le mieux payé d’abord
order-age = La plus longue attente d’abord
offer-hints = { $n ->
    [one] { $n } note
   *[other] { $n } notes
 }
offer-being-read = En cours de lecture
offer-due = Échéance
own-title = À vous
own-claimed = Fin du temps : { $at }
own-lapsed = Temps écoulé, brouillon conservé
own-sending = En route
own-draft = Brouillon conservé
pane-label = Aperçu
pane-empty = Choisissez un ticket pour le lire ici. Lire est gratuit et ne vous engage à rien.
