"""Which browser was it, in plain words?"""

import re

A_PROGRAM = "a program"
# The first that is found counts: most call themselves by the names of those that they are like.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"), ("curl", "curl"), ("python-httpx", A_PROGRAM), ("python-requests", A_PROGRAM),
)  # fmt: skip
_SYSTEMS = (
    ("Ubuntu", "Ubuntu"), ("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "a Mac"), ("Macintosh", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip
_VERSION = r"[ /](\d+)"


def browser_in_words(user_agent: str) -> str:
    """Firefox 128 on Ubuntu; what says nothing of itself is an unknown browser."""
    found = next(((mark, name) for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if found is None:
        return f"A browser on {system}" if system else "An unknown browser"
    mark, name = found
    if name == A_PROGRAM:
        return "A program"
    version = re.search("Version/(\\d+)" if mark == "Safari" else mark + _VERSION, user_agent)
    said = f"{name} {version[1]}" if version else name
    said = f"{said} on {system}" if system else said
    return said[:1].upper() + said[1:]
