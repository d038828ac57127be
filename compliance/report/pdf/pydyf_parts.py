"""What is used of pydyf, which writes WeasyPrint's PDFs, beyond what it makes public.

It asks for the bytes of every object twice, would compress all of them each time, and to the utmost: a tenth of the
time of a report. Where its parts are not as expected, the PDF is written its own way: the same content, slower.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any


def write(document: Any, attached: Callable[[], list[Any]], **options: Any) -> bytes:
    """What `document.write_pdf(**options)` makes with these attachments, which can be read but once, only faster."""
    own = document.metadata.attachments
    document.metadata.attachments = [*own, *attached()]
    try:
        content: bytes = document.write_pdf(finisher=_written_once, **options)
    except Exception:  # whatever comes of parts that are not as expected
        document.metadata.attachments = [*own, *attached()]
        content = document.write_pdf(**options)
    return content


def _written_once(_: Any, pdf: Any) -> None:
    """Turns every object of a PDF into bytes."""
    from pydyf import Object

    class Written(Object):  # type: ignore[misc]
        data = b""
        compressible = False

    class Objects(list[Any]):
        def append(self, made: Any) -> None:  # what the writer itself adds: the small objects packed, and their index
            _compress(made)
            super().append(made)

    for place, made in enumerate(pdf.objects):
        if made.free == "n":
            _compress(made)
            written = Written()
            written.number, written.generation = made.number, made.generation
            written.data, written.compressible = made.data, made.compressible
            pdf.objects[place] = written
    pdf.objects = Objects(pdf.objects)


def _compress(made: Any) -> None:
    """Compresses a stream in place, as usual: the writer's utmost takes three times as long for a hundredth less."""
    from pydyf import Stream

    if isinstance(made, Stream) and made.compress:
        plain = Stream(made.stream, made.extra).data
        content = plain[plain.index(b"stream\n") + 7 : -len(b"\nendstream")]
        made.stream, made.compress = [zlib.compress(content)], False
        made.extra["Filter"] = "/FlateDecode"
