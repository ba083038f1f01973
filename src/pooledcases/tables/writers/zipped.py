"""Word and Excel files are ZIP archives; the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

#: The day on which every document says that it was made: ZIP knows none before it.
EPOCH: Final = datetime(1980, 1, 1)


def without_dates(archive: bytes, replaced: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """An archive with its parts in the same order, each dated 1980-01-01, some with new content.

    Examples
    --------
    >>> data = io.BytesIO()
    >>> with zipfile.ZipFile(data, "w") as made:
    ...     made.writestr("a.txt", "a")
    >>> zipfile.ZipFile(io.BytesIO(without_dates(data.getvalue()))).infolist()[0].date_time
    (1980, 1, 1, 0, 0, 0)
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            # otherwise the system that wrote it shows
            entry.create_system = 0
            new.writestr(entry, replaced.get(part.filename) or old.read(part))
    return made.getvalue()
