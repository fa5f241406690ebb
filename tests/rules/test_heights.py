"""Whose height it is, and which of those that were told counts now."""

import msgspec

from rules.acts import Act, ActKind
from rules.children import Child
from rules.heights import height_of, known_height, with_children, with_height
from rules.session import Profile


def told(child: Child | None, size: str | None = None) -> Act:
    return Act(kind=ActKind.SIZE, child=child, size=size)


BOTH = with_children(Profile(), (told(Child.DAUGHTER, "122"), told(Child.SON, "104")))


def test_the_height_of_each_child_is_kept() -> None:
    assert BOTH.heights_cm == (122, 104)
    assert height_of(BOTH, Child.DAUGHTER) == 122
    assert height_of(BOTH, Child.SON) == 104


def test_of_two_children_nobody_knows_which_is_meant() -> None:
    assert known_height(BOTH) is None


def test_the_child_that_is_named_is_the_one_meant() -> None:
    profile = with_children(BOTH, (told(Child.DAUGHTER),))
    assert known_height(profile) == 122
    assert known_height(with_children(profile, (told(Child.SON),))) == 104


def test_the_height_of_one_child_is_never_that_of_the_other() -> None:
    son = with_children(Profile(), (told(Child.SON, "104"),))
    daughter = with_children(son, (told(Child.DAUGHTER),))
    assert known_height(daughter) is None
    assert height_of(with_height(daughter, 122), Child.DAUGHTER) == 122


def test_the_only_height_of_which_nobody_said_whose_is_the_childs() -> None:
    assert height_of(Profile(heights_cm=(134,)), Child.SON) == 134
    assert height_of(Profile(heights_cm=(134, 110)), Child.SON) is None


def test_a_height_told_of_nobody_counts_as_the_newest() -> None:
    son = with_children(Profile(), (told(Child.SON, "104"),))
    assert known_height(with_height(son, 134)) == 134
    assert height_of(with_height(son, 134), Child.SON) == 104


def test_a_profile_that_was_stored_without_children_is_read() -> None:
    stored = b'{"name":"Olena","heights_cm":[110,134]}'
    assert known_height(msgspec.json.decode(stored, type=Profile)) == 134


def test_children_survive_being_stored() -> None:
    stored = msgspec.json.encode(BOTH)
    assert msgspec.json.decode(stored, type=Profile) == BOTH
