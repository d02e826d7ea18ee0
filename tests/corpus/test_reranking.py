"""Reranking by a cross-encoder that the settings name."""

from pathlib import Path

import pytest

from corpus.errors import ModelError
from corpus.library import Library
from corpus.settings import Settings
from tests.assistant.small_models import cross_encoder


def test_the_named_model_decides_the_order_of_what_was_found(settings: Settings, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    cross_encoder(tmp_path / "model")
    question = "Må vi vekte klima og miljø 30 prosent?"
    plain = Library.open(settings).search(question, 30)
    changed = settings.model_copy(update={"reranking_model": str(tmp_path / "model")})
    reranked = Library.open(changed).search(question, 10)
    judged = CrossEncoder(str(tmp_path / "model"), device="cpu").predict(
        [(question, h.passage.quotable) for h in plain]
    )
    best = sorted(range(len(plain)), key=lambda i: -judged[i])[:10]
    assert {h.passage.id for h in reranked} == {plain[i].passage.id for i in best}
    assert [h.passage.id for h in reranked] != [h.passage.id for h in plain[:10]]


def test_a_model_that_is_not_here_is_named_with_how_to_get_it(settings: Settings) -> None:
    changed = settings.model_copy(update={"reranking_model": "finnes/ikke"})
    with pytest.raises(ModelError, match="SPARRING_RERANKING_MODEL") as missing:
        Library.open(changed).search("miljø")
    assert missing.value.code == "model_missing" and "finnes/ikke" in str(missing.value)
