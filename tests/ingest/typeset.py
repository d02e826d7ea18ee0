"""Made-up decisions in KOFA's form, typeset as PDF by WeasyPrint in the styles of 2004, 2014 and 2025.

The text is our own, put together from a seed; what each paragraph is (number, speaker, words) is known, so
reading can be measured against it.
"""

import random
from dataclasses import dataclass

import pytest

STYLES = ("2004", "2014", "2025")
_SUBJECTS = "kommunen fylkeskommunen oppdragsgiver helseforetaket leverandøren klager nemnda etaten".split()
_VERBS = "kunngjorde vurderte begrunnet endret avviste vektla dokumenterte innhentet sammenlignet etterspurte".split()
_OBJECTS = (
    "klima- og miljøhensyn i konkurransegrunnlaget",
    "tildelingskriteriene for renholdstjenester",
    "kravet til nullutslippskjøretøy",
    "tilbudet med lavest pris",
    "en rammeavtale om bygge- og anleggsarbeider",
    "dokumentasjonskravene til miljøledelse",
    "evalueringsmodellen for livssykluskostnader",
    "leverandørenes redegjørelse for emballasje og avfall",
)
_TAILS = (
    "etter forskriften § 7-9 fjerde ledd",
    "i strid med anskaffelsesloven § 4",
    "slik det var opplyst på befaringen 12. mars 2024",
    "med en anslått verdi på 4 500 000 kroner",
    "uten at dette framgikk av kunngjøringen",
    "i samsvar med det som var varslet",
    "jf. klagenemndas sak 2019/697 avsnitt 24",
)
_NYNORSK = {
    "kommunen": "kommunen",
    "oppdragsgiver": "oppdragsgjevar",
    "leverandøren": "leverandøren",
    "klager": "klagar",
}
HEADINGS = {
    "nb": ("Bakgrunn", "Klagers anførsler", "Innklagedes anførsler", "Klagenemndas vurdering", "Konklusjon"),
    "nn": ("Bakgrunn", "Klagar sine anførslar", "Innklaga sine anførslar", "Klagenemnda si vurdering", "Konklusjon"),
}
SPEAKERS = ("background", "arguments", "arguments", "assessment", "conclusion")


@dataclass(frozen=True)
class Truth:
    """One paragraph as it was typeset."""

    number: int | None
    speaker: str
    text: str


@dataclass(frozen=True)
class MadeDecision:
    """A decision and its PDF."""

    case: str
    style: str
    language: str
    paragraphs: tuple[Truth, ...]
    pdf: bytes


def make(seed: int, style: str, language: str = "nb", quotes_provision: bool = False, long: int = 1) -> MadeDecision:
    """A decision of one to two dozen paragraphs (times `long`); the same for the same arguments."""
    pick = random.Random(seed)
    case = f"{style}/{100 + seed}"
    paragraphs: list[Truth] = []
    html: list[str] = []
    number = 0
    for heading, speaker in zip(HEADINGS[language], SPEAKERS, strict=True):
        html.append(f"<h2>{heading}:</h2>" if style == "2004" else f"<h2>{heading}</h2>")
        if speaker == "conclusion":
            text = _sentences(pick, language, 1)
            paragraphs.append(Truth(None, speaker, text))
            html.append(f"<p>{text}</p>")
            continue
        for _ in range(pick.randint(2, 6) * long):
            number += 1
            text = _sentences(pick, language, pick.randint(1, 4))
            shown = f"<p><span class='n'>({number})</span> {text}</p>"
            if quotes_provision and speaker == "assessment":
                quoted = [f"({n}) {_sentences(pick, language, 1)}" for n in range(1, 6)]
                shown += "".join(f"<p class='quoted'>{line}</p>" for line in quoted)
                text = " ".join([text, *quoted])
                quotes_provision = False
            paragraphs.append(Truth(number, speaker, text))
            html.append(shown)
            if style == "2014" and pick.random() < 0.2:
                html.append("<p class='note'>1 Se kunngjøringen.</p>")
                paragraphs[-1] = Truth(number, speaker, f"{text} 1 Se kunngjøringen.")
    return MadeDecision(case, style, language, tuple(paragraphs), _typeset(case, style, "".join(html)))


def _sentences(pick: random.Random, language: str, count: int) -> str:
    made = []
    for _ in range(count):
        subject = pick.choice(_SUBJECTS)
        if language == "nn":
            subject = _NYNORSK.get(subject, subject)
        words = f"{subject} {pick.choice(_VERBS)} {pick.choice(_OBJECTS)} {pick.choice(_TAILS)}."
        made.append(words[0].upper() + words[1:])
    return " ".join(made)


def typeset(html: str) -> bytes:
    """HTML as PDF by a real typesetter; the test is skipped, with a message, where its libraries are missing."""
    try:
        from weasyprint import HTML
    except OSError:
        pytest.skip("no Pango on this machine (Debian: libpango-1.0-0, libpangoft2-1.0-0): nothing could be typeset")
    return bytes(HTML(string=html).write_pdf())


def _typeset(case: str, style: str, body: str) -> bytes:
    head = {
        "2004": f"<p>Klagenemnda<br>for offentlige anskaffelser</p><p>Klagenemndas avgjørelse 3. mai 2004 i sak {case}</p>"
        "<p>Klager: Eksempel AS</p><p>Innklaget: Storfjord kommune</p><p>Klagenemndas medlemmer: Anne Eksempel, Per Prøve</p>"
        "<p>Saken gjelder: Beregning av pris.</p>",
        "2014": f"<p>Klagenemnda for offentlige anskaffelser</p><p class='sum'>Innklagede gjennomførte en konkurranse.</p>"
        f"<p>Klagenemndas avgjørelse 3. mai 2014 i sak {case}</p><p>Klagenemndas medlemmer: Anne Eksempel</p>"
        "<p>Saken gjelder: Tildelingsevaluering.</p>",
        "2025": f"<p class='sum'>Saken gjelder: Miljøkrav og begrunnelse.</p><p>Klagenemndas avgjørelse i sak {case}</p>"
        "<p>Medlemmer: Anne Eksempel og Per Prøve</p>",
    }[style]
    css = {
        "2004": "@page { size: A4; margin: 3cm; @top-center { content: counter(page) } } body { font: 12pt 'Liberation Serif', serif; hyphens: auto; hyphenate-character: '-' } .n { display: inline-block; width: 2cm }",
        "2014": "@page { size: A4; margin: 2.5cm; @bottom-center { content: counter(page) } @top-left { content: 'Klagenemnda for offentlige anskaffelser' } } body { font: 11pt 'Liberation Sans', sans-serif; text-align: justify; hyphens: auto }",
        "2025": "@page { size: A4; margin: 2cm 2.5cm; @bottom-right { content: 'Side ' counter(page) ' av ' counter(pages) } @bottom-left { content: 'Sak 2025/100' } } body { font: 10.5pt 'DejaVu Sans', sans-serif } .n { margin-right: .4cm }",
    }[style]
    page = f"<html lang='nb'><style>{css} h2 {{ font-size: 12pt }} .quoted {{ margin-left: 2cm }}</style><body>{head}{body}"
    return typeset(f"{page}<p>For klagenemnda,</p><p>Anne Eksempel</p></body></html>")
