# Cartas por correo.
letter-sign-in-subject = Iniciar sesión en Fandesk
letter-sign-in-body = Pulse el botón para iniciar sesión. El enlace funciona una sola vez, durante diez minutos.
letter-sign-in-button = Iniciar sesión
letter-not-asked = ¿No lo ha pedido usted? Entonces no haga nada: sin el enlace nadie inicia sesión.
letter-stranger-subject = No hay ninguna cuenta con esta dirección
letter-stranger-body = Alguien quiso iniciar sesión en Fandesk con esta dirección, pero no pertenece a ninguna cuenta. Si fue usted, pruebe con la dirección en la que recibió la invitación.
letter-stranger-button = Probar otra dirección
letter-invitation-subject = Le invitamos a Fandesk
letter-invitation-expert = Le invitamos a responder preguntas como experto. Cada respuesta que ayuda se paga, y usted elige cuándo trabaja.
letter-invitation-client = Le invitamos al servicio de ayuda de { $client }: qué preguntan sus clientes, quién responde y con qué resultado.
letter-invitation-operator = Le invitamos a administrar este sistema.
letter-invitation-time = El enlace funciona una sola vez, durante siete días.
letter-invitation-button = Aceptar e iniciar sesión
