"""Settings: environment variables with the prefix `SPARRING_`, or a file `sparring.toml`."""

import logging
import os
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from corpus.errors import SparringError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SHIPPED_DOCUMENTS = Path(__file__).parent / "documents"
SHIPPED_QUESTIONS = Path(__file__).parent / "questions"
_PREFIX = "SPARRING_"
_OTHERS = ("SPARRING_USER", "SPARRING_TEST_")  # who acts at the desk's command line; set by who runs our tests
_FAULTS = {
    "int_parsing": "skal være et helt tall",
    "float_parsing": "skal være et tall",
    "bool_parsing": "skal være true eller false",
    "greater_than": "skal være større enn {gt:g}",
    "greater_than_equal": "skal være minst {ge:g}",
    "extra_forbidden": "er ingen innstilling",
    "value_error": "{error}",
}  # what Pydantic's kinds of fault are called; the rest are told in its words


def _log_level(value: str) -> str:
    if value.upper() not in logging.getLevelNamesMapping():
        raise ValueError("skal være DEBUG, INFO, WARNING, ERROR eller CRITICAL")
    return value.upper()


class Settings(BaseSettings):
    """Everything that can be set from outside; unknown keys in `sparring.toml` are refused."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, toml_file="sparring.toml", extra="forbid", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("sparring"),
        description="Folder for fetched documents and the index.",
    )
    embedding_model: str | None = Field(
        default=None,
        description="Sentence Transformers model, by name or folder; unset = our own, fitted when built.",
    )
    reranking_model: str | None = Field(
        default=None, description="Cross-encoder that reorders what is found, by name or folder; unset = none."
    )
    entailment_model: str | None = Field(
        default=None, description="Cross-encoder for NLI that checks a model's claims too, by name or folder."
    )
    chroma_url: str | None = Field(
        default=None,
        description="Address of a Chroma server for the vectors; unset = Chroma in the index folder.",
    )
    database_url: str | None = Field(
        default=None,
        description="The desk's database, as postgresql://user@host/name; unset = desk.db in the home folder.",
    )
    desk_retention_days: int | None = Field(
        default=None,
        ge=0,
        description="Days after which sent and closed inquiries are erased; unset = kept until somebody erases them.",
    )
    api_keys: SecretStr | None = Field(
        default=None, description="Who may use the desk by key: name:role+role:key, separated by semicolons."
    )
    trusted_proxies: str | None = Field(
        default=None,
        description="Addresses of proxies whose X-Forwarded-User and -Groups say who uses the desk, with commas.",
    )
    chat_model: str | None = Field(
        default=None, description="Language model as provider:model (LangChain); unset = answers are quotes."
    )
    chat_base_url: str | None = Field(default=None, description="Address of an OpenAI-compatible server of one's own.")
    chat_window: int = Field(default=8_192, ge=2_048, description="The model's context in tokens.")
    chat_seed: int = Field(default=7, description="Seed for models that take one.")
    chat_first_token_s: float = Field(default=30.0, gt=0, description="Longest wait for the model's first word.")
    chat_answer_s: float = Field(default=120.0, gt=0, description="Longest wait for the model's whole answer.")
    chat_judge: bool = Field(
        default=False, description="Let the language model judge each claim it wrote against the text it cites."
    )
    forbid_remote_models: bool = Field(default=False, description="Refuse a model that is not on this machine.")
    anskaffelser_addresses: tuple[str, ...] = Field(
        default=("https://anskaffelser.no/sitemap.xml",),
        description="Sitemaps and pages of DFØ's guidance to start from; only their hosts are visited.",
    )
    kofa_address: str = Field(
        default="https://www.klagenemndssekretariatet.no", description="The site of KOFA's decisions."
    )
    plan_url: str = Field(
        default="https://anskaffelser.no/sites/default/files/handlingsplan.pdf",
        description="The action plan as PDF: an address, or the path of a file.",
    )
    lovdata_address: str = Field(
        default="https://api.lovdata.no/v1/publicData", description="Lovdata's open data: `list` and `get` under it."
    )
    lovdata_archives: tuple[str, ...] = Field(
        default=("gjeldende-lover.tar.bz2", "gjeldende-sentrale-forskrifter.tar.bz2"),
        description="The archives to read, one a type.",
    )
    lovdata_acts: dict[str, str] = Field(
        default={
            "LOV-2016-06-17-73": "LOA",
            "FOR-2016-08-12-974": "FOA",
            "FOR-2016-08-12-975": "Forsyningsforskriften",
            "FOR-2016-08-12-976": "Konsesjonskontraktforskriften",
            "FOR-2002-11-15-1288": "Klagenemndsforskriften",
            "FOR-2022-12-20-2384": "Kjøretøyforskriften",
            "FOR-2024-11-13-3329": "Sjøtransportforskriften",
        },
        description="Acts and regulations to fetch: Lovdata's id, and the name that they are cited by.",
    )
    fetch_pace_s: float = Field(default=1.0, ge=0, description="Seconds between two requests to one host.")
    answer_cache: bool = Field(default=False, description="Keep a model's answers, by question, evidence and settings.")
    log_level: Annotated[str, AfterValidator(_log_level)] = Field(default="WARNING", description="Python log level.")

    @cached_property
    def index_folder(self) -> Path:
        """Folder that holds the generations and the `CURRENT` pointer."""
        return self.home / "index"

    @cached_property
    def document_folders(self) -> tuple[Path, ...]:
        """Folders whose Markdown documents make up the library: shipped first, then the user's."""
        return (SHIPPED_DOCUMENTS, self.home / "documents")

    @cached_property
    def question_folders(self) -> tuple[Path, ...]:
        """Folders of known questions: shipped first, then those written for the user's documents."""
        return (SHIPPED_QUESTIONS, self.home / "questions")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """Read the settings; raises `SparringError` (`invalid_settings`) naming each wrong key."""
    try:
        settings = Settings()
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))} {_fault(e)}" for e in error.errors())
    except SettingsError as error:  # a list or table in the environment that is no JSON; names the field
        faults = str(error)
    except (OSError, ValueError) as error:  # the file cannot be read, or is no TOML
        faults = f"sparring.toml kan ikke leses ({error})"
    else:
        faults = "; ".join(_misspelt())
        if not faults:
            return settings
    raise SparringError(
        "invalid_settings",
        f"Innstillingene kan ikke brukes: {faults}.",
        "Rett miljøvariabelen SPARRING_… eller filen sparring.toml.",
    )


def _misspelt() -> list[str]:
    """The variables of our prefix that set nothing: who writes FORBID_REMOTE_MODEL must not believe it is forbidden."""
    known = [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]
    names = [name for name in sorted(os.environ) if name.upper().startswith(_PREFIX) and name.upper() not in known]
    meant = {name: get_close_matches(name.upper(), known, 1) for name in names if not name.upper().startswith(_OTHERS)}
    return [f"{n} er ingen innstilling" + (f" (mente du {c[0]}?)" if c else "") for n, c in meant.items()]


def _fault(error: "ErrorDetails") -> str:
    kind = error["type"]
    return _FAULTS[kind].format(**error.get("ctx", {})) if kind in _FAULTS else f"er feil: {error['msg']}"
