"""Builds realistic content for the tests, with pictures drawn here."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw, ImageFont

from evidence_keeper.domain.dossier.plan import DossierContent, DossierPlan, Excerpt, Reader, Size
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.record.custody import GENESIS, CustodyEvent, make_event
from evidence_keeper.domain.record.entry import (
    Action,
    Call,
    Direction,
    Entry,
    Incident,
    Kind,
    Step,
    Tag,
)
from evidence_keeper.domain.record.evidence import Evidence, NoPreview, Source, TimeHint
from evidence_keeper.domain.time.happened import UNKNOWN, Happened, Precision
from evidence_keeper.system.resources import resource

ALMATY = timezone(timedelta(hours=5))
START = datetime(2026, 11, 2, 18, 5, tzinfo=ALMATY)
DATED = datetime(2026, 11, 24, 15, 4, tzinfo=ALMATY)

_WORDS = (
    ("Сен қайдасың? Неге жауап бермейсің?", "Неге жауап бермейсің деп жазды"),
    ("Ты куда пропала, я всё вижу 👀", "Написал, что всё видит"),
    ("Ата-анаңа бәрін айтамын. Көресің 🔪", "«Ата-анаңа бәрін айтамын» деп жазды"),
    ("Переведи 20 000 ₸ до пятницы, или фото увидят все 🖕", "Потребовал деньги"),
    ("Мен ешқашан олай деген жоқпын, сен ойдан шығардың", "«Мен олай деген жоқпын» деді"),
)


class Files:
    """Originals and renditions in memory."""

    def __init__(self) -> None:
        self.originals: dict[int, bytes] = {}
        self.renditions: dict[int, bytes] = {}
        self.excerpts: dict[int, Excerpt] = {}

    def original(self, number: int) -> Iterator[bytes]:
        data = self.originals[number]
        for start in range(0, len(data), 65536):
            yield data[start : start + 65536]

    def excerpt(self, number: int) -> Excerpt:
        return self.excerpts.get(number, Excerpt())

    def preview(self, number: int) -> bytes | None:
        return self.renditions.get(number)

    def rendition(self, number: int) -> bytes | None:
        return self.renditions.get(number)

    def small_rendition(self, number: int) -> bytes | None:
        return self.renditions.get(number)


class Key:
    """A signing key that is the same in each run."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def screenshot(lines: list[str], size: tuple[int, int] = (1080, 2340)) -> Image.Image:
    """Draw a chat on a phone."""
    picture = Image.new("RGB", size, (232, 240, 236))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(resource("fonts", "NotoSans-Regular.ttf")), 42)
    draw.rectangle((0, 0, size[0], 190), fill=(27, 102, 112))
    draw.text((48, 100), "night_x01", font=font, fill="white")
    y = 260
    while y < size[1] - 200:
        for line in lines:
            draw.rounded_rectangle((40, y, 900, y + 110), 28, fill="white")
            draw.text((70, y + 26), line[:38], font=font, fill=(30, 42, 48))
            y += 150
    return picture


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def keep(
    files: Files,
    number: int,
    data: bytes,
    media_type: str,
    *,
    size: tuple[int, int] = (0, 0),
    rendition: bytes | None = None,
    name: str = "",
    **more: object,
) -> Evidence:
    """Put bytes among the files and return their record."""
    files.originals[number] = data
    if rendition is not None:
        files.renditions[number] = rendition
    added = START + timedelta(days=number % 20, minutes=7)
    return Evidence(
        number=number,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        original_name=name or f"Screenshot_202611{number + 1:02d}-143302_Instagram.png",
        added=added,
        source=Source.DROPPED,
        width=size[0],
        height=size[1],
        **more,  # type: ignore[arg-type]
    )


@cache
def _drawn_bytes(text: str, form: str) -> tuple[bytes, bytes]:
    picture = screenshot([text, "Жауап бер!", "…"])
    return encoded(picture, form), encoded(picture.resize((720, 1560)), "JPEG", quality=80)


