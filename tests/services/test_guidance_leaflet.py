"""Tests that every instruction and warning of the leaflet is in its place."""

from __future__ import annotations

import pytest

from evidence_keeper.services.help.guidance import panel

INSTRUCTIONS = [
    # leaflet section, page, what the page must say in each language
    ("A0", "first-steps", "steps, in this order", "именно в таком порядке", "дәл осы ретпен"),
    ("A1", "cyber-harassment", 'press "like" or repost', "сделать репост", "репост жасамас"),
    ("A1", "cyber-harassment", "Block the account", "Заблокируйте аккаунт", "аккаунтты бұғаттаңыз"),
    ("A1", "cyber-harassment", "Report the account", "Пожалуйтесь на аккаунт", "шағым жіберіңіз"),
    ("A1", "cyber-harassment", "Tell an adult", "Расскажите взрослому", "ересек адамға айтыңыз"),
    ("A1", "cyber-harassment", "openly on your page", "открыто написать", "ашық айтуға"),
    ("A1", "cyber-harassment", "unlawful acts", "незаконных действиях", "заңсыз әрекеттер"),
    ("A1", "cyber-harassment", "all the messages", "всех сообщений", "Барлық хабарламаның"),
    ("A1", "cyber-harassment", "were violated", "границы нарушены", "шекараңыздың бұзылғанын"),
    ("A2", "stalking", "Calls that repeat", "Звонки часто", "Қоңыраулар жиі"),
    ("A2", "stalking", "messages at any hour", "в любое время", "кез келген уақытта"),
    ("A2", "stalking", 'Too much "love"', "много «любви»", "Шамадан тыс «махаббат»"),
    ("A2", "stalking", "private", "закрытыми", "жабық етіңіз"),
    ("A2", "stalking", "where you are now", "где вы сейчас", "қайда екеніңізді"),
    ("A2", "stalking", "blackmail you", "шантажировать", "бопсалауы мүмкін"),
    ("A2", "stalking", "in the order they came", "в том порядке", "ретін сақтаңыз"),
    (
        "A2",
        "stalking",
        "You need not hide anything",
        "Скрывать ничего не нужно",
        "бүгудің қажеті жоқ",
    ),
    ("A3", "gaslighting-and-blackmail", "your parents or your friends", "родителям", "ата-анаңа"),
    ("A3", "gaslighting-and-blackmail", "people close to you", "вашим близким", "жақындарыңызға"),
    ("A3", "gaslighting-and-blackmail", "As soon as", "Как только", "басталған бойда"),
    ("A3", "gaslighting-and-blackmail", "own mistake", "свою ошибку", "Қателігіңіз болса"),
    ("A3", "gaslighting-and-blackmail", "Time matters", "Время важно", "Уақыт маңызды"),
    ("A3", "gaslighting-and-blackmail", "doubt your own memory", "своей памяти", "жадыңызға"),
    ("A4", "not-your-fault", "not normal", "не норма", "қалыпты жағдай емес"),
    ("A4", "not-your-fault", "not a joke", "не шутка", "әзіл емес"),
    ("A4", "not-your-fault", "way of being friends", "способ дружить", "жолы емес"),
    ("A4", "not-your-fault", "afraid or uncomfortable", "страшно или неловко", "ыңғайсыз"),
    ("A4", "not-your-fault", "important person", "важный человек", "маңызды адамсыз"),
    ("A4", "not-your-fault", "cross your boundaries", "переступать", "шекараңыздан өтуге"),
    ("A5", "escalated", "more often", "чаще", "жиілейді"),
    ("A5", "escalated", "most of your day", "часть дня", "Күніңіздің көбі"),
    ("A5", "escalated", "damages your life", "вредит вашей жизни", "кесірін тигізеді"),
    ("A5", "escalated", "in the family or at home", "в семье или дома", "зорлық-зомбылық"),
    ("A6", "escalated", "**111**", "**111**", "**111**"),
    ("A6", "escalated", "**150**", "**150**", "**150**"),
    ("A6", "escalated", "helpline of your region", "вашего региона", "Өңіріңіздің сенім телефоны"),
    ("A6", "escalated", "school psychologist", "школьный психолог", "мектеп психологы"),
    ("A6", "escalated", "**102**: the police", "**102**: полиция", "**102**: полиция"),
    ("A7", "keep-and-ask", "everything that protects", "всё, что вас защищает", "қорғайтын"),
    ("A7", "keep-and-ask", "speed dial", "быстром наборе", "жылдам теруіне"),
    ("A7", "keep-and-ask", "Keep letters", "Храните письма", "мәтіндік хабарламаларды сақтаңыз"),
    ("A7", "keep-and-ask", "date and time when", "дату и время, когда", "күні мен уақытын"),
    ("A7", "keep-and-ask", "very beginning", "в самом начале", "ең басында-ақ"),
    ("A7", "keep-and-ask", "Your life matters", "Ваша жизнь важна", "өміріңіз маңызды"),
    ("A7", "keep-and-ask", "ashamed", "не стыдно", "қысылмаңыз"),
    ("A8", "more-help", "kazakhstan.unfpa.org", "kazakhstan.unfpa.org", "kazakhstan.unfpa.org"),
    ("A8", "more-help", "could not confirm", "подтвердить не смогли", "растай алмадық"),
    ("A9", "more-help", "netharassment", "netharassment", "netharassment"),
    ("A9", "more-help", "harassmentnet", "harassmentnet", "harassmentnet"),
    ("A10", "more-help", "855", "855", "855"),
]

