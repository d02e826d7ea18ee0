"""Who acts on the desk's page. Refused unless the person sits at the machine that serves it."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import gradio as gr

from assistant.desk.people import Person, local_person
from corpus.errors import SparringError

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "x-forwarded-host")


def is_loopback(host: str) -> bool:
    """Whether an address or host name is this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def local_user(name: str, request: gr.Request) -> Person:
    """The embedded desk's one user, under the name stated; raises `SparringError` (`not_signed_in`)."""
    client = request.client.host if request.client else ""
    check_local(client, request.headers)
    return local_person(name)


def check_local(client: str, headers: Mapping[str, str]) -> None:
    """Refuse a request that comes from elsewhere, through a proxy, or by another host name than this machine's.

    A proxy on the same machine would else let everybody in, and so would a name server that points a stranger's page
    here. Raises `SparringError` (`not_signed_in`).
    """
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    if not is_loopback(client) or not is_loopback(host) or any(headers.get(name) for name in _FORWARDED):
        raise SparringError(
            "not_signed_in",
            "Svartjenesten er bare åpen på maskinen den kjører på.",
            "Åpne den der, på adressen 127.0.0.1.",
        )
