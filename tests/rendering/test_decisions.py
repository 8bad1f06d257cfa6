"""A log in words."""

from __future__ import annotations

from lcf_lms.play.path import Entry
from lcf_lms.rendering.decisions import GONE, Told, told
from tests.rendering import sample


def test_every_kind_of_answer_is_told_in_the_words_of_the_module() -> None:
    document = sample.document()
    tables = sample.tables(document)
    code = {table.id: code for code, table in tables.decisions.items()}
    log = [
        Entry(1, 0, code["dose"], "a"),
        Entry(2, 0, code["cases"], "ab"),
        Entry(3, 0, code["quiet_ward.lift"], "b"),
        Entry(4, 1, code["quiet_ward.paper"], "c"),
        Entry(5, 0, "zz", "a"),
    ]
    assert told(document, tables, log) == [
        Told(
            1,
            0,
            "Two cases",
            "A dose on Sunday",
            "What do you answer?",
            ("“Word it gently.”",),
            ("weak",),
        ),
        Told(
            2,
            0,
            "Two cases",
            "Four cases",
            "Which would help?",
            ("Ask each manager.", "Compare with leavers."),
            ("not right", "right"),
        ),
        Told(
            3,
            0,
            "The quiet ward",
            "He waits until the corridor is empty",
            "What should you do first?",
            ("Ring the chief nurse.",),
            ("mixed",),
        ),
        Told(4, 1, "The quiet ward", "The board paper", "", ("Say that you told.",), ("mixed",)),
        Told(5, 0, "", GONE, "", (), ()),
    ]
