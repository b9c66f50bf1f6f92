"""Tests that typed text is in the document completely, and never acts as markup."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.record.entry import Action, Entry, Kind, Step
from evidence_keeper.domain.record.evidence import TimeHint
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from tests.dossier.reading import flat, made, texts, with_entry
from tests.dossier.sample import keep, sample

PAYLOADS = (
    '<img src="/etc/passwd" width="10" height="10"/>',
    '<a href="https://example.org">x</a><link href="file:///etc/passwd">y</link>',
    "</para><para>&lt;&#65;&amp;<b>unclosed",
    "<onDraw name='x' label='y'/><font color='__import__(\"os\")'>z</font>",
    ") Tj ET /JavaScript (app.alert(1)) BT (",
    "%%EOF\f<</S/JavaScript/JS(app.alert(1))>>",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_person_typed_is_never_interpreted(payload: str) -> None:
    fields = ("title", "what_happened", "exact_words", "channel", "platform", "account", "url")
    entry = Entry(
        **dict.fromkeys((*fields, "place", "effect"), payload),
        people=(payload,),
        witnesses=(payload,),
    )
    data = with_entry(entry)
    whole = flat("\n".join(texts(data)))
    shown = flat(payload.replace("\f", "[U+000C]"))
    assert whole.count(shown) >= 8
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            assert all("/A" not in note for note in page.get("/Annots", []))
            assert "/Image" not in {
                x.get("/Subtype") for x in page.Resources.get("/XObject", {}).values()
            }


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((Kind.CALL, Kind.CALL, Kind.THREAT), "Most often: call (2), threat or blackmail (1)."),
        ((Kind.CALL, Kind.THREAT), "By kind: call (1), threat or blackmail (1)."),
        ((Kind.CALL,), "By kind: call (1)."),
    ],
)
def test_of_kinds_that_came_equally_often_none_is_the_most_frequent(
    kinds: tuple[Kind, ...], said: str
) -> None:
    content, files = sample(Reader.PSYCHOLOGIST, "en", len(kinds))
    incidents = tuple(
        replace(i, entry=Entry(title="t", kind=kind))
        for i, kind in zip(content.incidents, kinds, strict=True)
    )
    whole = flat("\n".join(texts(made(replace(content, incidents=incidents), files))))
    assert flat(said) in whole


def test_every_character_is_in_the_document() -> None:
    words = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ₸ 🖕🔪 🇰🇿 👍🏽 1️⃣ ☑ שלום é"
    odd = "\0\x07\u202e\u200b中"
    whole = flat("\n".join(texts(with_entry(Entry(title="t", exact_words=words + odd)))))
    assert flat(words) in whole
    assert "[U+0000][U+0007][U+202E][U+200B][U+4E2D]" in whole


def test_surrogates_nul_and_direction_marks_in_every_name() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    bad = "a\ud83d\0\u202eb\n\fc"
    item = keep(files, 1, b"x", "text/plain", name=bad, device=bad, notes=bad)
    entry = Entry(title=bad, people=(bad,), account=bad, evidence=(1,))
    content = replace(
        content,
        incidents=(replace(content.incidents[0], entry=entry),),
        evidence=(item,),
        profile=Profile(bad, bad, bad, bad, bad, bad, bad),
        plan=replace(content.plan, exhibits=(1,), listed_only=(), case=bad),
    )
    whole = flat("\n".join(texts(made(content, files))))
    assert "[U+D83D]" in whole
    assert "[U+0000][U+202E]b" in whole


def test_long_texts_are_set_whole_and_fast() -> None:
    message = "Мен сені көріп тұрмын. " * 4500
    whole = texts(with_entry(Entry(title="x", exact_words=message, what_happened="ж" * 50_000)))
    joined = flat(
        "".join(re.sub(r"(?s)^.*?night_x01|Chronology of events · .*$", "", t) for t in whole)
    )
    assert joined.count("көріп") == 4500
    assert joined.count("ж") >= 50_000


def test_a_field_longer_than_a_page_in_a_table() -> None:
    entry = Entry(title="x", witnesses=tuple(f"куә {n}" for n in range(400)), effect="а " * 9000)
    whole = flat("".join(texts(with_entry(entry))))
    assert "куә0куә1" in whole
    assert "куә399" in whole


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("text", ["ұзақ мәтін " * 900, "ә" * 9000, "\n" * 900])
def test_every_field_may_be_long(reader: Reader, text: str) -> None:
    content, files = sample(reader, "en", 1)
    item = keep(
        files,
        1,
        files.originals[1],
        "image/jpeg",
        size=(1080, 2340),
        name=text,
        device=text,
        captured_by=text,
        notes=text,
        transcript=text,
    )
    fields = ("title", "what_happened", "exact_words", "channel", "platform", "account", "url")
    entry = Entry(
        **dict.fromkeys((*fields, "place", "effect", "private_note"), text),
        people=(text,),
        witnesses=(text,),
        actions=(Action(Step.REPORTED, text, text, text), Action(text)),
        evidence=(1,),
    )
    whole = replace(
        content,
        plan=replace(content.plan, exhibits=(1,), case=text),
        profile=Profile(*[text] * 7),
        incidents=(replace(content.incidents[0], entry=entry),),
        evidence=(item,),
    )
    data = made(whole, files)
    if text.startswith("ә"):
        assert flat("".join(texts(data))).count("ә") > 9000 * 10


@pytest.mark.parametrize("word", ["سلام", "\ufee1", "ܫܠܡܐ"])
def test_the_sentence_on_arabic_letters_stands_where_they_occur(word: str) -> None:
    sentence = flat("Letters of Arabic script stand unjoined here")
    arabic = not word.startswith("ܫ")
    told = flat("".join(texts(with_entry(Entry(title="t", exact_words=word)))))
    assert (sentence in told) == arabic
    content, files = sample(Reader.POLICE, "en", 3)
    assert sentence not in flat("".join(texts(made(content, files))))
    named = replace(content, profile=replace(content.profile, name=word))
    assert (sentence in flat("".join(texts(made(named, files))))) == arabic


@pytest.mark.parametrize(
    ("value", "raw", "shown"),
    [
        ("2026-11-22T14:33:02+05:00", "20261122T143302", "22.11.2026, 14:33:02 (UTC+5)"),
        ("2026-11-22T14:33:02", "2026:11:22 14:33:02", "22.11.2026, 14:33:02"),
        ("2026-11-22", "20261122", "22.11.2026"),
        ("2026-11-22T14:33:02+03:00", "20261122T143302", "22.11.2026, 14:33:02 (UTC+3)"),
        ("", "2026:99:99", "“2026:99:99”, no readable time"),
    ],
)
def test_a_suggested_time_is_readable_and_names_its_origin(
    value: str, raw: str, shown: str
) -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    hint = TimeHint("exif", value, raw)
    item = replace(content.evidence[0], time_hints=(hint,))
    data = made(replace(content, evidence=(item, *content.evidence[1:])), files)
    told = flat("".join(texts(data)))
    from_camera = f"camera data in the file (EXIF): {shown}"
    written = flat(from_camera if value else f"{shown} – from:")
    assert written in told
    assert f"{written}(UTC" not in told  # an offset that the file does not name
    assert ("20261122T143302" in told) is False


def test_the_charts_of_a_document_end_on_its_day_and_what_lies_ahead_is_said() -> None:
    content, files = sample(Reader.POLICE, "en", 12)
    *now, ahead = content.incidents
    day = happened_from_parts(Precision.DAY, "2126-11-21", None, "Asia/Almaty")
    mistyped = replace(ahead, entry=replace(ahead.entry, happened=day))
    data = made(replace(content, incidents=(*now, mistyped), evidence=()), files)
    whole = flat("\n".join(texts(data)))
    assert flat("1 incident with a date still to come is not in the chart.") in whole
    assert "weeksareshown" not in whole
