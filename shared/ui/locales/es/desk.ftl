# Frases del puesto de trabajo: la cola, lo propio y la vista previa al lado.
queue-title = Cola
queue-count = { $n ->
    [0] No espera ningún ticket
    [one] Espera { $n } ticket
   *[other] Esperan { $n } tickets
 }
queue-empty = No hay nada esperándole.
queue-empty-programs = { $n ->
    [0] Aún no tiene ninguna cualificación. Quien le invitó puede darle una.
    [one] Un programa está tranquilo. Los tickets nuevos aparecen aquí solos.
   *[other] { $n } programas están tranquilos. Los tickets nuevos aparecen aquí solos.
 }
queue-more = Esperan más de los que se muestran aquí. Limite la lista a un programa.
queue-away = Está ausente: no se le ofrece ningún ticket en primer lugar. Aun así puede tomar lo que está abierto a todos.
queue-away-change = Cambiarlo en su perfil
queue-under-review = Su trabajo está en revisión. Hasta que termine no se le muestran tickets; lo que ganó sigue siendo suyo.
feed-live = En directo
feed-dead = Sin conexión en directo; actualizado
filter-program = Programa
filter-every = Todos los programas
filter-order = Orden
filter-apply = Aplicar
order-fit = Lo más adecuado primero
order-reward = Lo mejor pagado primero
order-age = La espera más larga primero
offer-hints = { $n ->
    [one] { $n } nota
   *[other] { $n } notas
 }
offer-being-read = Lo están leyendo
offer-due = Plazo
own-title = Suyos
own-claimed = El tiempo acaba: { $at }
own-lapsed = Tiempo agotado, borrador conservado
own-sending = En camino
own-draft = Borrador conservado
pane-label = Vista previa
pane-empty = Elija un ticket para leerlo aquí. Leer es gratis y no le compromete a nada.
