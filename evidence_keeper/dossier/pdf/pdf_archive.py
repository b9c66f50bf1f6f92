"""Makes the document archivable: PDF/A-3b (ISO 19005-3).

Fonts are embedded, nothing is transparent, colours are sRGB by the output intent, links are printed
with the page, and the metadata describe the file. Tests validate every reader's document; the
document claims no more than that.

A document with a password is no PDF/A and makes no such claim.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from reportlab.pdfbase import pdfdoc

from evidence_keeper.system.resources import resource

_SRGB = "sRGB IEC61966-2.1"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{program}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{program}</pdf:Producer>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
{claim}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


_CLAIM = """<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
"""


def xmp(
    *,
    title: str,
    subject: str,
    program: str,
    language: str,
    moment: datetime,
    archive: bool = True,
) -> bytes:
    """Return the metadata as XMP (UTF-8); no text is read as markup.

    `archive` is whether the document claims to be PDF/A; an encrypted one does not.
    """
    told = {"title": title, "subject": subject, "program": program, "language": language}
    safe = {name: escape(text) for name, text in told.items()}
    claim, written = _CLAIM if archive else "", moment.replace(microsecond=0).isoformat()
    return _XMP.format(moment=written, claim=claim, **safe).encode("utf-8")


def conform(document: Any, metadata: bytes) -> None:
    """Add metadata and output intent to a document of the layout library.

    Args:
        document: The library's own, unknown to its type stubs.
        metadata: From `xmp`.
    """
    catalog = document.Catalog
    told = pdfdoc.PDFStream(content=metadata)
    told.dictionary["Type"] = pdfdoc.PDFName("Metadata")
    told.dictionary["Subtype"] = pdfdoc.PDFName("XML")
    catalog.Metadata = told
    profile = pdfdoc.PDFStream(content=resource("colour", "sRGB.icc").read_bytes())
    profile.dictionary["N"] = 3
    intent = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString(_SRGB),
            "Info": pdfdoc.PDFString(_SRGB),
            "DestOutputProfile": document.Reference(profile),
        }
    )
    catalog.OutputIntents = pdfdoc.PDFArray([intent])
    # The library writes only the entries listed in these two attributes.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.__Refs__ = [n for n in catalog.__NoDefault__ if n != "OutputIntents"]
