# الكميات وأسماء اللغات.
span-days = { $n ->
    [zero] { $n } يوم
    [one] يوم واحد
    [two] يومين
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
 }
span-hours = { $n ->
    [zero] { $n } ساعة
    [one] ساعة واحدة
    [two] ساعتين
    [few] { $n } ساعات
    [many] { $n } ساعة
   *[other] { $n } ساعة
 }
span-minutes = { $n ->
    [zero] { $n } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $n } دقائق
    [many] { $n } دقيقة
   *[other] { $n } دقيقة
 }
span-seconds = { $n ->
    [zero] { $n } ثانية
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $n } ثوانٍ
    [many] { $n } ثانية
   *[other] { $n } ثانية
 }
share = { $share }‎%‎
language-ar = العربية
language-bg = البلغارية
language-bn = البنغالية
language-ca = الكتالانية
language-cs = التشيكية
language-da = الدانمركية
language-de = الألمانية
language-el = اليونانية
language-en = الإنجليزية
language-es = الإسبانية
language-et = الإستونية
language-fa = الفارسية
language-fi = الفنلندية
language-fr = الفرنسية
language-he = العبرية
language-hi = الهندية
language-hr = الكرواتية
language-hu = الهنغارية
language-id = الإندونيسية
language-it = الإيطالية
language-ja = اليابانية
language-ko = الكورية
language-lt = الليتوانية
language-lv = اللاتفية
language-ms = الماليزية
language-nl = الهولندية
language-no = النرويجية
language-pl = البولندية
language-pt = البرتغالية
language-ro = الرومانية
language-ru = الروسية
language-sk = السلوفاكية
language-sl = السلوفانية
language-sr = الصربية
language-sv = السويدية
language-th = التايلاندية
language-tl = الفلبينية
language-tr = التركية
language-uk = الأوكرانية
language-ur = الأوردية
language-vi = الفيتنامية
language-zh = الصينية
