"""From an inquiry to an approved reply, with what must be refused on the way. All persons are invented."""

import sqlite3
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from stores import Store

from assistant.desk.database import open_database, sqlite_address
from assistant.desk.desk import Desk
from assistant.desk.inquiries import Inquiries
from assistant.desk.listing import SORTS, Wanted
from assistant.desk.mail import read_pasted
from assistant.desk.opening import erase_daily
from assistant.desk.people import Action, Person, Role, local_person
from assistant.desk.reply import PartName
from assistant.desk.status import FOLLOWS, State
from corpus.errors import SparringError
from corpus.settings import Settings

KARI = Person("Kari", frozenset((Role.ADVISER,)))
OLA = Person("Ola", frozenset((Role.ADVISER, Role.APPROVER)))
ADMIN = Person("Admin", frozenset((Role.ADMINISTRATOR,)))
MAIL = "Fra: Per Testmann <per@eksempel.no>\nEmne: Vekting\n\nMå vi vekte klima og miljø med 30 prosent?\n\nMvh Per Testmann"


def _received(desk: Desk, mail: str = MAIL) -> int:
    return desk.inquiries.receive(KARI, (read_pasted(mail),))[0].id


def _in_files(store: Store, words: bytes) -> bool:
    if store.address.startswith("postgresql"):
        store.execute("CHECKPOINT")
    tables = (path for path in store.folder.rglob("*") if path.is_file() and "pg_wal" not in path.parts)
    return any(words in path.read_bytes() for path in tables)


def _code(call: object, *arguments: object) -> str:
    assert callable(call)
    with pytest.raises(SparringError) as error:
        call(*arguments)
    return error.value.code


def _for_approval(desk: Desk) -> int:
    number = _received(desk)
    desk.compose(KARI, number, 0)
    desk.drafts.send_for_approval(KARI, number)
    return number


def test_an_inquiry_becomes_an_approved_reply_with_its_whole_record(desk: Desk) -> None:
    number = _for_approval(desk)
    desk.drafts.approve(OLA, number, 1)
    desk.inquiries.move(KARI, number, State.SENT)
    desk.inquiries.move(KARI, number, State.CLOSED)
    assert desk.inquiries.one(KARI, number).status is State.CLOSED
    assert [e.action for e in desk.inquiries.audit(KARI, number)] == [
        "received", "composed", "sent_for_approval", "approved", "sent", "closed",
    ]  # fmt: skip
    (verdict,) = desk.drafts.verdicts(KARI, number)
    assert (verdict.approved, verdict.unchanged, verdict.person) == (True, True, "Ola")
    figures = desk.figures(KARI)
    assert (figures.inquiries, figures.replied, figures.share_unchanged) == (1, 1, 1.0)
    assert figures.most_cited


def test_nobody_approves_what_they_have_written_on(desk: Desk) -> None:
    number = _received(desk)
    version = desk.compose(OLA, number, 0)
    desk.drafts.save(KARI, number, version.reply, 1)
    desk.drafts.send_for_approval(KARI, number)
    assert _code(desk.drafts.approve, OLA, number, 2) == "own_draft"
    assert _code(desk.drafts.approve, replace(OLA, name="oLA"), number, 2) == "own_draft"
    assert _code(desk.drafts.approve, replace(OLA, name=" Ola\0 "), number, 2) == "own_draft"
    assert _code(desk.drafts.approve, replace(OLA, name=" "), number, 2) == "no_name"


def test_a_returned_draft_has_its_reason_and_goes_on_as_a_draft(desk: Desk) -> None:
    number = _for_approval(desk)
    assert _code(desk.drafts.give_back, OLA, number, 1, "  ") == "no_reason"
    desk.drafts.give_back(OLA, number, 1, "Mangler praksis.")
    assert desk.inquiries.one(KARI, number).status is State.RETURNED
    reply = desk.drafts.versions(KARI, number)[-1].reply
    desk.drafts.save(KARI, number, reply.edited({PartName.DEPENDS: "Det kommer an på verdien."}), 1)
    desk.drafts.send_for_approval(KARI, number)
    desk.drafts.approve(OLA, number, 2)
    verdicts = desk.drafts.verdicts(KARI, number)
    assert [(v.approved, v.unchanged, v.reason) for v in verdicts] == [
        (False, False, "Mangler praksis."),
        (True, False, ""),
    ]


def test_a_draft_with_a_fault_cannot_be_sent_for_approval(desk: Desk) -> None:
    number = _received(desk)
    reply = desk.compose(KARI, number, 0).reply
    for version, text in enumerate(("", "Dere må vekte 45 prosent [1]", "Dere velger fritt."), 1):
        desk.drafts.save(KARI, number, reply.edited({PartName.SHORT_ANSWER: text}), version)
        assert _code(desk.drafts.send_for_approval, KARI, number) == "reply_has_faults"
    assert desk.inquiries.one(KARI, number).status is State.DRAFT


