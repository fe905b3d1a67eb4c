# 作業机の文。待ち行列、自分のチケット、横のプレビュー。
queue-title = 待ち行列
queue-count = { $n ->
    [0] 待っているチケットはありません
   *[other] { $n } 件のチケットが待っています
 }
queue-empty = あなたを待っているチケットはありません。
queue-empty-programs = { $n ->
    [0] まだ資格がありません。招待した人に付与してもらえます。
   *[other] { $n } 件のプログラムは落ち着いています。新しいチケットはこのページに自動で表示されます。
 }
queue-more = ここに表示されているほかにも待っています。プログラムで絞り込んでください。
queue-away = 不在の設定です。優先的な案内はありませんが、全員に開かれたチケットは引き受けられます。
queue-away-change = プロフィールで変更する
queue-under-review = あなたの作業は審査中です。終わるまでチケットは表示されません。得た報酬はあなたのものです。
feed-live = 最新
feed-dead = 更新が止まっています。最終更新
filter-program = プログラム
filter-every = すべてのプログラム
filter-order = 並び順
filter-apply = 適用
order-fit = 適しているものから
order-reward = 報酬の高いものから
order-age = 長く待っているものから
offer-hints = { $n ->
   *[other] メモ { $n } 件
 }
offer-being-read = 閲覧中
offer-due = 期限
own-title = あなたのチケット
own-claimed = 時間切れ: { $at }
own-lapsed = 時間切れ、下書きあり
own-sending = 送信中
own-draft = 下書きあり
pane-label = プレビュー
pane-empty = チケットを選ぶとここで読めます。読むのは無料で、義務は生じません。