# Wordings 1 to 7 of what software cannot promise; English uses the program's own words.
PROMISES = {
    "before-you-start": [
        (
            (
                "It does not stop someone who watches your screen, has a spy program on this "
                "computer, or makes you open it."
            ),
            (
                "Пароль не пустит в сейф других. Но он не защитит, если кто-то смотрит на экран, "
                "на компьютере стоит следящая программа или вас заставляют открыть."
            ),
            (
                "Құпиясөз сейфті басқалардан жабады. Бірақ біреу экраныңызға қарап тұрса, "
                "компьютерде аңду бағдарламасы болса немесе ашуға мәжбүрлесе, қорғай алмайды."
            ),
        ),
        (
            "If you are in danger, give the passphrase. You matter more than the vault.",
            "Если вам угрожает опасность — назовите пароль. Вы важнее сейфа.",
            "Қауіп төнсе, құпиясөзді айтыңыз. Сіз сейфтен маңыздырақсыз.",
        ),
        (
            (
                "If you lose the passphrase and the recovery sheet, nobody can open the vault "
                "— not even us."
            ),
            "Если потерять пароль и лист восстановления, сейф не откроет никто — и мы тоже.",
            "Құпиясөз бен қалпына келтіру парағы жоғалса, сейфті ешкім аша алмайды — біз де.",
        ),
        (
            "Hide closes and locks the program. It does not erase that the program was used.",
            "«Скрыть» закрывает и блокирует программу, но следы её использования остаются.",
            "«Жасыру» бағдарламаны жауып, құлыптайды, бірақ пайдаланылған іздері қалады.",
        ),
        (
            (
                "Deleting here does not delete copies on your phone, in Downloads, in the cloud or "
                "in a backup."
            ),
            (
                "Удаление здесь не удаляет копии на телефоне, в «Загрузках», в облаке и резервных "
                "копиях."
            ),
            (
                "Мұнда жою телефондағы, «Жүктемелердегі», бұлттағы немесе сақтық көшірмедегі "
                "көшірмелерді жоймайды."
            ),
        ),
    ],
    "what-it-proves": [
        (
            (
                "The fingerprint shows the file has not changed since you added it. It does not "
                "prove who wrote it."
            ),
            (
                "Отпечаток показывает, что файл не менялся с момента добавления. Он не доказывает, "
                "кто его написал."
            ),
            (
                "Бақылау таңбасы (хеш) файлдың қосылғаннан бері өзгермегенін көрсетеді. Оны кім "
                "жазғанын дәлелдемейді."
            ),
        ),
        (
            "The exported PDF is not locked. Anyone who has it can read it.",
            "Готовый PDF не защищён: прочитать его сможет любой, у кого он есть.",
            "Дайын PDF құлыпталмаған: қолына түскен кез келген адам оқи алады.",
        ),
    ],
}


@pytest.mark.parametrize(("section", "slug", "en", "ru", "kk"), INSTRUCTIONS)
def test_every_instruction_of_the_leaflet_is_there(
    section: str, slug: str, en: str, ru: str, kk: str
) -> None:
    for language, said in (("en", en), ("ru", ru), ("kk", kk)):
        one = panel(language, slug)
        assert section in one.leaflet_sections, language
        assert said in one.text, language


def test_the_instructions_reach_every_section() -> None:
    assert {section for section, *_ in INSTRUCTIONS} == {f"A{n}" for n in range(11)}


@pytest.mark.parametrize("slug", PROMISES)
def test_what_software_cannot_promise_is_said_word_for_word(slug: str) -> None:
    for said in PROMISES[slug]:
        for language, sentence in zip(("en", "ru", "kk"), said, strict=True):
            assert sentence in panel(language, slug).text