def test_the_later_of_two_saves_is_told_and_nothing_is_overwritten(desk: Desk) -> None:
    number = _received(desk)
    reply = desk.compose(KARI, number, 0).reply
    first = reply.edited({PartName.DEPENDS: "Kari skrev dette."})
    desk.drafts.save(KARI, number, first, 1)
    assert _code(desk.drafts.save, OLA, number, reply, 1) == "draft_changed"
    assert [v.person for v in desk.drafts.versions(KARI, number)] == ["Kari", "Kari"]


def test_of_many_saves_at_the_same_moment_one_is_kept(desk: Desk) -> None:
    number = _received(desk)
    reply = desk.compose(KARI, number, 0).reply
    codes: list[str] = []

    def save() -> None:
        try:
            desk.drafts.save(KARI, number, reply, 1)
            codes.append("saved")
        except SparringError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=save) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["draft_changed"] * 5 + ["saved"]


def test_each_version_knows_which_citations_it_lost(desk: Desk) -> None:
    number = _received(desk)
    reply = desk.compose(KARI, number, 0).reply
    version = desk.drafts.save(KARI, number, reply.edited({PartName.PRACTICE: "Ingen."}), 1)
    assert version.lost_citations and version.number == 2


@pytest.mark.parametrize("action", list(Action))
def test_a_stranger_may_nothing_and_a_buyer_only_look_up(action: Action) -> None:
    assert _code(Person("Per", frozenset()).must, action) == "not_allowed"
    buyer = Person("Per", frozenset((Role.BUYER,)))
    assert buyer.may(action) is (action is Action.LOOK_UP)
    local_person("Kari").must(action)


def test_lists_search_filter_sort_and_count(desk: Desk) -> None:
    letters = [
        read_pasted(f"Emne: x\nFra: a@eksempel.no\n\nMå vi kjøpe {word}?") for word in ("brød", "biler", "100%_brød")
    ]
    desk.inquiries.receive(
        KARI,
        tuple(
            replace(letter, category="mat" if "brød" in letter.parts.question else "transport") for letter in letters
        ),
    )
    assert desk.inquiries.listed(KARI, Wanted(search="BRØD")).total == 2
    assert desk.inquiries.listed(KARI, Wanted(search="%_")).total == 1
    assert desk.inquiries.listed(KARI, Wanted(category="transport", status=State.NEW)).total == 1
    assert desk.inquiries.listed(KARI, Wanted(status=State.SENT)).by_status == {State.NEW: 3}
    for sort in SORTS:
        assert len(desk.inquiries.listed(KARI, Wanted(sort=sort)).inquiries) == 3
    for page in (2, 10**30):
        assert desk.inquiries.listed(KARI, Wanted(page=page)).inquiries == ()


@pytest.mark.parametrize(
    "wanted", [*(Wanted(sort=sort) for sort in SORTS), Wanted(category="mat"), Wanted(status=State.NEW)]
)
def test_no_list_is_sorted_anew_each_time_it_is_shown(tmp_path: Path, wanted: Wanted) -> None:
    inquiries = Inquiries(open_database(sqlite_address(tmp_path)), datetime.now)
    asked: list[tuple[str, object]] = []

    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "ORDER BY" in statement:
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        inquiries.listed(KARI, wanted)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    ((statement, parameters),) = asked
    with sqlite3.connect(tmp_path / "desk.db") as connection:
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))
    assert "USING INDEX" in plan and "TEMP B-TREE FOR ORDER BY" not in plan


def test_erased_means_gone_from_the_files(desk: Desk, store: Store) -> None:
    name = "Xylofon Qvarme"
    letter = replace(
        read_pasted(MAIL.replace("Per Testmann", name)), channel=name, category=name, organisation_type=name
    )
    number, *others = (inquiry.id for inquiry in desk.inquiries.receive(KARI, (letter,) * 3))
    desk.compose(KARI, number, 0)
    desk.drafts.send_for_approval(KARI, number)
    desk.drafts.give_back(OLA, number, 1, f"Nevner {name}.")
    desk.compose(KARI, number, 1)
    desk.drafts.send_for_approval(KARI, number)
    desk.drafts.approve(OLA, number, 2)
    if store.address.startswith("postgresql"):
        store.execute("ANALYZE")  # as Postgres does by itself now and then
    assert _code(desk.inquiries.erase, KARI, number) == "not_allowed"
    assert _in_files(store, b"Qvarme")
    for each in (number, *others):
        desk.inquiries.erase(ADMIN, each)
    assert _code(desk.inquiries.one, KARI, number) == "unknown_inquiry"
    assert desk.memory.like(KARI, "Må vi vekte klima og miljø med 30 prosent?") == ()
    assert not _in_files(store, b"Qvarme")
    assert [e.action for e in desk.inquiries.audit(ADMIN, number)][-1] == "erased"


