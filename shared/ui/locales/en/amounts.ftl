# Amounts and names of languages.
span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
 }
span-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
 }
span-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
 }
span-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
 }
share = { $share }%
language-ar = Arabic
language-bg = Bulgarian
language-bn = Bangla
language-ca = Catalan
language-cs = Czech
language-da = Danish
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-et = Estonian
language-fa = Persian
language-fi = Finnish
language-fr = French
language-he = Hebrew
language-hi = Hindi
language-hr = Croatian
language-hu = Hungarian
language-id = Indonesian
language-it = Italian
language-ja = Japanese
language-ko = Korean
language-lt = Lithuanian
language-lv = Latvian
language-ms = Malay
language-nl = Dutch
language-no = Norwegian
language-pl = Polish
language-pt = Portuguese
language-ro = Romanian
language-ru = Russian
language-sk = Slovak
language-sl = Slovenian
language-sr = Serbian
language-sv = Swedish
language-th = Thai
language-tl = Filipino
language-tr = Turkish
language-uk = Ukrainian
language-ur = Urdu
language-vi = Vietnamese
language-zh = Chinese
