"""The chat model that the settings name, through LangChain; every way it can fail is a `ModelError`."""

import copy
import ipaddress
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event as Flag
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import ModelError
from corpus.settings import Settings

_LOCAL_PROVIDERS = frozenset({"ollama"})  # on this machine unless an address says otherwise
_EXTRAS = {"azure_openai": "openai", "mistralai": "mistral"}  # provider → extra of ours, where they differ
_CONNECT_S = 5.0
_WAITS_S = (0.5, 2.0)  # before the second and the third try, and only while nothing has been read
_ANSWER_TOKENS = 1_500
_MOST_CHARACTERS = 20_000  # of an answer that a server does not end
_ENDS = ("finish_reason", "stop_reason", "done_reason", "stopReason")  # how each provider tells that it has ended
_NOT_ENDED = (None, "length", "max_tokens", "content_filter")  # None: the connection closed before the end was told
_UNREACHABLE = ("Connect", "Connection", "RemoteProtocol", "ReadError")


@dataclass(frozen=True)
class Limits:
    """Time limits in seconds from the request: until the first piece of text, and until the last."""

    first_token_s: float
    answer_s: float


@dataclass
class Usage:
    """The tokens that requests have cost, as the server counts them; 0 where it does not say."""

    read: int = 0
    written: int = 0


class ChatModel:
    """A chat model that answers in pieces of text, within limits."""

    def __init__(self, chat: Any, name: str, *, remote: bool, window: int, seed: int, limits: Limits) -> None:
        self._chat = chat
        self._limits = limits
        self.name = name
        self.remote = remote
        self.window = window
        self.seed = seed

    def patient(self) -> "ChatModel":
        """The same model, whose first word may take as long as a whole answer: it may be busy writing one."""
        waiting = copy.copy(self)
        waiting._limits = Limits(self._limits.answer_s, self._limits.answer_s)
        return waiting

    def complete(self, system: str, user: str) -> str:
        """The whole answer to a prompt; raises `ModelError` as `stream` does."""
        return "".join(self.stream(system, user))

    def stream(self, system: str, user: str, usage: Usage | None = None) -> Iterator[str]:
        """The answer in pieces as they come; what it cost is added to `usage`.

        Raises `ModelError`: model_unreachable, model_rate_limited, model_slow, model_cut_off (the
        server stopped at its limit), model_endless, model_empty, or model_failed. What had
        come before it was raised has been given out.
        """
        for wait in (*_WAITS_S, None):
            started = False
            try:
                for piece in self._once(system, user, usage or Usage()):
                    started = True
                    yield piece
                return
            except ModelError as error:
                if started or wait is None or error.code not in ("model_unreachable", "model_rate_limited"):
                    raise
            time.sleep(wait)

    def _once(self, system: str, user: str, usage: Usage) -> Iterator[str]:
        arrived: Queue[Any] = Queue()
        stop = Flag()
        Thread(target=self._read, args=([("system", system), ("human", user)], arrived, stop), daemon=True).start()
        begun = time.monotonic()
        length, reason = 0, None
        try:
            while True:
                limit = self._limits.answer_s if length else self._limits.first_token_s
                try:
                    item = arrived.get(timeout=max(0.01, begun + limit - time.monotonic()))
                except Empty:
                    raise _error("model_slow", self.name) from None
                if item is None:
                    break
                if isinstance(item, Exception):
                    raise _told(item, self.name) from item
                reason = next((item.response_metadata[e] for e in _ENDS if item.response_metadata.get(e)), reason)
                if item.usage_metadata:
                    usage.read += item.usage_metadata["input_tokens"]
                    usage.written += item.usage_metadata["output_tokens"]
                if item.text:
                    length += len(item.text)
                    paused = time.monotonic()
                    yield item.text
                    begun += time.monotonic() - paused  # what the reader does meanwhile is not the model's time
                if length > _MOST_CHARACTERS:
                    raise _error("model_endless", self.name)
                if length and time.monotonic() - begun > self._limits.answer_s:
                    raise _error("model_slow", self.name)
        finally:
            stop.set()
        if not length and reason not in ("length", "max_tokens"):
            raise _error("model_empty", self.name)
        if reason in _NOT_ENDED:
            raise _error("model_cut_off", self.name)

    def _read(self, messages: list[tuple[str, str]], arrived: "Queue[Any]", stop: Flag) -> None:
        try:
            for chunk in self._chat.stream(messages):
                if stop.is_set():
                    return
                arrived.put(chunk)
        except Exception as error:  # each provider's client has errors of its own; the reader tells them apart
            arrived.put(error)
        else:
            arrived.put(None)


