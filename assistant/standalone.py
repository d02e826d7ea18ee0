"""A follow-up made to stand alone by a chat model; the rule-based form where the model cannot be trusted."""

from assistant.hidden_instructions import neutralised
from assistant.masking import mask
from assistant.model import ChatModel
from assistant.prompting import LANGUAGE_NAMES, StandalonePrompt
from assistant.question import LONGEST_QUESTION, Question, Turn
from corpus.errors import ModelError
from corpus.provisions import find_references

_LONGEST = 500  # characters of a question on one line
_TURNS = 6  # the latest turns that the model reads
_TURN_LENGTH = 600


def made_standalone(model: ChatModel, question: Question, history: tuple[Turn, ...]) -> str:
    """The question in full, as the model puts it; as the rules put it when the model fails or adds a reference."""
    said = "\n".join(f"{turn.role}: {neutralised(turn.content)[:_TURN_LENGTH]}" for turn in history[-_TURNS:])
    hidden = mask(f"{said}\n\n{question.text}", question.language)
    if model.remote:
        said, _, asked = hidden.text.rpartition("\n\n")
    else:
        asked = question.text
    system, user = StandalonePrompt(LANGUAGE_NAMES[question.language], said, asked).rendered()
    try:
        alone = hidden.restored(model.complete(system, user)).strip().strip('«»"')
    except ModelError:
        return question.standalone
    named = {r.base for r in find_references(f"{question.text}\n" + "\n".join(t.content for t in history))}
    added = {r.base for r in find_references(alone)} - named
    if not alone or "\n" in alone or len(alone) > min(_LONGEST, LONGEST_QUESTION) or added:
        return question.standalone
    return alone
