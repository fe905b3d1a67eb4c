//! The lexicon: words and phrases of adverts in the languages in which floods of them were seen, by kind.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::spam::kind::Kind;

/// Phrases of words that spaces part.
const PHRASES: &[(Kind, &str)] = &[
    (
        Kind::HelpLine,
        "support number|help line|helpline|customer care|care number|customer service|customer support|service number|contact number|phone number|toll free|tollfree|tech support|technical support|support phone|helpdesk number|hotline|call now|call us|call for help|call our|24 7|live agent|numero de soporte|número de soporte|atencion al cliente|atención al cliente|servicio al cliente|numero de telefono|número de teléfono|service client|numero de telephone|numéro de téléphone|numéro du service|numero gratuit|numéro gratuit|kundenservice nummer|kundendienst nummer|servicenummer|telefonnummer|rufnummer|hotline nummer|numero verde|numero assistenza|atendimento ao cliente|número de atendimento|müşteri hizmetleri|çağrı merkezi|رقم خدمة العملاء|رقم الدعم|رقم هاتف|номер поддержки|служба поддержки",
    ),
    (
        Kind::Gambling,
        "casino|casinos|kasino|slot|slots|togel|sbobet|judi|jackpot|roulette|ruleta|poker online|online poker|betting|bookmaker|1xbet|bandar|slot gacor|gacor|bahis|canlı bahis|casino siteleri|apuestas|tragamonedas|spielautomaten|glücksspiel|sportwetten|paris sportifs|machines à sous|scommesse|apostas|caça níqueis|казино|ставки на спорт|игровые автоматы|كازينو|مراهنات|القمار",
    ),
    (
        Kind::Adult,
        "escort|escorts|escort service|call girl|call girls|hot girls|hookup|sex chat|cam girls|adult dating|massage service|sexy girls|nude|xxx|porn videos|putas|acompañantes|prostitutas|escort bayan|huren|sexkontakte|rencontres coquines|plan cul|проститутки|интим услуги",
    ),
    (
        Kind::Pills,
        "viagra|cialis|levitra|tramadol|xanax|adderall|oxycodone|steroids|keto|gummies|cbd oil|cbd|weight loss|lose weight|fat burner|male enhancement|testosterone booster|abortion pills|herbal cure|herbal medicine|hemp oil|skin cream|anti aging|abnehmen|abnehmpillen|perte de poids|bajar de peso|pastillas|potenzmittel|emagrecer|dimagrire|виагра|похудение",
    ),
    (
        Kind::Money,
        "loan|loans|personal loan|loan offer|instant loan|crypto recovery|recover your funds|lost funds|stolen crypto|recovery expert|bitcoin investment|investment platform|investment plan|forex|forex trading|binary options|earn money|make money|earning money|online earning|earn online|passive income|work from home|western union|money transfer|bank logs|cloned cards|clone cards|credit score|fix your credit|hire a hacker|hacker for hire|private investigator|ethical hacker|cash app flip|profit daily|guaranteed profit|get rich|geld verdienen|kredit ohne schufa|sofortkredit|kredit|gagner de l argent|prêt entre particuliers|pret entre particuliers|offre de prêt|ganar dinero|préstamos|prestamos|prestamo|guadagnare soldi|prestito|ganhar dinheiro|empréstimo|para kazan|быстрый кредит|заработок в интернете|займ|قرض|ربح المال",
    ),
    (
        Kind::Fortune,
        "beneficiary|inheritance|next of kin|million dollars|million usd|million euros|late husband|late father|deceased|barrister|attorney|diplomat|consignment|my dearest|dearest one|dear friend|dear beloved|god bless you|humanitarian|orphanage|fund transfer|transfer of funds|united nations|lottery|you have won|winning number|compensation fund|military|widow|cancer|donate|your assistance|confidential|trust fund|gold bars|erbschaft|millionen euro|héritage|millions d euros|herencia|millones de dolares|eredità|herança",
    ),
    (
        Kind::Service,
        "seo|seo services|seo service|seo agency|seo expert|backlinks|backlink|guest post|guest posting|digital marketing|digital marketing agency|web design|web design company|web development company|app development company|packers and movers|movers|removals|removal company|house clearance|cleaning services|plumber|locksmith|essay writing|essay writer|write my essay|assignment help|assignment writing|dissertation|homework help|buy followers|instagram followers|followers|youtube views|mod apk|apk download|apk mod|free download|crack download|license key|serial key|astrologer|astrology|black magic|love spell|love spells|spell caster|vashikaran|psychic|fake passport|buy passport|real passport|driving license|buy diploma|fake id|visa services|tour packages|taxi service|cab service|car rental|real estate|property dealers|wedding photographer|interior designer|security guard|training institute|coaching institute|online course|best course|training in|watch online|live stream free|watch live|live streaming free|iptv|referencement|référencement|agence web|déménagement|suchmaschinenoptimierung|schlüsseldienst|umzugsunternehmen|entrümpelung|führerschein kaufen|comprar seguidores|seguidores|cerrajero|posicionamiento web|traslochi|nakliyat|evden eve nakliyat|продвижение сайтов|купить диплом|شركة تنظيف|شركة نقل|نقل عفش|مكافحة حشرات|كشف تسربات",
    ),
    (
        Kind::Urges,
        "buy now|order now|shop now|click here|click the link|click on the link|visit our|visit my|visit us|visit here|check out my|check out our|check this|limited offer|limited time|special offer|best price|best prices|lowest price|cheap price|cheapest|affordable|discount|discounts|coupon|promo code|free trial|100 guaranteed|guaranteed|no risk|risk free|act now|book now|sign up now|join now|best in|top rated|leading company|we offer|we provide|our services|our company|our website|my website|my site|my blog|my channel|jetzt kaufen|jetzt bestellen|hier klicken|günstig|rabatt|unsere webseite|wir bieten|achetez maintenant|cliquez ici|meilleur prix|notre site|nous offrons|compra ahora|haz clic aquí|mejor precio|nuestro sitio|ofrecemos|acquista ora|clicca qui|miglior prezzo|compre agora|clique aqui|melhor preço|hemen al|tıklayın|en uygun|купить|заказать|скидка|лучшие цены|اتصل الان|اتصل الآن|افضل|أفضل شركة|خصم",
    ),
    (
        Kind::Invites,
        "contact me|contact us|email me|mail me|text me|dm me|message me|reach me|reach us|reach out to me|whatsapp|whats app|whatsapp me|telegram|ping me|ping us|write me|write to me|get in touch|for more information|more info|for more details|know more|kontaktieren sie|schreiben sie mir|contactez|contactez nous|contáctame|contáctenos|contactame|contattami|contattaci|contate nos|bize ulaşın|пишите|свяжитесь|تواصل معنا|واتساب|للتواصل",
    ),
    (
        Kind::Praise,
        "great post|nice post|good post|great work|nice work|good work|great article|nice article|great information|nice information|great blog|nice blog|thanks for sharing|thank you for sharing|keep it up|keep sharing|keep doing|keep up the good|very informative|informative post|helpful post|great content|nice content|awesome post|amazing post|useful information|really helpful",
    ),
    (
        Kind::Asks,
        "how|why|what|where|which|who|can i|can you|can anyone|could you|is there|is it|anyone know|any idea|please help|help me|help please|any help|wie|warum|wo|kann ich|gibt es|hilfe|comment|pourquoi|où|est ce que|aidez moi|cómo|como|por qué|porque|dónde|puedo|ayuda|perché|come|aiuto|socorro|ajuda|nasıl|neden|yardım|как|почему|помогите|كيف|لماذا|مساعدة",
    ),
    (
        Kind::Tells,
        "i|i m|i ve|my|me|when i|tried|after|since|but|then|yesterday|today|again|still|every time|ich|mein|meine|habe|seit|aber|nach|je|j ai|mon|ma|mes|depuis|mais|yo|mi|mis|pero|desde|he|io|ho|il mio|ma non|dopo|eu|meu|minha|mas|ben|benim|ama|я|у меня|мой|после|но|انا|عندي",
    ),
    (
        Kind::Trouble,
        "error|errors|problem|problems|issue|issues|crash|crashes|crashed|crashing|broken|bug|fails|failed|failing|doesn t|don t|won t|can t|cannot|couldn t|isn t|unable|not working|stopped|stuck|slow|missing|lost|disappeared|blocked|freeze|freezes|update|updated|version|install|installed|settings|login|log in|password|account|screen|page|tab|tabs|button|fehler|problem|funktioniert nicht|geht nicht|abgestürzt|kann nicht|erreur|problème|ne fonctionne pas|ne marche pas|impossible|fallo|problema|no funciona|no puedo|errore|non funziona|non riesco|erro|não funciona|não consigo|hata|sorun|çalışmıyor|ошибка|проблема|не работает|не могу|خطأ|مشكلة|لا يعمل",
    ),
];

