"""What somebody might say in a film about a pump house: thirty sentences each."""

ENGLISH = """
Welcome back to the yard, it is good to see you. Today we replace the old pump behind the
waterfall. The old pump has run for eleven years without a break. It moved nine hundred gallons
of water an hour. My neighbour brought a sandwich, thank you for that. The new pump moves
fifteen hundred gallons of water an hour. That is enough water for the waterfall and for the
small pond. First we switch off the power, always. Then we drain the pond until the old pump
lies dry. Please wear gloves, the edges are sharp. The old pump is held by four bolts below the
waterfall. Two of the bolts were rusty and broke off. We drilled the broken bolts out with a
steel drill. It rained a little in the afternoon. The new pump stands on a rubber mat, so that
it does not hum. The pipe from the pump to the waterfall is two inches wide. We glued the pipe
and waited for an hour. My daughter painted the lid blue. Before the pump runs, the pipe has to
be filled with water. A pump that runs dry breaks within a minute. Now we switch the power on
and listen to the pump. The pump is very quiet, you can hear the birds. After ten seconds water
comes over the edge of the waterfall. We measured fourteen hundred gallons of water an hour.
That is a little less than the box of the pump says. The height of the waterfall costs some of
the flow. Clean the filter of the pump twice a year. Do it in spring and again in autumn. Next
week we build the steps beside the pond. Thanks for watching and see you soon.
"""

GERMAN = """
Willkommen zurück im Hof, schön, dass ihr da seid. Heute tauschen wir die alte Pumpe hinter dem
Wasserfall. Die alte Pumpe lief elf Jahre ohne Pause. Sie förderte dreitausend Liter Wasser in
der Stunde. Mein Nachbar brachte ein Butterbrot, danke dafür. Die neue Pumpe fördert
sechstausend Liter Wasser in der Stunde. Das reicht für den Wasserfall und den kleinen Teich.
Zuerst schalten wir den Strom ab, immer. Dann leeren wir den Teich, bis die alte Pumpe trocken
liegt. Tragt bitte Handschuhe, die Kanten sind scharf. Die alte Pumpe hängt an vier Schrauben
unter dem Wasserfall. Zwei der Schrauben waren rostig und brachen ab. Wir bohrten sie mit einem
Stahlbohrer aus. Am Nachmittag regnete es ein wenig. Die neue Pumpe steht auf einer Gummimatte,
damit sie nicht brummt. Das Rohr von der Pumpe zum Wasserfall ist fünf Zentimeter weit. Wir
klebten das Rohr und warteten eine Stunde. Meine Tochter strich den Deckel blau. Bevor die Pumpe
läuft, muss das Rohr voll Wasser sein. Eine Pumpe, die trocken läuft, ist nach einer Minute hin.
Jetzt schalten wir den Strom ein und hören auf die Pumpe. Die Pumpe ist sehr leise, man hört die
Vögel. Nach zehn Sekunden kommt Wasser über die Kante des Wasserfalls. Wir maßen
fünftausendfünfhundert Liter Wasser in der Stunde. Das ist etwas weniger, als auf der Schachtel
der Pumpe steht. Die Höhe des Wasserfalls kostet etwas Durchfluss. Reinigt den Filter der Pumpe
zweimal im Jahr. Am besten im Frühling und noch einmal im Herbst. Nächste Woche bauen wir die
Stufen neben dem Teich. Danke fürs Zuschauen und bis bald.
"""

JAPANESE = (
    "庭へようこそ。今日は滝の裏の古いポンプを交換します。古いポンプは十一年間動きました。"
    "一時間に三千リットルの水を送りました。隣の人が昼食をくれました。"
    "新しいポンプは一時間に六千リットルの水を送ります。滝と小さな池には十分な水です。"
    "まず必ず電源を切ります。次に池の水を抜いて古いポンプを出します。手袋をしてください。"
    "古いポンプは滝の下の四本のボルトで留めてあります。二本のボルトは錆びて折れました。"
    "折れたボルトはドリルで取りました。午後は少し雨でした。新しいポンプはゴムの上に置きます。"
    "ポンプから滝までの管は太いです。管を接着して一時間待ちました。娘が蓋を青く塗りました。"
    "ポンプを動かす前に管を水で満たします。空のポンプは一分で壊れます。"
    "電源を入れてポンプの音を聞きます。ポンプはとても静かです。十秒後に滝から水が落ちます。"
    "一時間に五千リットルの水を測りました。箱に書いてあるより少し少ないです。"
    "滝の高さで水の量が減ります。ポンプのフィルターを年に二回掃除します。春と秋がいいです。"
    "来週は池の横に階段を作ります。ご覧いただきありがとうございました。"
)
