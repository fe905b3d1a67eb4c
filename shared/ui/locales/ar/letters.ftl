# رسائل البريد
letter-sign-in-subject = تسجيل الدخول إلى Fandesk
letter-sign-in-body = اضغط على الزر لتسجيل الدخول. يعمل الرابط مرة واحدة خلال عشر دقائق.
letter-sign-in-button = تسجيل الدخول
letter-not-asked = لم تطلب هذا؟ لا داعي لفعل أي شيء: لا يمكن لأحد تسجيل الدخول من دون الرابط.
letter-stranger-subject = لا يوجد حساب بهذا العنوان
letter-stranger-body = حاول شخص ما تسجيل الدخول إلى Fandesk بهذا العنوان، لكن لا يوجد حساب مرتبط به. إذا كنت أنت، فجرّب العنوان الذي وصلتك عليه الدعوة.
letter-stranger-button = جرّب عنوانًا آخر
letter-invitation-subject = أنت مدعو إلى Fandesk
letter-invitation-expert = أنت مدعو للإجابة عن الأسئلة بصفتك خبيرًا. كل إجابة مفيدة مدفوعة الأجر، وأنت تختار وقت عملك.
letter-invitation-client = أنت مدعو إلى مكتب مساعدة { $client }: ماذا يسأل عملاؤك، ومن يجيب، وبأي جودة.
letter-invitation-operator = أنت مدعو لتشغيل هذا النظام.
letter-invitation-time = يعمل الرابط مرة واحدة خلال سبعة أيام.
letter-invitation-button = القبول وتسجيل الدخول