def drawn(files: Files, number: int, text: str, form: str = "PNG", **more: object) -> Evidence:
    """Keep a drawn phone screenshot."""
    data, print_copy = _drawn_bytes(text, form)
    hints = (
        TimeHint("name", f"2026-11-{number + 1:02d}T14:33:02", f"202611{number + 1:02d}-143302"),
        TimeHint("file_system", "2026-11-22T14:33:05+05:00", "2026-11-22T14:33:05+05:00"),
    )
    media_type = f"image/{form.lower()}"
    return keep(
        files,
        number,
        data,
        media_type,
        size=(1080, 2340),
        rendition=print_copy,
        time_hints=hints,
        **more,
    )


def entry_for(index: int) -> Entry:
    """Return the index-th entry of the sample case."""
    words, title = _WORDS[index % len(_WORDS)]
    at = START + timedelta(hours=21 * index)
    exact = Happened(Precision.EXACT if index % 3 else Precision.ABOUT, at)
    if index % 7 == 3:
        day = at.replace(hour=0, minute=0)
        return Entry(
            kind=Kind.CALL,
            happened=Happened(Precision.DAY, day),
            title="Түнде бес рет қоңырау шалды",
            account="+7 700 000 00 01",
            channel="қоңырау",
            call=Call(Direction.MISSED, 12, 5),
            effect="Түнде ұйықтай алмадым, ертеңінде мектепке бармадым.",
            people=("белгісіз",),
        )
    return Entry(
        case="night_x01",
        kind=(Kind.MESSAGE, Kind.MESSAGE, Kind.THREAT, Kind.POST, Kind.DENIAL)[index % 5],
        happened=UNKNOWN if index == 16 else exact,
        title=title if index % 4 else "",
        what_happened="Ол менен ақша сұрады. Мен жауап бермедім. " * (1 + index % 3),
        exact_words=words if index % 6 else words + "\n\nДавай быстрее.\n   Жду.",
        platform=("Instagram", "Telegram", "WhatsApp")[index % 3],
        account=("@night_x01", "@night_x02 👻", "+7 700 000 00 02")[index % 3],
        url="https://instagram.com/night_x01/p/CxYz" if index % 3 == 0 else "",
        people=("night_x01 (кім екенін білмеймін)",),
        witnesses=("Айгерім",) if index % 5 == 2 else (),
        effect="Қорықтым. Мектепке басқа жолмен жүремін." if index % 4 == 1 else "",
        actions=(
            Action(Step.TOLD_TO_STOP),
            Action(Step.REPORTED, "Instagram", "2026-11-09", "A-77"),
        )
        if index in (6, 12)
        else (),
        tags=(Tag.STALKING,) if index % 2 else (Tag.CYBER_HARASSMENT, Tag.GASLIGHTING),
        denies=index - 2 if index % 5 == 4 else None,
        evidence=(index + 1,) if index % 2 == 0 else (),
        private_note="құпия ой" if index == 2 else "",
    )


