"""One district's own page: how it stands on each target of the plan, its place among the others, what it must still do.

The figures are the board's, the places those of tracking.fair; peers, rates per 10,000 and the completeness of reports
are in tracking.peers and tracking.completeness.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracking.board import Board
from tracking.catalogue import RANKED_KINDS
from tracking.fair import Place, Standing
from tracking.place_words import UNRANKED, next_text, place_text
from tracking.printed import needed_places
from tracking.progress import Progress
from tracking.status import SectionStatus, Status, section_status
from tracking.telling import NAMED, Sentence, Teller, Templates, paragraph
from tracking.wording import Numbers, period, period_name, quantity

CLOSE = 3  # next places named in the sentence about them: the nearest ones

TEXT: dict[str, dict[str, str]] = {
    "zh": {
        "headline": "截至{month}底，{district}{total}：{counts}{places}。",
        "places": "；位次：{list}",
        "no_places": "；{reason}",
        "nothing": "截至{month}底，{district}没有承担{what}。",
        "first": "居首{count}项（{names}）",
        "first_tied": "并列居首{count}项（{names}）",
        "between": "居中{count}项",
        "last": "靠后{count}项（{names}）",
        "behind": "滞后的是{list}。",
        "watch": "略慢的是{list}。",
        "waiting": "因有单位未报暂不排位次{count}项",
        "gap": "距目标还差{gap}",
        "needed": "月均还需{amount}",
        "needed_season": "按往年节奏{month}需{amount}",
        "lowest": "完成{actual}，要求{target}",
        "closest": "距上一位最近的是：{list}。",
        "semicolon": "；",
        "close": "{indicator}{distance}",
        "not_reported": "{list}{month}未报。",
        "last_told": "{indicator}（{month}为{amount}）",
    },
    "en": {
        "headline": "At the end of {month}, {district}, {total}: {counts}{places}.",
        "places": "; places: {list}",
        "no_places": "; {reason}",
        "nothing": "At the end of {month}, {district} has no {what} of its own.",
        "first": "first in {count} ({names})",
        "first_tied": "joint first in {count} ({names})",
        "between": "in between in {count}",
        "last": "in the last place in {count} ({names})",
        "behind": "Behind: {list}.",
        "watch": "Slightly behind: {list}.",
        "waiting": "no place yet in {count} as not all have reported",
        "gap": "{gap} to go",
        "needed": "{amount} a month needed",
        "needed_season": "{amount} in {month} by the rhythm of earlier years",
        "lowest": "{actual} done, {target} required",
        "closest": "Nearest to the next better place: {list}.",
        "semicolon": "; ",
        "close": "{indicator}, {distance}",
        "not_reported": "Not reported for {month}: {list}.",
        "last_told": "{indicator} ({month}: {amount})",
    },
}


@dataclass(frozen=True)
class IndicatorStanding:
    """One indicator in one district. `progress` holds the figures (needed_even, needed_seasonal, gap, increase);
    `city` the city's beside it; `place` is None where the places of the indicator were not handed in.

    `count`: of how many districts the place is. `before`, `place_before`: the same a month or a version ago, where
    that was handed in and known.
    """

    indicator: str
    progress: Progress
    city: Progress
    place: Place | None
    count: int
    before: Progress | None = None
    place_before: Place | None = None

    @property
    def status(self) -> Status:
        return self.progress.status

    @property
    def status_before(self) -> Status | None:
        """The status it had, where that differs from today's."""
        return None if self.before is None or self.before.status is self.status else self.before.status

    @property
    def steps(self) -> int:
        """Places gained (+) or lost (−) since; 0 where either is not known."""
        now = self.place.place if self.place else None
        then = self.place_before.place if self.place_before else None
        return 0 if now is None or then is None else then - now


def district_standing(
    board: Board,
    district: str,
    fair: Mapping[str, Standing],
    *,
    codes: Sequence[str] | None = None,
    before: Board | None = None,
    fair_before: Mapping[str, Standing] | None = None,
) -> tuple[IndicatorStanding, ...]:
    """How does a district stand on each indicator that it reports or has a target for, in the order of the plan?

    `fair`: places by indicator code; `codes`: only these, in this order; `before`, `fair_before`: the board and places
    of the month or version to compare with. KeyError for a district the board does not know.
    """
    found = []
    for code in board.order if codes is None else codes:
        progress = board.progress[code, district]
        if progress.is_involved:
            places, places_before = fair.get(code), (fair_before or {}).get(code)
            found.append(
                IndicatorStanding(
                    indicator=code,
                    progress=progress,
                    city=board.city_progress(code),
                    place=places.of(district) if places else None,
                    count=places.count if places else 0,
                    before=before.progress.get((code, district)) if before else None,
                    place_before=places_before.of(district) if places_before else None,
                )
            )
    return tuple(found)


def counts(rows: Sequence[IndicatorStanding]) -> SectionStatus:
    """How many of them stand where, and the weakest."""
    return section_status(row.status for row in rows)


