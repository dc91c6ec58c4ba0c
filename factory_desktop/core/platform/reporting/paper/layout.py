"""How the width of a page is shared out among columns."""

from __future__ import annotations

from collections.abc import Sequence


def share_widths(
    natural: Sequence[float],
    least: Sequence[float],
    total: float,
    growing: Sequence[float] = (),
) -> list[float]:
    """Share `total` mm among columns.

    Each gets what it would like; what is left over is shared by the weights `growing` (equally
    where there are none). Where it is too little, none is pressed below its `least` until all are.
    """
    wanted, floor = sum(natural), sum(least)
    if wanted <= total:
        weights = list(growing) if any(growing) else [1.0] * len(natural)
        spare = (total - wanted) / sum(weights)
        return [w + spare * weight for w, weight in zip(natural, weights, strict=True)]
    if floor >= total:
        return [w * total / floor for w in least]
    part = (total - floor) / (wanted - floor)
    return [low + (w - low) * part for w, low in zip(natural, least, strict=True)]


def fill_pages(heights: Sequence[float], first: float, later: float) -> list[range]:
    """Divide rows of given heights among pages with room `first`, then `later`, each in mm.

    Returns the indices of each page's rows; there is always at least one page.
    """
    pages: list[range] = []
    start, used = 0, 0.0
    for index, height in enumerate(heights):
        room = later if pages else first
        if index > start and used + height > room + 1e-6:
            pages.append(range(start, index))
            start, used = index, 0.0
        used += height
    return [*pages, range(start, len(heights))]
