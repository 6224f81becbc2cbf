"""Sentences that Whisper learnt from subtitles and puts where nobody speaks."""

from domain.transcription.said import said_of

_SENTENCES = """
Thank you
Thank you very much
Thank you so much
Thank you for watching
Thank you for watching this video
Thank you so much for watching
Thanks for watching
Thanks for listening
Thanks for watching and I'll see you in the next video
Please subscribe
Please subscribe to my channel
Please like and subscribe
Don't forget to like and subscribe
See you next time
See you in the next video
I'll see you in the next video
We'll be right back
You
Bye
Bye bye
Subtitles by the Amara.org community
Subtitles by SDI Media Group
Transcription by CastingWords
Untertitel der Amara.org-Community
Untertitel im Auftrag des ZDF für funk, 2017
Untertitelung des ZDF, 2020
Untertitel von Stephanie Geiges
Vielen Dank
Vielen Dank fürs Zuschauen
Vielen Dank für die Aufmerksamkeit
Bis zum nächsten Mal
Copyright WDR 2020
Copyright WDR 2021
Sous-titres réalisés par la communauté d'Amara.org
Sous-titres réalisés para la communauté d'Amara.org
Sous-titrage Société Radio-Canada
Sous-titrage ST' 501
Merci
Merci d'avoir regardé cette vidéo
Abonnez-vous
Subtítulos realizados por la comunidad de Amara.org
Subtítulos por la comunidad de Amara.org
¡Gracias por ver el video!
¡Suscríbete al canal!
Gracias
Sottotitoli creati dalla comunità Amara.org
Sottotitoli e revisione a cura di QTSS
Grazie per aver guardato il video
Legendas pela comunidade Amara.org
Obrigado por assistir
Ondertitels ingediend door de Amara.org gemeenschap
Ondertiteld door de Amara.org gemeenschap
Napisy stworzone przez społeczność Amara.org
Dziękuję za oglądanie
Undertexter från Amara.org-gemenskapen
Teksting av Nicolai Winther
Titulky vytvořil JohnyX
Altyazı M.K.
İzlediğiniz için teşekkür ederim
Субтитры сделал DimaTorzok
Субтитры создавал DimaTorzok
Субтитры подогнал Симон
Редактор субтитров А.Семкин Корректор А.Егорова
Продолжение следует
Спасибо за просмотр
Дякую за перегляд
ご視聴ありがとうございました
最後までご視聴ありがとうございました
チャンネル登録お願いします
おやすみなさい
字幕由Amara.org社区提供
字幕由 Amara.org 社群提供
字幕by索兰娅
请不吝点赞 订阅 转发 打赏支持明镜与点点栏目
請不吝點贊訂閱轉發打賞支持明鏡與點點欄目
谢谢观看
謝謝觀看
谢谢大家
시청해주셔서 감사합니다
시청해 주셔서 감사합니다
구독과 좋아요 부탁드립니다
MBC 뉴스 이덕영입니다
ترجمة نانسي قنقر
اشتركوا في القناة
धन्यवाद
"""

INVENTED_IN_SILENCE = frozenset(said_of(line).key for line in _SENTENCES.split("\n") if line)
"""Keys of `Said`. People say most of these, too: they count only where hardly anybody speaks."""