/// Words of scripts that put no space between words; they are looked for anywhere.
const DENSE: &[(Kind, &str)] = &[
    (Kind::Gambling, "カジノ|パチンコ|スロット|赌场|赌博|博彩|娱乐城|百家乐|카지노|바카라|토토"),
    (Kind::Adult, "出会い系|アダルト|风俗|援助交際|上门服务|约炮|출장안마|출장마사지|오피"),
    (Kind::Pills, "バイアグラ|ダイエットサプリ|壮阳|减肥药|비아그라"),
    (Kind::Money, "副業|稼げる|即日融資|现金贷|贷款|兼职|刷单|套现|대출|재테크"),
    (Kind::Service, "代开发票|发票|办证|代写|论文代写|毕业证|文凭|加盟|代購|副業ブログ|개통"),
    (Kind::Urges, "今すぐ購入|格安|激安|特価|优惠|低价|最低价|최저가"),
    (Kind::Invites, "ラインで連絡|LINE追加|加微信|微信|加q|扣扣|咨询|카톡|텔레그램"),
    (Kind::Asks, "どう|なぜ|ですか|ますか|教えて|怎么|为什么|如何|吗|어떻게|왜"),
    (Kind::Trouble, "エラー|できません|できない|動かない|表示されない|问题|错误|无法|不能|오류|안됩니다"),
];