def connect(settings: Settings) -> ChatModel | None:
    """The model of the settings, or `None` if none is set; nothing is sent yet.

    Raises `ModelError`: model_name (not `provider:model`), model_package (the provider's package is
    missing), model_forbidden (it is not on this machine, and remote models are forbidden).
    """
    if settings.chat_model is None:
        return None
    provider, _, name = settings.chat_model.partition(":")
    if not provider or not name:
        raise ModelError(
            "model_name",
            f"SPARRING_CHAT_MODEL er «{settings.chat_model}», men skal være leverandør:modell.",
            "For eksempel openai:gpt-oss eller ollama:llama3.1.",
        )
    remote = is_remote(provider, name, settings.chat_base_url)
    if remote and settings.forbid_remote_models:
        raise ModelError(
            "model_forbidden",
            f"Modellen {settings.chat_model} er ikke på denne maskinen, og eksterne modeller er slått av.",
            "Sett SPARRING_CHAT_BASE_URL til en tjener på denne maskinen, eller fjern SPARRING_FORBID_REMOTE_MODELS.",
        )
    try:
        from langchain.chat_models import init_chat_model

        chat = init_chat_model(name, model_provider=provider, **_options(provider, settings))
    except ImportError as error:
        raise ModelError(
            "model_package",
            f"Pakken for modeller fra «{provider}» er ikke installert.",
            f"Kjør: .venv/bin/pip install 'sparring[{_EXTRAS.get(provider, provider)}]'",
        ) from error
    except Exception as error:  # a missing key or an unknown provider, in each client's own words
        raise ModelError(
            "model_settings",
            f"Modellen {settings.chat_model} kan ikke brukes: {str(error).splitlines()[0][:200]}",
            "Se docs/models.md, og sjekk SPARRING_CHAT_MODEL og leverandørens nøkkel.",
        ) from error
    return ChatModel(
        chat,
        settings.chat_model,
        remote=remote,
        window=settings.chat_window,
        seed=settings.chat_seed,
        limits=Limits(settings.chat_first_token_s, settings.chat_answer_s),
    )


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """The options that each provider's client knows by its own names; retries are ours."""
    options: dict[str, Any] = {"temperature": 0}
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
    if provider == "ollama":
        return options | {"seed": settings.chat_seed, "num_predict": _ANSWER_TOKENS, "num_ctx": settings.chat_window}
    options |= {"max_tokens": _ANSWER_TOKENS, "max_retries": 0}
    if provider in ("openai", "azure_openai"):
        import httpx

        options["stream_usage"] = True
        options |= {"seed": settings.chat_seed, "timeout": httpx.Timeout(settings.chat_answer_s, connect=_CONNECT_S)}
        if settings.chat_base_url and provider == "openai":
            options["api_key"] = os.environ.get("OPENAI_API_KEY") or "none"  # one's own server asks for no key
    else:
        options["timeout"] = settings.chat_answer_s
    return options


def is_remote(provider: str, name: str, base_url: str | None) -> bool:
    """Whether what is asked leaves this machine; Ollama's own server passes its cloud models on."""
    if provider == "ollama" and name.endswith(("-cloud", ":cloud")):
        return True
    if base_url is None:
        if provider not in _LOCAL_PROVIDERS:
            return True
        base_url = os.environ.get("OLLAMA_HOST") or "localhost"  # what its client reads
    host = urlsplit(base_url if "//" in base_url else f"//{base_url}").hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def _told(error: Exception, name: str) -> ModelError:
    """Our error for what a client raised."""
    status = getattr(error, "status_code", None)
    kind = type(error).__name__
    if status == 429:
        return _error("model_rate_limited", name)
    if "Timeout" in kind and "Connect" not in kind:
        return _error("model_slow", name)
    if (isinstance(status, int) and status >= 500) or any(mark in kind for mark in _UNREACHABLE):
        return _error("model_unreachable", name)
    return _error("model_failed", name)


_WHAT_HAPPENED = {
    "model_unreachable": "svarer ikke",
    "model_rate_limited": "tar ikke imot flere spørsmål nå",
    "model_slow": "brukte for lang tid",
    "model_cut_off": "stanset midt i svaret",
    "model_endless": "sluttet ikke å skrive",
    "model_empty": "ga et tomt svar",
    "model_failed": "ga en feil",
}


def _error(code: str, name: str) -> ModelError:
    return ModelError(code, f"Språkmodellen {name} {_WHAT_HAPPENED[code]}.", "Prøv igjen, eller se docs/models.md.")
