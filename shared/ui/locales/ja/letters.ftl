# メールの手紙
letter-sign-in-subject = Fandesk にサインイン
letter-sign-in-body = ボタンを押してサインインしてください。リンクは10分以内に一度だけ使えます。
letter-sign-in-button = サインイン
letter-not-asked = お心当たりがない場合は、何もしなくてかまいません。リンクがなければ誰もサインインできません。
letter-stranger-subject = このアドレスのアカウントはありません
letter-stranger-body = このアドレスで Fandesk へのサインインが求められましたが、該当するアカウントがありません。ご本人の場合は、招待を受け取ったアドレスをお試しください。
letter-stranger-button = 別のアドレスを試す
letter-invitation-subject = Fandesk に招待されました
letter-invitation-expert = エキスパートとして質問に答えるよう招待されています。役に立った回答には報酬が支払われ、働く時間は自由に選べます。
letter-invitation-client = { $client } のヘルプデスクに招待されています。お客様の質問、回答者、その成果をご覧いただけます。
letter-invitation-operator = このシステムの運用に招待されています。
letter-invitation-time = リンクは7日以内に一度だけ使えます。
letter-invitation-button = 承諾してサインイン
