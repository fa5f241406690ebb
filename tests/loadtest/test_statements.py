"""Statements are counted in the log of a server, however it grows."""

from pathlib import Path

from loadtest.measuring.statements import StatementLog

ASKED = b"2026-01-01 10:00:00 UTC [7] LOG:  execute __asyncpg_1__: SELECT 1\n"
FRAME = b"2026-01-01 10:00:00 UTC [7] LOG:  statement: COMMIT;\n"


def test_what_only_frames_a_transaction_is_not_a_statement(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_bytes(FRAME + ASKED + ASKED + FRAME)

    assert StatementLog(log).count() == 2


def test_a_line_that_is_being_written_is_counted_once_when_it_is_whole(
    tmp_path: Path,
) -> None:
    log = tmp_path / "postgres.log"
    log.write_bytes(ASKED + ASKED[:50])
    statements = StatementLog(log)
    before = statements.count()
    with log.open("ab") as file:
        file.write(ASKED[50:])

    assert (before, statements.count()) == (1, 2)