def sample(
    reader: Reader = Reader.POLICE,
    language: str = "kk",
    count: int = 25,
    *,
    size: Size = Size.FULL,
    private_notes: bool = False,
) -> tuple[DossierContent, Files]:
    """Return a content with its files."""
    files = Files()
    evidence = [
        drawn(files, i + 1, _WORDS[i % 5][0], "PNG" if i % 4 else "JPEG")
        for i in range(0, count, 2)
    ]
    incidents = []
    for i in range(count):
        happened = START + timedelta(hours=21 * i)
        noted = happened + timedelta(hours=1 if i % 5 else 40)
        changed = noted + timedelta(days=2) if i % 9 == 4 else noted
        incidents.append(Incident(i + 1, entry_for(i), noted, changed, 2 if i % 9 == 4 else 1))
    evidence += _special(files)
    listed = tuple(e.number for e in evidence if e.intimate)
    custody = log(len(incidents), [e.number for e in evidence])
    plan = DossierPlan(
        reader=reader,
        language=language,
        case="night_x01",
        zone="Asia/Almaty",
        incidents=tuple(i.number for i in incidents),
        exhibits=tuple(e.number for e in evidence if not e.intimate),
        listed_only=listed,
        dated=DATED,
        size=size,
        private_notes=private_notes,
    )
    profile = Profile(
        name="А. Т.", school_class="10-сынып", school="№ 12 мектеп", contact="+7 700 000 00 00"
    )
    content = DossierContent(
        plan=plan,
        profile=profile,
        incidents=tuple(incidents),
        evidence=tuple(sorted(evidence, key=lambda e: e.number)),
        custody=custody,
        log_length=len(custody),
        log_head=custody[-1].hash,
        earlier_seals=("ab" * 32,),
    )
    return content, files


@cache
def _shapes() -> dict[str, bytes]:
    """Return pictures of several shapes, encoded."""
    glass = screenshot(["Мөлдір"]).convert("RGBA")
    wide = Image.linear_gradient("L").resize((1600, 900)).convert("RGB")
    return {
        "long": encoded(screenshot(["Ұзын хат алмасу"], (1080, 9000)), "PNG"),
        "wide": encoded(wide, "JPEG", quality=85),
        "glass": encoded(glass, "PNG"),
        "glass copy": encoded(glass.convert("RGB").resize((720, 1560)), "JPEG"),
        "secret": encoded(screenshot(["жеке"]), "PNG"),
    }


def _special(files: Files) -> list[Evidence]:
    """Return exhibits of every shape that no incident uses."""
    shapes = _shapes()
    return [
        keep(
            files,
            101,
            shapes["long"],
            "image/png",
            size=(1080, 9000),
            name="Long_chat.png",
        ),
        keep(
            files,
            102,
            shapes["wide"],
            "image/jpeg",
            size=(1600, 900),
            name="IMG_0001.jpg",
        ),
        keep(
            files,
            103,
            shapes["glass"],
            "image/png",
            size=(1080, 2340),
            rendition=shapes["glass copy"],
            name="\u202egnp.exe.png",
        ),
        keep(files, 104, shapes["secret"], "image/png", size=(1080, 2340), intimate=True),
        keep(
            files,
            105,
            b"OggS" + b"\0" * 500,
            "audio/ogg",
            name="Дауыс 12.ogg",
            no_preview=NoPreview.NOT_A_PICTURE,
            notes="Дауыстық хабарлама, 12 секунд.",
        ),
        keep(files, 106, b"", "application/octet-stream", no_preview=NoPreview.EMPTY, name="бос"),
    ]


def log(incidents: int, evidence: list[int]) -> tuple[CustodyEvent, ...]:
    """Return a whole chain, of which every ninth event lies outside the plan."""
    events: list[CustodyEvent] = []
    steps = [("vault_created", {})]
    steps += [("evidence_added", {"evidence": f"EK-{n:04d}"}) for n in evidence]
    steps += [("incident_added", {"incident": n + 1}) for n in range(incidents)]
    steps.append(("dossier_exported", {"seal": "ab" * 32}))
    for n, (operation, body) in enumerate(steps, start=1):
        event = make_event(
            number=n,
            previous=events[-1].hash if events else GENESIS,
            operation=operation,
            wall=(START + timedelta(hours=n)).isoformat(),
            zone="Asia/Almaty",
            clock_jump=n == 5,
            salt=f"{n:032x}",
            body=body,
        )
        events.append(event)
    return tuple(_withheld(e) if e.number % 9 == 0 else e for e in events)


def _withheld(event: CustodyEvent) -> CustodyEvent:
    return CustodyEvent(
        event.number,
        event.previous,
        event.operation,
        event.wall,
        event.zone,
        event.clock_jump,
        event.body_hash,
        event.hash,
    )
