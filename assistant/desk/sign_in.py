"""Who acts at the desk: by key, by a trusted proxy's headers, or the one user of this machine. Refused by default."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from assistant.desk.people import Person, Role, local_person
from corpus.errors import SparringError
from corpus.settings import Settings

USER_HEADER = "x-sparring-user"  # who acts, in the embedded default; a page of another site cannot send it
_PROXY_USER, _PROXY_GROUPS = "x-forwarded-user", "x-forwarded-groups"
_GROUP = "sparring-"  # the group «sparring-adviser» gives the role adviser
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "x-forwarded-host", _PROXY_USER)
_SHORTEST_KEY = 20


@dataclass(frozen=True)
class SignIn:
    """The keys (their SHA-256 with the person) and the proxies that are trusted; neither: this machine's own user."""

    keys: tuple[tuple[str, Person], ...] = ()
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()

    @property
    def only_local(self) -> bool:
        """Whether the desk is open to this machine's user only."""
        return not self.keys and not self.proxies

    def person(self, client: str, headers: Mapping[str, str], name: str = "") -> Person:
        """Who sends a request from the address `client`; `name` is what they call themselves on the desk's own page.

        Raises `SparringError` (`not_signed_in`).
        """
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if self.keys and scheme.lower() == "bearer":
            return self._by_key(key.strip())
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise _refused("Forespørselen kommer fra en annen nettside.", "Åpne svartjenesten på sin egen adresse.")
        if self._trusts(client):
            return _by_proxy(headers)
        if not self.only_local:
            raise _refused("Du er ikke logget på.", "Send nøkkelen din, eller logg på der virksomheten din gjør det.")
        check_local(client, headers)
        return local_person(name or _readable(headers.get(USER_HEADER, "")))

    def _by_key(self, key: str) -> Person:
        digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
        for known, person in self.keys:
            if hmac.compare_digest(known, digest):
                return person
        raise _refused("Nøkkelen er ikke kjent.", "Be den som har satt opp Sparring, om en ny.")

    def _trusts(self, client: str) -> bool:
        try:
            address = ip_address(client)
        except ValueError:
            return False
        return any(address in network for network in self.proxies)


def sign_in_of(settings: Settings) -> SignIn:
    """Who may sign in by the settings; raises `SparringError` (`invalid_settings`), and never tells a key."""
    given = settings.api_keys.get_secret_value() if settings.api_keys else ""
    entries = [entry.strip() for entry in given.replace("\n", ";").split(";") if entry.strip()]
    keys = tuple(_key(number, entry) for number, entry in enumerate(entries, 1))
    try:
        proxies = tuple(ip_network(a.strip()) for a in (settings.trusted_proxies or "").split(",") if a.strip())
    except ValueError as error:
        raise SparringError(
            "invalid_settings", f"trusted_proxies kan ikke brukes: {error}.", "Skriv adresser, for eksempel 10.0.0.5."
        ) from error
    return SignIn(keys, proxies)


def _key(number: int, entry: str) -> tuple[str, Person]:
    name, _, rest = entry.partition(":")
    roles, _, key = rest.partition(":")
    digest = key.removeprefix("sha256=") if key.startswith("sha256=") else ""
    known = {role.value for role in Role}
    wrong = not name.strip() or not set(roles.split("+")) <= known
    if wrong or (len(digest) != 64 if digest else len(key) < _SHORTEST_KEY):
        raise SparringError(
            "invalid_settings",
            f"Nøkkel nummer {number} i api_keys kan ikke brukes.",
            f"Skriv navn:rolle+rolle:nøkkel. Roller: {', '.join(Role)}. Nøkkelen må ha minst {_SHORTEST_KEY} tegn.",
        )
    person = Person(name.strip(), frozenset(Role(role) for role in roles.split("+")))
    return digest.lower() or hashlib.sha256(key.encode()).hexdigest(), person


def _by_proxy(headers: Mapping[str, str]) -> Person:
    name = _readable(headers.get(_PROXY_USER, "")).strip()
    if not name:
        raise _refused("Du er ikke logget på.", "Logg på der virksomheten din gjør det.")
    groups = {group.strip() for group in headers.get(_PROXY_GROUPS, "").split(",")}
    return Person(name, frozenset(role for role in Role if f"{_GROUP}{role}" in groups))


def is_loopback(host: str) -> bool:
    """Whether an address or host name is this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_local(client: str, headers: Mapping[str, str]) -> None:
    """Refuse a request that comes from elsewhere, through a proxy, or by another host name than this machine's.

    A proxy on the same machine would else let everybody in, and so would a name server that points a stranger's page
    here. Raises `SparringError` (`not_signed_in`).
    """
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    if not is_loopback(client) or not is_loopback(host) or any(headers.get(name) for name in _FORWARDED):
        raise _refused("Svartjenesten er bare åpen på maskinen den kjører på.", "Åpne den der, på adressen 127.0.0.1.")


def _refused(message: str, hint: str) -> SparringError:
    return SparringError("not_signed_in", message, hint)


def _readable(value: str) -> str:
    """A header's text: percent-encoded, or UTF-8 that was read as Latin-1."""
    try:
        return unquote(value).encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return unquote(value)
