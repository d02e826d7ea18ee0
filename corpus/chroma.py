"""Where a generation's vectors lie: in Chroma beside the other files, or on a Chroma server.

On a server each generation is a collection of its own, named in the generation's folder, so that a
reader never sees a collection that is being written, and several installations can share the server.
"""

import json
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
from chromadb.api.client import Client
from chromadb.config import Settings as ChromaSettings

from corpus.errors import LibraryError
from corpus.generations import damaged

_EMBEDDED = "passages"
_SERVER_FILE = "server.json"
_INSTALLATION = "INSTALLATION"  # in the index folder: what its collections on a server are named after


def client_for(folder: Path) -> tuple[Client, str]:
    """A client for the vectors of a folder, and the name of their collection; raises `LibraryError`."""
    place = folder / _SERVER_FILE
    if not place.exists():
        client = chromadb.PersistentClient(path=str(folder), settings=_settings())
        assert isinstance(client, Client)  # declared as the interface, which lacks `close`
        return client, _EMBEDDED
    named = json.loads(place.read_text(encoding="utf-8"))
    return server_client(named["url"]), named["collection"]


def place_on_server(folder: Path, url: str, index: Path) -> None:
    """Note in a new folder of `index` that its vectors go to a collection of their own on the server.

    Raises `LibraryError` (`chroma_unreachable`) when it does not answer: better now than when all is embedded.
    """
    server_client(url).close()
    collection = f"sparring-{_installation(index)}-{secrets.token_hex(6)}"
    folder.mkdir(parents=True)
    (folder / _SERVER_FILE).write_text(json.dumps({"url": url, "collection": collection}), encoding="utf-8")


def drop_unused(url: str, index: Path) -> None:
    """Delete this installation's collections that no generation in `index` names any longer."""
    used = {json.loads(p.read_text(encoding="utf-8"))["collection"] for p in index.glob(f"*/vectors/{_SERVER_FILE}")}
    client = server_client(url)
    for collection in client.list_collections():
        if collection.name.startswith(f"sparring-{_installation(index)}-") and collection.name not in used:
            client.delete_collection(collection.name)


def server_client(url: str) -> Client:
    """A client of a Chroma server; raises `LibraryError` (`chroma_unreachable`) when it does not answer."""
    address = urlsplit(url)
    try:
        client = chromadb.HttpClient(
            host=address.hostname or "localhost",
            port=address.port or (443 if address.scheme == "https" else 8000),
            ssl=address.scheme == "https",
            settings=_settings(),
        )
        client.heartbeat()
    except Exception as error:  # the client wraps network errors in types of its own
        raise _unreachable(url) from error
    assert isinstance(client, Client)
    return client


def unusable(folder: Path) -> LibraryError:
    """The error of vectors that do not answer: damaged here, or on a server that has gone."""
    place = folder / _SERVER_FILE
    if not place.exists():
        return damaged("vektorene kan ikke leses")
    return _unreachable(json.loads(place.read_text(encoding="utf-8"))["url"])


def _unreachable(url: str) -> LibraryError:
    return LibraryError(
        "chroma_unreachable",
        f"Chroma-tjeneren på {url} svarer ikke.",
        "Start den (`chroma run`), rett SPARRING_CHROMA_URL, eller fjern den for å bruke Chroma på denne maskinen.",
    )


def _settings() -> ChromaSettings:
    return ChromaSettings(anonymized_telemetry=False, allow_reset=False)


def _installation(index: Path) -> str:
    path = index / _INSTALLATION
    if not path.exists():
        path.write_text(secrets.token_hex(6), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
