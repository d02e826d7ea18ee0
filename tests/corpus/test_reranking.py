"""Reranking by a cross-encoder that the settings name."""

from pathlib import Path

import pytest

from corpus.errors import ModelError
from corpus.library import Library
from corpus.settings import Settings


def _small_model(folder: Path) -> None:
    """An untrained cross-encoder, small enough to make on the spot: its order is its own, and always the same."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(3)
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *"abcdefghijklmnopqrstuvwxyzæøå",
        *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyzæøå"),
    ]
    tokenizer = Tokenizer(models.WordPiece({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=128,
    ).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=128, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)


def test_the_named_model_decides_the_order_of_what_was_found(settings: Settings, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    _small_model(tmp_path / "model")
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
