"""The heights that a shopper has told, and which of them counts now."""

from msgspec.structs import replace

from rules.acts import Act
from rules.children import Child, ChildHeight
from rules.session import Profile

_KEPT = 4


def height_told(act: Act) -> int | None:
    """Give the height that *act* tells; a size of one number stands for it."""
    if act.height_cm is None and act.size and act.size.isdecimal():
        return int(act.size)
    return act.height_cm


def known_height(profile: Profile) -> int | None:
    """Give the height of the child that is spoken of; None if it has to be asked."""
    if profile.child is not None:
        return height_of(profile, profile.child)
    newest = next(reversed(profile.heights_cm), None)
    is_of_one = newest in _of_children(profile).values()
    return None if is_of_one and len(profile.heights_of) > 1 else newest


def height_of(profile: Profile, child: Child) -> int | None:
    """Give the height of *child*, or the only one of which nobody said whose it is."""
    known = _of_children(profile)
    if child in known:
        return known[child]
    others = [one for one in profile.heights_cm if one not in known.values()]
    return others[0] if len(others) == 1 else None


def with_height(
    profile: Profile, height_cm: int, child: Child | None = None
) -> Profile:
    """
    Keep *height_cm* as the newest.

    It is of *child*, or of the one spoken of, if that one's isn't known yet.
    """
    before = (one for one in profile.heights_cm if one != height_cm)
    profile = replace(profile, heights_cm=(*before, height_cm)[-_KEPT:])
    known = _of_children(profile)
    if child is None and profile.child is not None:
        is_open = known.get(profile.child, height_cm) == height_cm
        child = profile.child if is_open else None
    if child is None:
        return replace(profile, child=None)
    heights_of = (
        *(one for one in profile.heights_of if one.child is not child),
        ChildHeight(child, height_cm),
    )
    return replace(profile, heights_of=heights_of, child=child)


def with_children(profile: Profile, acts: tuple[Act, ...]) -> Profile:
    """Keep what *acts* say of children, and which of them is spoken of."""
    children = dict.fromkeys(act.child for act in acts if act.child)
    for act in acts:
        height = height_told(act)
        if act.child and height:
            profile = with_height(profile, height, act.child)
    if not children:
        return profile
    return replace(profile, child=next(iter(children)) if len(children) == 1 else None)


def _of_children(profile: Profile) -> dict[Child, int]:
    return {one.child: one.height_cm for one in profile.heights_of}
