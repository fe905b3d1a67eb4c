# Cantidades y nombres de idiomas.
span-days = { $n ->
    [one] { $n } día
   *[other] { $n } días
 }
span-hours = { $n ->
    [one] { $n } hora
   *[other] { $n } horas
 }
span-minutes = { $n ->
    [one] { $n } minuto
   *[other] { $n } minutos
 }
span-seconds = { $n ->
    [one] { $n } segundo
   *[other] { $n } segundos
 }
share = { $share } %
language-ar = árabe
language-bg = búlgaro
language-bn = bengalí
language-ca = catalán
language-cs = checo
language-da = danés
language-de = alemán
language-el = griego
language-en = inglés
language-es = español
language-et = estonio
language-fa = persa
language-fi = finés
language-fr = francés
language-he = hebreo
language-hi = hindi
language-hr = croata
language-hu = húngaro
language-id = indonesio
language-it = italiano
language-ja = japonés
language-ko = coreano
language-lt = lituano
language-lv = letón
language-ms = malayo
language-nl = neerlandés
language-no = noruego
language-pl = polaco
language-pt = portugués
language-ro = rumano
language-ru = ruso
language-sk = eslovaco
language-sl = esloveno
language-sr = serbio
language-sv = sueco
language-th = tailandés
language-tl = filipino
language-tr = turco
language-uk = ucraniano
language-ur = urdu
language-vi = vietnamita
language-zh = chino
