"""The matrix of kill points, as it is printed."""

from tests.crash.ledger import Ledger


class Matrix:
    """Gathers the ledgers of a run."""

    def __init__(self) -> None:
        self._rows: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The table, if there is anything in it."""
        if not self._rows:
            return []
        title = f"{'killed at':36} kills accepted  lost doubled disordered"
        return [title, *self._rows]

    def add(self, where: str, kills: int, ledger: Ledger) -> None:
        """Add a line."""
        self._rows.append(
            f"{where:36} {kills:5} {ledger.accepted:8} {len(ledger.lost):5}"
            f" {len(ledger.doubled):7} {len(ledger.disordered):10}"
        )


MATRIX = Matrix()
