"""From bytes to text in a decided encoding; what was decided is always said.

UTF-8, with or without a byte order mark, is silent: it is what is asked for. Everything else is
named: UTF-16 with its mark (certain), UTF-16 without one and GB18030 (judged from the bytes, with
an example to look at). What fits none of them is refused with the place of the first wrong byte.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from pooledcases.results.problems import Problem, words

#: The first bytes of files that are no text.
_FORMATS = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
#: Pairs of bytes that Chinese texts are made of: punctuation and the 3755 most common characters.
_COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")
_HAN = re.compile(r"[\u4e00-\u9fff]{1,12}")
#: Share of the bytes above 127 that must lie in such pairs before GB18030 is believed.
_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A text, the encoding it was read in, and what there is to say about it.

    Attributes
    ----------
    text : str or None
        None where the bytes are no text at all.
    encoding : str
        ``utf-8``, ``utf-8 with mark``, ``utf-16``, ``utf-16-le``, ``utf-16-be``, ``gb18030`` or
        ``unknown``.
    problems : tuple of Problem
        Errors, and the notes that say which encoding was recognised.
    """

    text: str | None
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, file: str) -> DecodedText:
    """Decide the encoding of a file's bytes.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Its name, for the problems.

    Notes
    -----
    Undecodable bytes are replaced by U+FFFD and named, and reading goes on, so that one run names
    everything. NUL bytes are left out and named.

    Examples
    --------
    >>> decode("基因".encode("utf-8-sig"), "cases.csv").encoding
    'utf-8 with mark'
    >>> found = decode("基因".encode("gb18030"), "cases.csv")
    >>> found.text, found.encoding, [p.rule for p in found.problems]
    ('基因', 'gb18030', ['PC-D06'])
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return DecodedText(text=None, encoding="unknown", problems=(_say(file, "PC-D02"),))
    for start, name in _FORMATS:
        if data.startswith(start):
            problem = _say(file, "PC-D08", what=words(f"format.{name}"))
            return DecodedText(text=None, encoding="unknown", problems=(problem,))
    found = _decide(data, file)
    if found.text is None or "\x00" not in found.text:
        return found
    place = found.text.index("\x00")
    line = found.text.count("\n", 0, place) + 1
    problem = _say(file, "PC-D07", line=line, count=found.text.count("\x00"))
    return DecodedText(
        text=found.text.replace("\x00", ""),
        encoding=found.encoding,
        problems=(*found.problems, problem),
    )


def _decide(data: bytes, file: str) -> DecodedText:
    if data.startswith(_UTF32):
        problem = _undecodable(data, file, "UTF-8", 0, 4)
        return DecodedText(text=None, encoding="unknown", problems=(problem,))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, file, "utf-16")
    if data.startswith(codecs.BOM_UTF8):
        return _utf8(data[len(codecs.BOM_UTF8) :], file, "utf-8 with mark")
    order = _unmarked_utf16(data)
    if order is not None:
        return _utf16(data, file, order)
    return _utf8(data, file, "utf-8")


def _utf8(data: bytes, file: str, name: str) -> DecodedText:
    try:
        return DecodedText(text=data.decode("utf-8"), encoding=name)
    except UnicodeDecodeError as error:
        first = error.start
    if name == "utf-8":
        chinese = _gb18030(data, file)
        if chinese is not None:
            return chinese
    text = data.decode("utf-8", errors="replace")
    count = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    problem = _undecodable(data, file, "UTF-8", first, count)
    return DecodedText(text=text, encoding=name, problems=(problem,))


def _utf16(data: bytes, file: str, name: str) -> DecodedText:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        problem = _undecodable(data, file, "UTF-16", error.start, 1)
        text = data.decode(name, errors="replace")
        return DecodedText(text=text, encoding=name, problems=(problem,))
    if name == "utf-16":
        said = _say(file, "PC-D05", encoding="UTF-16")
    else:
        said = _say(file, "PC-D06", encoding=name.upper(), sample=_sample(text))
    return DecodedText(text=text, encoding=name, problems=(said,))


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 shows as zero bytes in every second place only: commas and line ends have them."""
    if len(data) % 2 or b"\x00" not in data:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if even == 0 and b"\n\x00" in data:
        return "utf-16-le"
    if odd == 0 and b"\x00\n" in data:
        return "utf-16-be"
    return None


def _gb18030(data: bytes, file: str) -> DecodedText | None:
    """GB18030 takes almost any bytes; it is believed only where they are everyday Chinese."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    high = len(_HIGH.findall(data))
    if 2 * len(_COMMON.findall(data)) < _SHARE * high or not _HAN.search(text):
        return None
    said = _say(file, "PC-D06", encoding="GB18030", sample=_sample(text))
    return DecodedText(text=text, encoding="gb18030", problems=(said,))


def _sample(text: str) -> str:
    found = _HAN.search(text)
    return found.group() if found else text[:12].replace("\n", " ")


def _undecodable(data: bytes, file: str, encoding: str, offset: int, count: int) -> Problem:
    line = data.count(b"\n", 0, offset) + 1
    return _say(file, "PC-D04", line=line, encoding=encoding, offset=offset, count=max(count, 1))


def _say(file: str, rule: str, *, line: int | None = None, **values: object) -> Problem:
    return Problem(file=file, rule=rule, line=line, values=values)
