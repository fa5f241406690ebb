"""The ledger's own sums: a lost call explains only what it may have answered."""

from tests.crash.ledger import SEND_UNKNOWN, Ledger, Seen, ledger_of

ALERT = {"id": "1", "kind": SEND_UNKNOWN}


def ledger(accepted: str, *calls: str) -> Ledger:
    seen = Seen(
        accepted=tuple(accepted.split()),
        calls=tuple((call,) for call in calls),
        notices=(ALERT,),
        approvals=0,
    )
    return ledger_of({"ada": seen})


def test_words_of_a_call_that_managers_were_told_of_are_not_lost() -> None:
    kept = ledger("1 2 3 4", "turn 1: 1", "turn 3: 4")

    assert kept.complaints == ()


def test_words_before_and_after_a_lost_call_are_not_explained_by_it() -> None:
    kept = ledger("1 2 3 4 5", "turn 1: 1", "turn 3: 3", "turn 4: 5")

    assert kept.lost == ("ada: ['4'] not answered",)


def test_last_words_are_not_explained_by_an_earlier_lost_call() -> None:
    kept = ledger("1 2 3 4", "turn 1: 1", "turn 3: 3")

    assert kept.lost == ("ada: ['4'] not answered",)
