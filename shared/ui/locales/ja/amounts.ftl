# 数量と言語の名前。
span-days = { $n ->
   *[other] { $n } 日
 }
span-hours = { $n ->
   *[other] { $n } 時間
 }
span-minutes = { $n ->
   *[other] { $n } 分
 }
span-seconds = { $n ->
   *[other] { $n } 秒
 }
share = { $share }%
language-ar = アラビア語
language-bg = ブルガリア語
language-bn = ベンガル語
language-ca = カタロニア語
language-cs = チェコ語
language-da = デンマーク語
language-de = ドイツ語
language-el = ギリシャ語
language-en = 英語
language-es = スペイン語
language-et = エストニア語
language-fa = ペルシア語
language-fi = フィンランド語
language-fr = フランス語
language-he = ヘブライ語
language-hi = ヒンディー語
language-hr = クロアチア語
language-hu = ハンガリー語
language-id = インドネシア語
language-it = イタリア語
language-ja = 日本語
language-ko = 韓国語
language-lt = リトアニア語
language-lv = ラトビア語
language-ms = マレー語
language-nl = オランダ語
language-no = ノルウェー語
language-pl = ポーランド語
language-pt = ポルトガル語
language-ro = ルーマニア語
language-ru = ロシア語
language-sk = スロバキア語
language-sl = スロベニア語
language-sr = セルビア語
language-sv = スウェーデン語
language-th = タイ語
language-tl = フィリピノ語
language-tr = トルコ語
language-uk = ウクライナ語
language-ur = ウルドゥー語
language-vi = ベトナム語
language-zh = 中国語
