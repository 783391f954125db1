"""Which colours are there, what are they in sRGB, and how do they stand out from the page? Read from the sheet itself."""

import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).parent.parent / "static" / "portal" / "tokens.css"
PAIR = re.compile(r"--([a-z0-9-]+): light-dark\((oklch\([^)]*\)|#[0-9a-f]{6}), (oklch\([^)]*\)|#[0-9a-f]{6})\)")
LINEAR = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.707614701),
)


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour in one theme: as #rrggbb, and its contrast with that theme's page."""

    code: str
    contrast: float


@dataclass(frozen=True, slots=True)
class Colour:
    """A token in both themes."""

    name: str
    light: Tone
    dark: Tone


@cache
def colours() -> dict[str, Colour]:
    """Every colour of the sheet by its name."""
    pairs = {name: (_code(light), _code(dark)) for name, light, dark in PAIR.findall(TOKENS.read_text("utf-8"))}
    papers = pairs["paper"]
    return {
        name: Colour(name, *(Tone(code, contrast(code, paper)) for code, paper in zip(codes, papers, strict=True)))
        for name, codes in pairs.items()
    }


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG 2 counts it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 1)


def _code(written: str) -> str:
    if written.startswith("#"):
        return written
    lightness, chroma, hue = (float(part) for part in written.removeprefix("oklch(").removesuffix(")").split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    cones = (
        lightness + 0.3963377774 * a + 0.2158037573 * b,
        lightness - 0.1055613458 * a - 0.0638541728 * b,
        lightness - 0.0894841775 * a - 1.291485548 * b,
    )
    linear = (sum(by * cone**3 for by, cone in zip(row, cones, strict=True)) for row in LINEAR)
    return "#" + "".join(f"{round(255 * _encoded(min(max(part, 0.0), 1.0))):02x}" for part in linear)


def _encoded(part: float) -> float:
    """From linear light to sRGB."""
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(code: str) -> float:
    parts = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
