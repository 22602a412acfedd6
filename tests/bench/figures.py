"""From seconds to ratios: rounds in which every page takes its turn, so that noise hits all alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Visit = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """The median over the rounds, and the middle half of them as the noise."""

    value: float
    low: float
    high: float
    milliseconds: float

    def __str__(self) -> str:
        return f"{self.value:.2f}".replace(".", ",")

    @property
    def noise(self) -> str:
        return f"{self.low:.2f}–{self.high:.2f}".replace(".", ",")


def rounds(visits: dict[str, Visit], *, count: int, each: int) -> dict[str, list[list[float]]]:
    """Per name, per round, the seconds of ``each`` visits; the order turns every round."""
    names = list(visits)
    found: dict[str, list[list[float]]] = {name: [] for name in names}
    for visit in visits.values():  # warm up: connections, templates
        for _ in range(4):
            visit()
    for number in range(count):
        turned = names[number % len(names) :] + names[: number % len(names)]
        taken: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(each):
            for name in turned:
                taken[name].append(visits[name]())
        for name in names:
            found[name].append(taken[name])
    return found


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def ratio(
    measured: list[list[float]],
    against: list[list[float]],
    *,
    figure: Callable[[Sequence[float]], float],
) -> Ratio:
    """``figure`` of ``measured`` against that of ``against``, round by round."""
    per_round = [figure(a) / figure(b) for a, b in zip(measured, against, strict=True)]
    low, middle, high = statistics.quantiles(per_round, n=4, method="inclusive")
    typical = statistics.median(figure(part) for part in measured)
    return Ratio(middle, low, high, typical * 1000)