def district_sentences(
    board: Board,
    district: str,
    fair: Mapping[str, Standing],
    *,
    language: str,
    numbers: Numbers,
    names: Mapping[str, str],
    codes: Sequence[str] | None = None,
) -> tuple[Sentence, ...]:
    """How does a district stand, in the words of a bulletin: the counts and places first, then what is behind and what
    it needs a month, then the nearest places to gain.

    `codes`: the indicators to speak of (the headline targets if not given); `names`: name of every indicator and
    district code in `language`. English sentences after the first begin with a space.
    """
    told = board.headline if codes is None else tuple(codes)
    rows = district_standing(board, district, fair, codes=told)
    speaker = _Speaker(language, numbers, names, board, district, fair, rows, told == board.headline)
    return paragraph(speaker.sentences(), language)


@dataclass(frozen=True)
class _Speaker(Teller):
    board: Board
    district: str
    fair: Mapping[str, Standing]
    rows: tuple[IndicatorStanding, ...]
    is_headline: bool
    templates: ClassVar[Templates] = TEXT

    def sentences(self) -> list[Sentence]:
        month = self.month(self.board.month)
        if not self.rows:
            what = self.what(0, is_headline=self.is_headline)
            return [self.weave("nothing", month=month, district=self.districts((self.district,)), what=what)]
        found = [self._headline(month)]
        for status, key in ((Status.BEHIND, "behind"), (Status.WATCH, "watch")):
            items = [self.item(row.progress, self._further(row)) for row in self.rows if row.status is status]
            if items:
                found.append(self.weave(key, list=self.joined(items, "and")))
        found += self._closest()
        missing = [row.progress for row in self.rows if row.status is Status.NOT_REPORTED]
        for due, codes in self.by_period(missing).items():
            lacking = [row for row in missing if row.indicator in codes]
            listed = self.indicators(codes) if len(codes) > NAMED else self._last_told(lacking)
            found.append(self.weave("not_reported", list=listed, month=due))
        return found

    def _last_told(self, rows: Iterable[Progress]) -> Sentence:
        """What is missing, with the year's last figure of each where there is one."""
        items = []
        for row in rows:
            item = self.indicator(row.indicator)
            if row.last_month is not None:
                words = period_name if self.language == "zh" else period
                item = self.weave(
                    "last_told",
                    indicator=item,
                    month=words(row.frequency, row.last_month, self.language, self.numbers),
                    amount=self.indicator(row.indicator, quantity(row, row.last_actual, self.numbers)),
                )
            items.append(item)
        return self.joined(items, "and")

    def _headline(self, month: str) -> Sentence:
        return self.weave(
            "headline",
            month=month,
            district=self.districts((self.district,)),
            total=self.total(len(self.rows), is_headline=self.is_headline),
            counts=self.counts(counts(self.rows), [row.indicator for row in self.rows if row.status is Status.BEHIND]),
            places=self._places(),
        )

    def _places(self) -> Sentence:
        """Where it leads, where nobody is behind it, and how many are in between; or why it has no places at all."""
        kind = self.board.kinds[self.district]
        if kind not in RANKED_KINDS:
            return self.weave("no_places", reason=UNRANKED[self.language][kind])
        placed = [(row.indicator, row.place.place) for row in self.rows if row.place and row.place.place is not None]
        first = [row.indicator for row in self.rows if row.place and row.place.place == 1 and not row.place.is_tied]
        tied = [row.indicator for row in self.rows if row.place and row.place.place == 1 and row.place.is_tied]
        waiting = sum(row.place is not None and row.place.why == "waiting" for row in self.rows)
        last = [code for code, place in placed if place == self.fair[code].last and place > 1]
        if waiting and not placed:
            return self.weave("no_places", reason=UNRANKED[self.language]["waiting"])
        between = len(placed) - len(first) - len(tied) - len(last)
        listed = [
            self.weave(key, count=str(count), names=self.indicators(codes))
            for key, count, codes in (
                ("first", len(first), first),
                ("first_tied", len(tied), tied),
                ("between", between, ()),
                ("last", len(last), last),
                ("waiting", waiting, ()),
            )
            if count
        ]
        return self.weave("places", list=self.joined(listed, "and")) if listed else ()

    def _further(self, row: IndicatorStanding) -> list[str]:
        """What a month must still bring, evenly and by the curve of earlier years, and the place."""
        found = []
        if row.progress.needed_even:
            places = needed_places(row.progress.needed_even, row.progress.decimals)
            amount = quantity(row.progress, row.progress.needed_even, self.numbers, decimals=places)
            found.append(self.say("needed").format(amount=amount))
            # With one month left both are the whole gap.
            if len(row.progress.needed_seasonal) > 1:
                month, needed = row.progress.needed_seasonal[0]
                amount = quantity(row.progress, needed, self.numbers, decimals=places)
                found.append(self.say("needed_season").format(month=self.numbers.month_name(month), amount=amount))
        if row.place and row.place.place is not None:
            found.append(place_text(row.place, self.language))
        return found

    def _closest(self) -> list[Sentence]:
        """The places that are nearest to be gained, by points of completion."""
        near = [row for row in self.rows if row.place and row.place.next_amount and row.place.next_points is not None]
        near.sort(key=lambda row: row.place.next_points)
        items = []
        for row in near[:CLOSE]:
            standing, decimals = self.fair[row.indicator], row.progress.decimals
            distance = next_text(standing, row.place, self.language, self.numbers, decimals=decimals)
            items.append(
                self.weave(
                    "close",
                    indicator=self.indicator(row.indicator),
                    distance=self.indicator(row.indicator, distance),
                )
            )
        return [self.weave("closest", list=self.joined(items, "semicolon"))] if items else []
