# Frases de un ticket: vista previa, toma, respuesta y devolución.
fact-program = Programa
fact-topic = Tema
fact-language = Idioma
fact-channel = Canal
fact-opened = Recibido
fact-due = Pasa al equipo
claim = Tomar por { $amount }
skip = Descartar para siempre
taken-until = Otra persona tiene este ticket. Libre de nuevo: { $at }
being-read = Otra persona está leyendo este ticket. Aun así puede tomarlo.
lapsed-yours = Se le acabó el tiempo, pero nadie ha tomado el ticket desde entonces. Tómelo otra vez y recuperará su borrador.
talk-title = Conversación
voice-customer = Cliente
voice-you = Usted
voice-expert = Otro experto
voice-automation = Respuesta automática, no ayudó
voice-agent = Equipo del producto
hints-title = Notas de expertos anteriores
hint-share = gana { $share } si esto se resuelve
suggestion-title = Lo que respondería una automatización
suggestion-ask = ¿Habría servido esta respuesta?
suggestion-yes = Sirve
suggestion-no = No sirve
suggestion-fits = Se opinó que sirve.
suggestion-fits-not = Se opinó que no sirve.
escalation-stands = Otro experto pidió que interviniera el equipo del producto. Una respuesta aún lo evita:
reward-title = Lo que se paga
reward-experts = Parte de los expertos
reward-earlier = Por notas de expertos anteriores
reward-yours = Usted, si su respuesta se mantiene
reward-release = Si lo devuelve con una nota que ayude
reward-rule = Cuenta como resuelto cuando el cliente lo dice o tras { $confirm } sin un mensaje nuevo. Durante { $reopen } más se puede reabrir; después la recompensa es suya para siempre. No se descuenta ninguna comisión.
why-title = Por qué ve esto
why-held = Usted tiene este ticket.
why-wave = Se le ofreció en la ronda { $wave }, y su ronda está abierta.
why-pool = Está abierto a todos los expertos cualificados.
why-place = Su lugar fue el { $place } de { $candidates } a quienes se podía preguntar.
why-merit = { $side ->
    [more] Respuestas que se mantuvieron: { $percent } % por encima del punto medio de todos a quienes se podía preguntar.
    [less] Respuestas que se mantuvieron: { $percent } % por debajo del punto medio de todos a quienes se podía preguntar.
   *[same] Respuestas que se mantuvieron: en el punto medio de todos a quienes se podía preguntar.
 }
why-response = { $side ->
    [more] Ofertas aceptadas: { $percent } % por encima del punto medio.
    [less] Ofertas aceptadas: { $percent } % por debajo del punto medio.
   *[same] Ofertas aceptadas: en el punto medio.
 }
why-access = { $side ->
    [more] Ofertas recibidas: { $percent } % por encima del punto medio, por eso otros van primero.
    [less] Ofertas recibidas: { $percent } % por debajo del punto medio, por eso usted va antes.
   *[same] Ofertas recibidas: en el punto medio.
 }
why-control-group = En este ticket solo el azar decidió el orden, para poder medir cuánto valen las reglas.
why-unavailable = Está ausente por decisión propia, así que no se le ofrece ningún ticket en primer lugar.
why-unseen = Hacía un tiempo que no venía, así que no se le ofreció ningún ticket en primer lugar.
why-full = Tiene tantos tickets como se permite; termine uno para recibir más.
why-lacks-program = No tiene ninguna cualificación en este programa.
why-lacks-language = Ninguna de sus cualificaciones en este programa incluye este idioma.
why-lacks-topic = Ninguna de sus cualificaciones en este idioma incluye este tema.
why-released-before = Usted devolvió este ticket. Su parte sigue en pie si se resuelve.
why-escalated-before = Usted pidió que interviniera el equipo del producto. Durante un momento solo otros expertos pueden responder en su lugar.
why-conflict = El cliente es demasiado cercano a usted, así que este ticket es para otros.
why-under-review = Su trabajo está en revisión. Hasta que termine no puede tomar tickets.
why-wave-opens = Su ronda aún no está abierta. Se abre: { $at }
why-pool-opens = Primero se pregunta a otros expertos. Se abre a todos: { $at }
why-language-opens = Primero se pregunta a expertos de este idioma. Se abre a otros idiomas: { $at }
lease-label = Tiempo que queda para este ticket
lease-until = Suyo hasta
lease-left = Suyo durante
lease-two-minutes = Quedan dos minutos para este ticket.
lease-half-minute = Queda medio minuto para este ticket.
lease-over = Se le acabó el tiempo. Su borrador se conserva; puede recuperar el ticket si nadie más lo tiene.
extend = + 10 minutos
answer-label = Su respuesta
answer-send = Enviar por { $amount }
draft-save = Guardar borrador
draft-saved = Borrador guardado
draft-failed = El borrador aún no está guardado; se vuelve a intentar.
draft-kept = Su borrador se conserva
release = Devolver
ask-title = Preguntar antes al cliente
ask-label = Su pregunta al cliente
ask-help = El cliente la lee enseguida. El ticket sigue siendo suyo mientras corre su tiempo.
ask-send = Preguntar
escalate-title = Solo el equipo del producto puede resolverlo
escalate-label = Por qué hace falta el equipo
escalate-help = Esto lo lee el equipo, no el cliente. Durante un momento otros expertos pueden responder en su lugar.
escalate-send = Pasar al equipo
error-answer-empty = Escriba la respuesta y después envíela.
error-answer-too-long = Acorte la respuesta a { $n } bytes como máximo.
error-question-empty = Escriba la pregunta y después envíela.
error-question-too-long = Acorte la pregunta a { $n } bytes como máximo.
error-reason-empty = Diga por qué hace falta el equipo y después páselo.
error-reason-too-long = Acorte el motivo a { $n } bytes como máximo.
error-note-too-long = Acorte la nota a { $n } bytes como máximo.
error-message-too-long = Acorte el mensaje a { $n } bytes como máximo.
sending-title = Su respuesta va de camino
sending-until = Puede deshacerlo hasta
your-answer = Su respuesta
sent-waiting = El cliente tiene su respuesta. Sin un mensaje nuevo, cuenta como solución el { $at }.
sent-resolved = Resuelto. La recompensa es suya para siempre el { $at }, salvo que el cliente lo reabra.
sent-settled = Resuelto definitivamente, y la recompensa es suya.
next-title = Lo mejor para usted ahora
next-none = Ahora no le espera nada más.
alike-title = Podría tomar uno de estos
over-answered = Otra persona respondió este ticket.
over-resolved = Este ticket está resuelto.
over-agents = Ahora este ticket lo tiene el equipo del producto.
over-released = Usted devolvió este ticket. Si se resuelve en esta ronda, su nota gana su parte.
over-closed = Este ticket se cerró antes de que nadie trabajara en él.
release-title = Devolver el ticket
release-earns-title = Lo que puede ganar su nota
release-share = { $share } de la parte de los expertos
release-earns = Si la siguiente persona lo resuelve en esta ronda, esto es suyo por la nota que deja. Sin nota no es nada.
release-free = Devolver no le cuesta nada ni reduce sus posibilidades.
release-note = Nota para la siguiente persona
release-note-help = Lo que averiguó, lo que probó y por dónde seguiría. El cliente no la lee.
release-message = Unas palabras para el cliente
release-message-help = Si quiere: que otra persona se encarga, o qué ayuda mientras tanto. El cliente las lee enseguida.
release-send = Devolver
release-keep = Quedármelo
