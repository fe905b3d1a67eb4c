# チケットの文。プレビュー、引き受け、回答、手放し。
fact-program = プログラム
fact-topic = 話題
fact-language = 言語
fact-channel = 経路
fact-opened = 受付
fact-due = チームへ移る時刻
claim = { $amount } で引き受ける
skip = 今後表示しない
taken-until = ほかの人がこのチケットを担当しています。空く時刻: { $at }
being-read = ほかの人がこのチケットを読んでいます。それでも引き受けられます。
lapsed-yours = 時間切れになりましたが、まだだれも引き受けていません。もう一度引き受けると下書きが戻ります。
talk-title = やり取り
voice-customer = お客様
voice-you = あなた
voice-expert = ほかのエキスパート
voice-automation = 自動回答（解決せず）
voice-agent = 製品チーム
hints-title = 前のエキスパートからのメモ
hint-share = 解決されると { $share } を得ます
suggestion-title = 自動回答の案
suggestion-ask = この回答は合っていましたか。
suggestion-yes = 合っている
suggestion-no = 合っていない
suggestion-fits = 合っていると判断されました。
suggestion-fits-not = 合っていないと判断されました。
escalation-stands = ほかのエキスパートが製品チームを求めました。回答すればまだ止められます:
reward-title = 報酬
reward-experts = エキスパートの取り分
reward-earlier = 前のエキスパートのメモに
reward-yours = 回答が認められた場合のあなたの報酬
reward-release = 役立つメモを残して手放した場合
reward-rule = お客様が解決と伝えるか、新しいメッセージのないまま { $confirm } 経つと解決になります。その後 { $reopen } の間は再開される場合があり、それを過ぎると報酬は確定します。手数料は引かれません。
why-title = 表示されている理由
why-held = あなたがこのチケットを担当しています。
why-wave = 第 { $wave } 回の案内であなたに届き、受付中です。
why-pool = 資格のあるすべてのエキスパートに開かれています。
why-place = 案内できた { $candidates } 人のうち、あなたは { $place } 番目でした。
why-merit = { $side ->
    [more] 認められた回答: 案内できた全員の中央より { $percent }% 上です。
    [less] 認められた回答: 案内できた全員の中央より { $percent }% 下です。
   *[same] 認められた回答: 案内できた全員の中央です。
 }
why-response = { $side ->
    [more] 案内への応答: 中央より { $percent }% 上です。
    [less] 案内への応答: 中央より { $percent }% 下です。
   *[same] 案内への応答: 中央です。
 }
why-access = { $side ->
    [more] 受けた案内: 中央より { $percent }% 多いため、ほかの人が先になります。
    [less] 受けた案内: 中央より { $percent }% 少ないため、あなたが早くなります。
   *[same] 受けた案内: 中央です。
 }
why-control-group = 規則の効果を測るため、このチケットの順番は偶然だけで決めました。
why-unavailable = 不在の設定のため、優先的な案内はありません。
why-unseen = しばらくご利用がなかったため、優先的な案内はありませんでした。
why-full = 担当できる上限に達しています。一件終えると次の案内があります。
why-lacks-program = このプログラムの資格がありません。
why-lacks-language = このプログラムの資格に、この言語が含まれていません。
why-lacks-topic = この言語の資格に、この話題が含まれていません。
why-released-before = あなたはこのチケットを手放しました。解決されれば取り分は有効です。
why-escalated-before = あなたは製品チームを求めました。しばらくの間、代わりに回答できるのはほかのエキスパートだけです。
why-conflict = お客様との関係が近いため、このチケットはほかの人が担当します。
why-under-review = あなたの作業は審査中です。終わるまでチケットを引き受けられません。
why-wave-opens = あなたの順番はまだです。開始: { $at }
why-pool-opens = ほかのエキスパートに先に案内しています。全員への開放: { $at }
why-language-opens = この言語のエキスパートに先に案内しています。ほかの言語への開放: { $at }
lease-label = このチケットの残り時間
lease-until = 担当の期限
lease-left = 残り時間
lease-two-minutes = 残り 2 分です。
lease-half-minute = 残り 30 秒です。
lease-over = 時間切れです。下書きは残っています。ほかにだれも担当していなければ取り戻せます。
extend = + 10 分
answer-label = あなたの回答
answer-send = { $amount } で送信
draft-save = 下書きを保存
draft-saved = 下書きを保存しました
draft-failed = 下書きはまだ保存されていません。再試行しています。
draft-kept = 下書きは残っています
release = 手放す
ask-title = 先にお客様に質問する
ask-label = お客様への質問
ask-help = お客様にすぐ届きます。時間内はチケットはあなたの担当のままです。
ask-send = 質問する
escalate-title = 製品チームでなければ解決できない
escalate-label = チームが必要な理由
escalate-help = チームが読みます。お客様には見えません。しばらくの間、ほかのエキスパートが代わりに回答できます。
escalate-send = チームに渡す
error-answer-empty = 回答を書いてから送信してください。
error-answer-too-long = 回答を { $n } バイト以内に短くしてください。
error-question-empty = 質問を書いてから送信してください。
error-question-too-long = 質問を { $n } バイト以内に短くしてください。
error-reason-empty = チームが必要な理由を書いてから渡してください。
error-reason-too-long = 理由を { $n } バイト以内に短くしてください。
error-note-too-long = メモを { $n } バイト以内に短くしてください。
error-message-too-long = メッセージを { $n } バイト以内に短くしてください。
sending-title = 回答を送信しています
sending-until = 取り消せる時刻の期限
your-answer = あなたの回答
sent-waiting = 回答はお客様に届いています。新しいメッセージがなければ { $at } に解決となります。
sent-resolved = 解決しました。お客様が再開しなければ、報酬は { $at } に確定します。
sent-settled = 解決が確定し、報酬はあなたのものです。
next-title = 次におすすめのチケット
next-none = 今はほかに待っているチケットはありません。
alike-title = こちらを引き受けられます
over-answered = ほかの人がこのチケットに回答しました。
over-resolved = このチケットは解決済みです。
over-agents = 現在、製品チームがこのチケットを担当しています。
over-released = あなたはこのチケットを手放しました。この回で解決されれば、メモの取り分を得られます。
over-closed = このチケットはだれも対応しないうちに閉じられました。
release-title = チケットを手放す
release-earns-title = メモで得られる金額
release-share = エキスパートの取り分の { $share }
release-earns = 次のエキスパートがこの回で解決すると、残したメモに対してこの金額を得られます。メモがなければ何も得られません。
release-free = 手放しても費用はかからず、今後の機会も減りません。
release-note = 次のエキスパートへのメモ
release-note-help = わかったこと、試したこと、次に試すとよいこと。お客様には見えません。
release-message = お客様へのひとこと
release-message-help = 必要であれば、別の人が引き継ぐことや、それまでに役立つことを書いてください。お客様にすぐ届きます。
release-send = 手放す
release-keep = 続ける
