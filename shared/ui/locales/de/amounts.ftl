# Mengen und Namen von Sprachen.
span-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
 }
span-hours = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
 }
span-minutes = { $n ->
    [one] { $n } Minute
   *[other] { $n } Minuten
 }
span-seconds = { $n ->
    [one] { $n } Sekunde
   *[other] { $n } Sekunden
 }
share = { $share } %
language-ar = Arabisch
language-bg = Bulgarisch
language-bn = Bengalisch
language-ca = Katalanisch
language-cs = Tschechisch
language-da = Dänisch
language-de = Deutsch
language-el = Griechisch
language-en = Englisch
language-es = Spanisch
language-et = Estnisch
language-fa = Persisch
language-fi = Finnisch
language-fr = Französisch
language-he = Hebräisch
language-hi = Hindi
language-hr = Kroatisch
language-hu = Ungarisch
language-id = Indonesisch
language-it = Italienisch
language-ja = Japanisch
language-ko = Koreanisch
language-lt = Litauisch
language-lv = Lettisch
language-ms = Malaiisch
language-nl = Niederländisch
language-no = Norwegisch
language-pl = Polnisch
language-pt = Portugiesisch
language-ro = Rumänisch
language-ru = Russisch
language-sk = Slowakisch
language-sl = Slowenisch
language-sr = Serbisch
language-sv = Schwedisch
language-th = Thailändisch
language-tl = Filipino
language-tr = Türkisch
language-uk = Ukrainisch
language-ur = Urdu
language-vi = Vietnamesisch
language-zh = Chinesisch
