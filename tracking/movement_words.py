"""What has moved since the last meeting, in words: who fell behind, what was reached, added, revised.

Sentences are made of spans as in tracking.conclusion; what is worse is said first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracking.catalogue import YEAR_TO_DATE_KINDS
from tracking.movement import BETTER, OTHER, WORSE, Addition, Movement, RankMove, Revision, StatusMove
from tracking.telling import NAMED, Sentence, Span, Teller, Templates, paragraph
from tracking.wording import Numbers

LISTED = 5  # districts, or moves of places, named in one sentence; the rest is counted

TEXT: dict[str, dict[str, str]] = {
    "zh": {
        "since": "与{month}相比，{whose}{total}：{list}。",
        "revised_since": "同为{month}数，按更正后数据，{whose}{total}：{list}。",
        "unmoved": "进度状态没有变化",
        "city": "全市",
        "new_year": "{before}至{after}跨年度，进度状态和位次按{year}年目标任务重新起算，不与上年比较。",
        "newly_behind": "新滞后{count}项（{names}）",
        "worse": "转慢{count}项（{names}）",
        "newly_done": "新完成{count}项（{names}）",
        "better": "好转{count}项（{names}）",
        "other": "其他变化{count}项（{names}）",
        "same": "其余{count}项未变",
        "moves_worse": "进度转慢的是{list}。",
        "moves_other": "其他变化：{list}。",
        "moves_better": "进度好转的是{list}。",
        "move": "{indicator}（由{before}转为{after}）",
        "districts_behind": "新滞后的县区：{list}。",
        "districts_done": "新完成的县区：{list}。",
        "district": "{district}{count}项（{names}）",
        "districts_more": "等{count}个县区",
        "added": "其间：{list}。",
        "this_year": "本年累计：{list}。",
        "rise": "{indicator}增加{amount}",
        "fall": "{indicator}减少{amount}",
        "rate_rise": "{indicator}上升{amount}",
        "rate_fall": "{indicator}下降{amount}",
        "so_far": "{indicator}{amount}",
        "ranks_worse": "位次后移：{list}。",
        "ranks_better": "位次前移：{list}。",
        "rank": "{district}{indicator}由第{before}位到第{after}位",
        "rank_own": "{indicator}由第{before}位到第{after}位",
        "rest": "等{count}项",
        "revisions": "更正：{list}。",
        "revision": "{district}{month}{indicator}由{before}改为{after}",
        "targets": "目标任务调整：{list}。",
        "target": "{indicator}由{before}调整为{after}",
        "target_set": "{indicator}下达{after}",
        "target_gone": "{indicator}撤销{before}",
    },
    "en": {
        "since": "Compared with {month}, {whose}{total}: {list}.",
        "revised_since": "Both for {month}, with corrected figures, {whose}{total}: {list}.",
        "unmoved": "no status has changed",
        "city": "the city's ",
        "new_year": "From {before} to {after} the year has changed: statuses and places begin anew with the targets of "
        "{year} and are not compared.",
        "newly_behind": "{count} newly behind ({names})",
        "worse": "{count} slower ({names})",
        "newly_done": "{count} newly done ({names})",
        "better": "{count} improved ({names})",
        "other": "{count} changed otherwise ({names})",
        "same": "{count} unchanged",
        "moves_worse": "Slower: {list}.",
        "moves_other": "Other changes: {list}.",
        "moves_better": "Improved: {list}.",
        "move": "{indicator} (from {before} to {after})",
        "districts_behind": "Districts newly behind: {list}.",
        "districts_done": "Districts newly done: {list}.",
        "district": "{district} in {count} ({names})",
        "districts_more": " and {rest} more",
        "added": "In between: {list}.",
        "this_year": "This year so far: {list}.",
        "rise": "{indicator} up by {amount}",
        "fall": "{indicator} down by {amount}",
        "rate_rise": "{indicator} up by {amount}",
        "rate_fall": "{indicator} down by {amount}",
        "so_far": "{indicator} {amount}",
        "ranks_worse": "Places lost: {list}.",
        "ranks_better": "Places gained: {list}.",
        "rank": "{district} in {indicator} from {before} to {after}",
        "rank_own": "{indicator} from {before} to {after}",
        "rest": " and {rest} more",
        "revisions": "Corrected: {list}.",
        "revision": "{indicator} of {district} for {month} from {before} to {after}",
        "targets": "Targets adjusted: {list}.",
        "target": "{indicator} from {before} to {after}",
        "target_set": "{indicator} set at {after}",
        "target_gone": "{indicator} no longer {before}",
    },
}


def movement_sentences(
    movement: Movement,
    *,
    language: str,
    numbers: Numbers,
    names: Mapping[str, str],
    codes: Sequence[str],
    district: str | None = None,
    is_headline: bool = True,
) -> tuple[Sentence, ...]:
    """What has moved, in the words of a bulletin: the counts first, then what it needs to say, the worse before the
    better.

    `codes`: the indicators to speak of, in order (those that the movement does not know are left out); `names`: name of
    every indicator and district code in `language`. `district`: speak of one district instead of the city, and of no
    other. `is_headline`: call the indicators 主要指标. English sentences after the first begin with a space.
    """
    told = tuple(code for code in codes if code in movement.codes)
    speaker = _Speaker(language, numbers, names, movement, told, district or movement.city, is_headline)
    return paragraph(speaker.sentences(), language)


@dataclass(frozen=True)
class _Speaker(Teller):
    movement: Movement
    codes: tuple[str, ...]
    whose: str
    is_headline: bool
    templates: ClassVar[Templates] = TEXT

    @property
    def is_city(self) -> bool:
        return self.whose == self.movement.city

    @property
    def own(self) -> list[StatusMove]:
        return [move for move in self.movement.of(self.whose) if move.indicator in self.codes]

    def sentences(self) -> list[Sentence]:
        found = [self._new_year()] if self.movement.is_new_year else [self._counts()]
        for trend in (WORSE, OTHER):
            found += self._moves(trend)
        if self.is_city:
            found += self._districts("districts_behind", self.movement.newly_behind)
        found += self._moves(BETTER)
        if self.is_city:
            found += self._districts("districts_done", self.movement.newly_done)
        found += self._additions() + self._ranks(WORSE) + self._ranks(BETTER)
        return found + self._revisions() + self._targets()

    def _new_year(self) -> Sentence:
        before, after = self.movement.month_before, self.movement.month_after
        month = self.numbers.month
        return self.weave("new_year", before=month(before), after=month(after), year=after[:4])

    def _counts(self) -> Sentence:
        own = self.own
        groups = {
            "newly_behind": [move for move in own if move.is_newly_behind],
            "worse": [move for move in own if move.trend == WORSE and not move.is_newly_behind],
            "other": [move for move in own if move.trend == OTHER],
            "newly_done": [move for move in own if move.is_newly_done],
            "better": [move for move in own if move.trend == BETTER and not move.is_newly_done],
        }
        listed = [
            self.weave(key, count=str(len(moves)), names=self.indicators([move.indicator for move in moves]))
            for key, moves in groups.items()
            if moves
        ]
        if own and len(own) < len(self.codes):
            listed.append(self.weave("same", count=str(len(self.codes) - len(own))))
        same_month = self.movement.month_before == self.movement.month_after
        return self.weave(
            "revised_since" if same_month else "since",
            month=self.numbers.month(self.movement.month_before),
            whose=self._whose(),
            total=self.total(len(self.codes), is_headline=self.is_headline),
            list=self.joined(listed, "comma") if listed else self.say("unmoved"),
        )

    def _whose(self) -> Sentence:
        """Of whom the counts are; where nobody else reports that goes without saying."""
        if self.is_city:
            return (Span(self.say("city")),) if self.movement.has_parts else ()
        return (*self.districts((self.whose,)), Span("" if self.language == "zh" else ", "))

    def _moves(self, trend: str) -> list[Sentence]:
        items = [
            self.weave(
                "move",
                indicator=self.indicator(move.indicator),
                before=(self.status(move.before),),
                after=(self.status(move.after),),
            )
            for move in self.own
            if move.trend == trend
        ]
        return [self.weave(f"moves_{trend}", list=self.joined(items, "and"))] if items else []

    def _districts(self, key: str, moves: Iterable[StatusMove]) -> list[Sentence]:
        """The districts with the most such moves first."""
        by_district: dict[str, list[str]] = {}
        for move in moves:
            if move.district != self.movement.city and move.indicator in self.codes:
                by_district.setdefault(move.district, []).append(move.indicator)
        order = sorted(by_district, key=lambda district: (-len(by_district[district]), district))
        items = [
            self.weave(
                "district",
                district=self.districts((district,)),
                count=str(len(by_district[district])),
                names=self.indicators(by_district[district]),
            )
            for district in order[:LISTED]
        ]
        if not items:
            return []
        return [self.weave(key, list=self._with_rest(items, len(order), "districts_more", LISTED))]

    def _additions(self) -> list[Sentence]:
        """What was added to flows and levels, rates in points; after New Year what the new year has brought so far."""
        found = [
            one
            for one in self.movement.additions
            if one.district == self.whose and one.indicator in self.codes and one.kind != "milestone"
        ]
        later = [self._added(one) for one in found if one.amount and round(one.amount, one.decimals)]
        anew = [
            self.weave("so_far", indicator=self.indicator(one.indicator), amount=self._told(one, one.after))
            for one in found
            if one.is_new_year and one.kind in YEAR_TO_DATE_KINDS
        ]
        lists = (("added", later), ("this_year", anew))
        return [self.weave(key, list=self.joined(items, "comma")) for key, items in lists if items]

    def _added(self, one: Addition) -> Sentence:
        amount = one.amount or 0.0
        key = ("rate_" if one.is_rate else "") + ("rise" if amount > 0 else "fall")
        told = self.numbers.points(abs(amount), one.decimals) if one.is_rate else self._quantity(one, abs(amount))
        return self.weave(key, indicator=self.indicator(one.indicator), amount=self.indicator(one.indicator, told))

    def _ranks(self, trend: str) -> list[Sentence]:
        moves = [
            move
            for move in self.movement.moved_ranks
            if move.trend == trend and move.indicator in self.codes and (self.is_city or move.district == self.whose)
        ]
        items = [self._rank(move) for move in moves[:LISTED]]
        if not items:
            return []
        return [self.weave(f"ranks_{trend}", list=self._with_rest(items, len(moves), "rest", LISTED))]

    def _rank(self, move: RankMove) -> Sentence:
        return self.weave(
            "rank" if self.is_city else "rank_own",
            district=self.districts((move.district,)),
            indicator=self.indicator(move.indicator),
            before=str(move.before),
            after=str(move.after),
        )

    def _revisions(self) -> list[Sentence]:
        """Corrected figures of districts; the city's change with them and is told only where it alone changed."""
        mine = [one for one in self.movement.revisions if one.indicator in self.codes]
        parts = [one for one in mine if one.district != self.movement.city]
        told = [one for one in mine if one.district == self.whose] if not self.is_city else parts or mine
        items = [
            self.weave(
                "revision",
                district=self.districts((one.district,)),
                indicator=self.indicator(one.indicator),
                month=self.month(one.month),
                before=self._told(one, one.before),
                after=self._told(one, one.after),
            )
            for one in told[:NAMED]
        ]
        return [self.weave("revisions", list=self._with_rest(items, len(told), "rest", NAMED))] if items else []

    def _targets(self) -> list[Sentence]:
        items = []
        for one in self.movement.targets:
            if one.district == self.whose and one.indicator in self.codes:
                key = "target_set" if one.before is None else "target_gone" if one.after is None else "target"
                told = [
                    self.indicator(one.indicator, self.numbers.quantity(value, one.unit, one.decimals))
                    for value in (one.before, one.after)
                ]
                items.append(self.weave(key, indicator=self.indicator(one.indicator), before=told[0], after=told[1]))
        return [self.weave("targets", list=self.joined(items, "and"))] if items else []

    def _with_rest(self, items: Sequence[Sentence], count: int, key: str, limit: int) -> Sentence:
        listed = self.joined(items, "and")
        if count <= limit:
            return listed
        return (*listed, Span(self.say(key).format(count=count, rest=count - limit)))

    def _quantity(self, one: Addition | Revision, value: float) -> str:
        return self.numbers.quantity(value, one.unit, one.decimals)

    def _told(self, one: Addition | Revision, value: float) -> Sentence:
        return self.indicator(one.indicator, self._quantity(one, value))