/// One phrase, in words.
struct Phrase {
    kind: Kind,
    whole: &'static str,
    rest: Vec<&'static str>,
}

fn phrases() -> &'static HashMap<&'static str, Vec<Phrase>> {
    static PHRASES_BY_WORD: OnceLock<HashMap<&'static str, Vec<Phrase>>> = OnceLock::new();
    PHRASES_BY_WORD.get_or_init(|| {
        let mut by_word: HashMap<&'static str, Vec<Phrase>> = HashMap::new();
        for (kind, phrase) in PHRASES.iter().flat_map(|(kind, list)| list.split('|').map(move |phrase| (*kind, phrase))) {
            let mut words = phrase.split(' ');
            if let Some(first) = words.next() {
                by_word.entry(first).or_default().push(Phrase { kind, whole: phrase, rest: words.collect() });
            }
        }
        by_word
    })
}

/// Tells `found` of the phrases that stand in these words, of two that begin alike the longer, and of those of a dense script that
/// stand anywhere in `text`.
pub(crate) fn find(words: &[&str], text: &str, is_dense: bool, mut found: impl FnMut(Kind, &'static str)) {
    let known = phrases();
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let behind = words.get(place + 1..).unwrap_or_default();
        let standing = known.get(word).into_iter().flatten().filter(|phrase| behind.starts_with(&phrase.rest));
        let longest = standing.max_by_key(|phrase| phrase.rest.len());
        if let Some(phrase) = longest {
            found(phrase.kind, phrase.whole);
        }
        place += 1 + longest.map_or(0, |phrase| phrase.rest.len());
    }
    if is_dense {
        let dense = DENSE.iter().flat_map(|(kind, list)| list.split('|').map(move |term| (*kind, term)));
        dense.filter(|(_, term)| text.contains(term)).for_each(|(kind, term)| found(kind, term));
    }
}
