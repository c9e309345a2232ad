"""A thousand invented news pages, the same for both sites that are measured."""

import io
import os
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

# A quick trial of the benchmark itself has fewer.
ARTICLES = 150 if os.environ.get("OGGZ_BENCH_QUICK") == "1" else 1000
IMAGES = 30
THEMES = 8
_WORDS = [
    "inwoners",
    "gemeente",
    "partners",
    "overleg",
    "wijkteam",
    "opvang",
    "schulden",
    "hulp",
    "gesprek",
    "aanpak",
    "netwerk",
    "ervaring",
    "vertrouwen",
    "woning",
    "zorg",
    "samen",
    "sport",
    "praktijk",
    "regie",
    "plan",
]


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."


def image_file(number: int) -> ImageFile:
    chance = random.Random(number)
    picture = Image.new("RGB", (1600, 1000), chance.choice(["#0b4f5c", "#e5a13a", "#17324a"]))
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y, size = chance.randrange(1600), chance.randrange(1000), chance.randrange(20, 200)
        draw.ellipse((x, y, x + size, y + size), fill=chance.choice(["#f6efe3", "#14808f"]))
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=80)
    return ImageFile(io.BytesIO(data.getvalue()), name=f"bench-{number}.jpg")


def articles() -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    for number in range(ARTICLES):
        body = []
        for _ in range(4):
            body.append({"type": "heading", "value": sentence(chance, 6)})
            body += [
                {"type": "paragraph", "value": f"<p>{sentence(chance, 60)}</p>"} for _ in range(2)
            ]
        yield {
            "title": sentence(chance, 7)[:-1],
            "slug": f"bericht-{number}",
            "date": date(2026, 1, 1) - timedelta(days=number),
            "introduction": sentence(chance, 20),
            "image": number % IMAGES,
            "themes": sorted({number % THEMES, number * 3 % THEMES}),
            "body": body,
        }
