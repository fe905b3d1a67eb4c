# Quantités et noms des langues.
span-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
 }
span-hours = { $n ->
    [one] { $n } heure
   *[other] { $n } heures
 }
span-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
 }
span-seconds = { $n ->
    [one] { $n } seconde
   *[other] { $n } secondes
 }
share = { $share } %
language-ar = arabe
language-bg = bulgare
language-bn = bengali
language-ca = catalan
language-cs = tchèque
language-da = danois
language-de = allemand
language-el = grec
language-en = anglais
language-es = espagnol
language-et = estonien
language-fa = persan
language-fi = finnois
language-fr = français
language-he = hébreu
language-hi = hindi
language-hr = croate
language-hu = hongrois
language-id = indonésien
language-it = italien
language-ja = japonais
language-ko = coréen
language-lt = lituanien
language-lv = letton
language-ms = malais
language-nl = néerlandais
language-no = norvégien
language-pl = polonais
language-pt = portugais
language-ro = roumain
language-ru = russe
language-sk = slovaque
language-sl = slovène
language-sr = serbe
language-sv = suédois
language-th = thaï
language-tl = filipino
language-tr = turc
language-uk = ukrainien
language-ur = ourdou
language-vi = vietnamien
language-zh = chinois
