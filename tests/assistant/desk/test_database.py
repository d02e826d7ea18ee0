"""Opening, migrating and sharing the desk's database."""

import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from stores import Store

import assistant.desk.migrations
from assistant.desk.database import Database, open_database
from assistant.desk.desk import Desk
from assistant.desk.inquiries import Inquiries
from assistant.desk.mail import read_pasted
from assistant.desk.people import Person, Role, local_person
from corpus.errors import SparringError

KARI, OLA = Person("Kari", frozenset((Role.ADVISER,))), Person("Ola", frozenset((Role.APPROVER,)))


def _migrated(store: Store, revision: str) -> None:
    engine = create_engine(store.address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(assistant.desk.migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_a_database_of_an_earlier_version_is_brought_up_to_date_with_all_that_it_holds(store: Store) -> None:
    _migrated(store, "0001")
    store.execute(
        "INSERT INTO inquiries (id, status, channel, received, changed, organisation_type, category, subject, sender, "
        "text, questions, apart, searched, unanswered, public, revision) VALUES (1, 'new', 'email', "
        "'2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000', '', '', 'Emne', '', 'Hva?', '[]', '{}', 'hva?', '[]', "
        "FALSE, 1)"
    )
    inquiries = Inquiries(open_database(store.address), datetime.now)
    assert inquiries.one(local_person("Kari"), 1).text == "Hva?"


def test_a_database_of_a_later_version_is_left_alone(store: Store) -> None:
    open_database(store.address)
    store.execute("UPDATE desk_version SET version_num = '9999'")
    with pytest.raises(SparringError) as error:
        open_database(store.address)
    assert error.value.code == "desk_unavailable" and "nyere" in error.value.message
    assert store.execute("SELECT version_num FROM desk_version") == [("9999",)]


def test_servers_that_start_at_once_make_the_tables_once(store: Store) -> None:
    opened: list[Database] = []
    threads = [threading.Thread(target=lambda: opened.append(open_database(store.address))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4


@pytest.mark.parametrize(
    "address", ["postgresql://nobody@127.0.0.1:1/x", "ukjent://x", "tull", "sqlite:////proc/nei/desk.db"]
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(address: str) -> None:
    with pytest.raises(SparringError) as error:
        open_database(address)
    assert error.value.code == "desk_unavailable" and error.value.hint and address not in str(error.value)


def test_a_file_that_is_no_database_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"ikke en database " * 100)
    with pytest.raises(SparringError, match="kan ikke åpnes"):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == b"ikke en database " * 100


def test_of_an_approval_and_a_return_at_the_same_moment_one_holds(desk: Desk, store: Store) -> None:
    for _ in range(3):
        number = desk.inquiries.receive(KARI, (read_pasted("Må vi vekte klima og miljø med 30 prosent?"),))[0].id
        desk.compose(KARI, number, 0)
        desk.drafts.send_for_approval(KARI, number)
        start, codes = threading.Barrier(2), list[str]()

        def judge(
            approves: bool, number: int = number, start: threading.Barrier = start, codes: list[str] = codes
        ) -> None:
            start.wait()
            try:
                if approves:
                    desk.drafts.approve(OLA, number, 1)
                else:
                    desk.drafts.give_back(OLA, number, 1, "Kortere.")
                codes.append("done")
            except SparringError as error:
                codes.append(error.code)

        threads = [threading.Thread(target=judge, args=(approves,)) for approves in (True, False)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        verdicts = store.execute(f"SELECT approved FROM verdicts WHERE inquiry_id = {number}")
        # A return may follow an approval; an approval may not follow a return.
        assert codes.count("done") == len(verdicts) and (len(verdicts) == 1 or verdicts == [(1,), (0,)])
        remembered = store.execute(f"SELECT count(*) FROM memory WHERE inquiry_id = {number}")
        assert remembered == [(1 if verdicts[-1][0] else 0,)]


def test_a_returned_reply_is_no_longer_an_earlier_reply(desk: Desk) -> None:
    text = "Må vi vekte klima og miljø med 30 prosent?"
    number = desk.inquiries.receive(KARI, (read_pasted(text),))[0].id
    desk.compose(KARI, number, 0)
    desk.drafts.send_for_approval(KARI, number)
    desk.drafts.approve(OLA, number, 1)
    assert len(desk.memory.like(KARI, text)) == 1
    desk.drafts.give_back(OLA, number, 1, "Loven er endret.")
    assert desk.memory.like(KARI, text) == ()


def test_a_buyer_finds_public_replies_only_and_none_that_must_be_reassessed(desk: Desk) -> None:
    text = "Må vi vekte klima og miljø med 30 prosent?"
    buyer = Person("Per", frozenset((Role.BUYER,)))
    number = desk.inquiries.receive(KARI, (read_pasted(text),))[0].id
    desk.compose(KARI, number, 0)
    desk.drafts.send_for_approval(KARI, number)
    desk.drafts.approve(OLA, number, 1)
    assert desk.memory.like(buyer, text) == ()
    desk.inquiries.describe(KARI, number, "klima", "kommune", public=True)
    assert len(desk.memory.like(buyer, text)) == 1
    passage = desk.passage(desk.drafts.versions(KARI, number)[0].reply.used_citations[0].passage_id)
    desk.memory._passage_of = lambda _: replace(passage, text="Ny ordlyd.")  # the library as it is after a change
    assert desk.memory.like(buyer, text) == ()
