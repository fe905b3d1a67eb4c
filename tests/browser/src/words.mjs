// What the tests' customers ask and their experts answer, in the languages in which pages are looked at.

/** A question for an expert with its answer; a question that an automation answers, by the words that it must contain. */
export const WORDS = {
  en: {
    subject: "The lamp stays dark after the update",
    question: "Since the update this morning my lamp stays dark. I have tried another socket already. What else can I do?",
    answer: "Hold the button on the back for ten seconds until the ring blinks.\n\nThen open the app, choose Lamps, and add it again.",
    quick: { subject: "Pairing code", question: "Where is the pairing code of my lamp?", contain: ["pairing code"],
      answer: "The pairing code stands on the underside of the foot, below the striped label." },
  },
  ar: {
    subject: "المصباح لا يضيء بعد التحديث",
    question: "منذ تحديث هذا الصباح لا يضيء المصباح، وجربت مقبسًا آخر. ماذا أفعل؟",
    answer: "اضغط الزر الخلفي عشر ثوانٍ حتى تومض الحلقة.\n\nبعد ذلك افتح التطبيق Lumen 2.1 وأضف المصباح من جديد.",
    quick: { subject: "رمز الاقتران", question: "أين أجد رمز الاقتران الخاص بالمصباح؟", contain: ["رمز الاقتران"],
      answer: "تجد رمز الاقتران أسفل القاعدة، تحت الملصق المخطط." },
  },
  de: {
    subject: "Die Lampe bleibt nach der Aktualisierung dunkel",
    question: "Seit der Aktualisierung heute früh bleibt meine Lampe dunkel. Eine andere Steckdose habe ich schon versucht.",
    answer: "Halten Sie die Taste auf der Rückseite zehn Sekunden lang gedrückt, bis der Ring blinkt.",
    quick: { subject: "Kopplungscode", question: "Wo steht der Kopplungscode meiner Lampe?", contain: ["kopplungscode"],
      answer: "Der Kopplungscode steht auf der Unterseite des Fußes, unter dem gestreiften Aufkleber." },
  },
  ja: {
    subject: "更新後にランプが点灯しません",
    question: "今朝の更新のあと、ランプが点灯しません。別のコンセントも試しました。どうすればよいですか。",
    answer: "背面のボタンを10秒間長押しして、リングが点滅するまでお待ちください。",
    quick: { subject: "ペアリングコード", question: "ランプのペアリングコードはどこにありますか。", contain: ["ペアリングコード"],
      answer: "ペアリングコードは台座の裏、しま模様のラベルの下にあります。" },
  },
};
