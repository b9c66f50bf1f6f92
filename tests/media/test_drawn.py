"""The drawn screenshots of the example."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder.decode_results import Rendered
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.media.example.drawn_text import width_of, wrapped
from evidence_keeper.media.example.example_pictures import (
    Bubble,
    CallRow,
    Calls,
    Chat,
    Comment,
    Note,
    Post,
    draw,
)
from evidence_keeper.media.file_type import media_type_of
from evidence_keeper.media.time_hints import device_hint, time_hints

CHAT = Chat(
    "green", "+7 700 000 00 41", "", "22:41",
    (Bubble("Бүгін", notice=True), Bubble("Мен 😏", "22:28"), Bubble("Кто это?", "22:30", True)),
    "Хабарлама",
)  # fmt: skip
CALLS = Calls("Қоңыраулар", "00:21", (CallRow("+7 700 000 00 41", "Жауапсыз", "00:18"),), dark=True)
POST = Post(
    "night_x01", "15:20", "[сурет]", "Кім бұл? 😂", "бүгін", (Comment("x", "ұят", "1 мин"),)
)
NOTE = Note(("Саған 🌙", "Night"), "2026:11:19 18:40:12", "Phone 1")
ALL = [CHAT, CALLS, POST, NOTE]

BAND = (0xF6, 0xC9, 0x45)


def picture(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("drawing", ALL)
def test_the_same_description_gives_the_same_bytes(drawing: Chat | Calls | Post | Note) -> None:
    first = draw(drawing)
    assert first == draw(drawing)
    assert first.media_type == media_type_of(first.data)
    assert len(first.data) < 150_000


@pytest.mark.parametrize("drawing", [CHAT, CALLS, POST])
def test_screens_have_a_phone_s_shape_and_the_band(drawing: Chat | Calls | Post) -> None:
    image = picture(draw(drawing).data)
    assert image.mode == "RGB"
    assert image.width == 1080
    assert 1240 <= image.height <= 2340
    assert all(image.getpixel((x, 100)) == BAND for x in (5, 200, 900, 1075))
    inside = [image.getpixel((x, 122)) for x in range(300, 800)]
    assert sum(pixel != BAND for pixel in inside) > 60  # the words


def test_a_note_is_a_photo_with_camera_data(workshop: DecoderClient) -> None:
    made = draw(NOTE)
    result = workshop.render(made.data, made.media_type)
    assert not isinstance(result, NoPreview)
    hints = time_hints("IMG_20261119_184012.jpg", None, result.metadata)
    assert [h.value for h in hints] == ["2026-11-19T18:40:12", "2026-11-19T18:40:12+05:00"]
    assert device_hint(result.metadata) == "Example Phone 1"


def test_a_chat_that_is_too_long_shows_its_end(workshop: DecoderClient) -> None:
    bubbles = tuple(Bubble(f"хабарлама {n}", "22:00") for n in range(60))
    made = draw(Chat("blue", "night", "", "22:10", bubbles, "…", dark=True))
    image = picture(made.data)
    assert image.height == 2340
    assert all(image.getpixel((x, 100)) == BAND for x in (5, 1075))
    assert isinstance(workshop.render(made.data, made.media_type), Rendered)


def test_different_words_give_different_pictures() -> None:
    drawn = {draw(CHAT).data}
    for change in (
        {"dark": True},
        {"look": "plain"},
        {"contact": "x"},
        {"clock": "1"},
        {"field": "x"},
    ):
        fields = {name: getattr(CHAT, name) for name in Chat.__slots__}
        drawn.add(draw(Chat(**fields | change)).data)
    assert len(drawn) == 6


def test_every_letter_and_emoji_of_the_example_has_a_glyph() -> None:
    from evidence_keeper.media.example import drawn_text
    from evidence_keeper.services.demo.demo_case import load_case

    text = json.dumps([repr(p.drawing) for p in load_case().pictures], ensure_ascii=False)
    for character in sorted(set(text) - {"\n"}):
        for _, run, font in drawn_text._runs(character, "plain", 40):
            missing = font.getmask("\ue123").getbbox(), bytes(font.getmask("\ue123"))
            mask = font.getmask(run)
            assert (mask.getbbox(), bytes(mask)) != missing, f"U+{ord(character):04X}"


def test_lines_break_at_spaces_and_never_lose_a_word() -> None:
    text = "Мен сені бәрібір тауып аламын\nсөз"
    lines = wrapped(text, 40, 300)
    assert " ".join(lines).split() == text.split()
    assert all(width_of(line, 40) <= 300 for line in lines)
    assert wrapped("ұзынсөзұзынсөз", 40, 10) == ["ұзынсөзұзынсөз"]
