"""Every source by its name: how it is opened, and where its documents and state are kept."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import InputError
from corpus.settings import Settings
from ingest.sources.source import Source
from ingest.sync_state import SyncState
from ingest.web import Limits, WebClient

Opened = tuple[Source, WebClient | None]


def _anskaffelser(settings: Settings, state: SyncState) -> Opened:
    from ingest.sources.anskaffelser import Anskaffelser, hosts_of

    client = WebClient(hosts_of(settings.anskaffelser_addresses), limits(settings), state)
    return Anskaffelser(client, settings.anskaffelser_addresses), client


def _kofa(settings: Settings, state: SyncState) -> Opened:
    from ingest.sources.kofa import KofaSource

    client = WebClient(frozenset({urlsplit(settings.kofa_address).netloc}), limits(settings), state)
    return KofaSource(client, settings.kofa_address), client


def _lovdata(settings: Settings, state: SyncState) -> Opened:
    from datetime import date

    from ingest.sources.lovdata import LovdataSource

    client = WebClient(frozenset({urlsplit(settings.lovdata_address).netloc}), limits(settings), state)
    folder = documents_folder(settings, "lovdata")
    acts, archives = settings.lovdata_acts, settings.lovdata_archives
    return LovdataSource(client, settings.lovdata_address, archives, acts, folder, date.today()), client


def _plan(settings: Settings, state: SyncState) -> Opened:
    from datetime import date

    from ingest.sources.plan import PlanSource

    address = urlsplit(settings.plan_url)
    remote = address.scheme in ("http", "https")
    client = WebClient(frozenset({address.netloc}), limits(settings), state) if remote else None
    return PlanSource(client, settings.plan_url, date.today()), client


SOURCES: dict[str, Callable[[Settings, SyncState], Opened]] = {
    "anskaffelser": _anskaffelser,
    "kofa": _kofa,
    "lovdata": _lovdata,
    "plan": _plan,
}


def limits(settings: Settings) -> Limits:
    """The client's limits by the settings."""
    return Limits(pace_s=settings.fetch_pace_s)


def state_path(settings: Settings, name: str) -> Path:
    """The file that says what has been fetched from a source."""
    return settings.home / "sources" / f"{name}.db"


def documents_folder(settings: Settings, name: str) -> Path:
    """The folder of a source's documents, which is the source's alone."""
    return settings.home / "documents" / name


def checked_name(name: str) -> str:
    """The name of a source; raises `InputError` (`unknown_source`)."""
    if name not in SOURCES:
        raise InputError("unknown_source", f"Kilden «{name}» finnes ikke.", f"Velg blant {', '.join(SOURCES)}.")
    return name