def test_closed_inquiries_are_erased_after_the_retention_time(desk: Desk, clock: object) -> None:
    old, new = _received(desk), _received(desk)
    desk.inquiries.move(KARI, old, State.CLOSED)
    assert desk.inquiries.erase_older(ADMIN, 0) == 1
    assert [i.id for i in desk.inquiries.listed(KARI, Wanted()).inquiries] == [new]


def test_a_server_keeps_to_the_retention_time_while_it_runs(desk: Desk, store: Store) -> None:
    number = _received(desk)
    desk.inquiries.move(KARI, number, State.CLOSED)
    erased = threading.Event()
    erase = desk.inquiries.erase_older

    def noted(person: Person, days: int) -> int:
        count = erase(person, days)
        erased.set()
        return count

    desk.inquiries.erase_older = noted  # type: ignore[method-assign]
    end = erase_daily(desk, Settings(desk_retention_days=0), every_s=0.01)
    try:
        assert erased.wait(30) and store.execute("SELECT count(*) FROM inquiries") == [(0,)]
    finally:
        end.set()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET person = 'x'",
        "UPDATE audit SET person = 'x' WHERE id = 1",
        "DELETE FROM audit",
        "INSERT INTO audit (id, made, person, action, detail) VALUES (1, '2026-01-01 00:00:00', 'x', 'x', 'x')",
        "REPLACE INTO audit (id, made, person, action, detail) VALUES (1, '2026-01-01 00:00:00', 'x', 'x', 'x')",
        "INSERT INTO audit (id, made, person, action, detail) VALUES (1, '2026-01-01 00:00:00', 'x', 'x', 'x') "
        "ON CONFLICT (id) DO UPDATE SET person = 'x'",
        "TRUNCATE audit",
        "SET session_replication_role = replica; DELETE FROM audit",
    ],
)
def test_the_audit_log_can_only_be_added_to(desk: Desk, store: Store, change: str) -> None:
    _received(desk)
    before = store.execute("SELECT * FROM audit")
    with pytest.raises(DBAPIError):
        store.execute(change)
    assert store.execute("SELECT * FROM audit") == before != []


def test_memory_proposes_earlier_replies_without_personal_data_and_flags_changed_sources(desk: Desk) -> None:
    number = _for_approval(desk)
    desk.drafts.approve(OLA, number, 1)
    (earlier,) = desk.memory.like(KARI, "Gjelder kravet om å vekte miljø 30 prosent for oss?")
    assert earlier.inquiry_id == number and "Testmann" not in earlier.reply and earlier.reassess == ()
    assert desk.memory.like(KARI, "Hvor dyr er brøytingen av gangveier?") == ()
    assert desk.memory.to_reassess(KARI) == ()
    changed = replace(
        desk.passage(desk.drafts.versions(KARI, number)[0].reply.used_citations[0].passage_id), text="Ny ordlyd."
    )
    desk.memory._passage_of = lambda passage_id: changed  # the library as it is after a change
    assert [e.inquiry_id for e in desk.memory.to_reassess(KARI)] == [number]
    assert desk.memory.changed(KARI, number) and desk.memory.changed(KARI, _received(desk)) == ()


def test_the_table_of_states_is_sane() -> None:
    assert set(FOLLOWS) == set(State)
    reached = {then for follows in FOLLOWS.values() for then in follows}
    assert reached == set(State) - {State.NEW}


def test_what_the_library_cannot_answer_is_counted(desk: Desk) -> None:
    number = _received(desk, "Hvem vant fotballkampen i går kveld?")
    desk.compose(KARI, number, 0)
    assert [c.name for c in desk.figures(KARI).unanswered] == ["Hvem vant fotballkampen i går kveld?"]


def test_the_day_of_announcement_is_told_once_and_holds_for_every_question_of_a_mail(desk: Desk) -> None:
    mail = "Konkurransen ble kunngjort 3. mars 2025.\n\n1. Må vi vekte klima og miljø med 30 prosent?\n2. Er det unntak fra kravet om 30 prosent?"
    number = _received(desk, mail)
    reply = desk.compose(KARI, number, 0).reply
    assert "FOA § 7-9" in reply.text_of(PartName.LEGAL_BASIS)
    assert "3. mars 2025" in reply.text_of(PartName.RESERVATION)
    assert desk.faults(reply) == ()
    assert "announced" not in reply.missing_facts
    later = desk.compose(KARI, number, 1, as_of="2026-11-01").reply
    assert "LOA § 5b" in later.text_of(PartName.LEGAL_BASIS)
    assert desk.faults(later) == ()


def test_a_mail_is_answered_in_one_language(desk: Desk) -> None:
    number = _received(
        desk, "Hei, eg lurer på kva reglar som gjeld når vi ikkje kan kjøpe brukt.\n\nMå vi vekte miljø 30 prosent?"
    )
    assert desk.compose(KARI, number, 0).reply.language == "nn"
