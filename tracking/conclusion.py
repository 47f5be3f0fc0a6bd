"""The conclusion of a 通报 in words: how the city stands on its targets, who is behind, where the two paces disagree.

Sentences are made of spans, so that a screen can turn every number and name in them into a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracking.board import Board, lagging_districts, silent_parts
from tracking.progress import Progress
from tracking.status import Status
from tracking.telling import NAMED, Sentence, Span, Teller, Templates, paragraph, plain
from tracking.wording import Numbers, against_linear, against_seasonal, paces_disagree, quantity

__all__ = ["Sentence", "Span", "plain", "write"]

TEXT: dict[str, dict[str, str]] = {
    "zh": {
        "headline": "截至{month}底，{total}：{counts}{lagging}。",
        "lagging": "；进度靠后：{districts}",
        "prospects": "按年末预测，预计全年{expected}可完成{others}{left}。",
        "expected": "{count}项",
        "prospect": "，{word}{count}项",
        "left": "；另有{count}项不作预测",
        "behind": "滞后的是{list}。",
        "watch": "略慢的是{list}。",
        "disagree": "{indicator}{linear}，但{seasonal}，按往年节奏判为{status}。",
        "hollow": "{districts}{month}未报，{list}合计{holds}，{judged}。",
        "hollow_many": "{districts}{month}未报，{list}等{count}项指标合计{holds}，{judged}。",
        "holds_all": "含其上期数",
        "holds_some": "只含其中{districts}的上期数",
        "holds_none": "不含其数",
        "kept": "进度状态沿用最近齐报月份",
        "unjudged": "进度状态暂不评判",
        "no_target": "{list}目标未下达。",
        "not_reported": "{list}{month}未报。",
        "fall": "{district}{indicator}累计数由{before}降为{after}，请核对。",
    },
    "en": {
        "headline": "At the end of {month}, {total}: {counts}{lagging}.",
        "lagging": "; districts furthest behind: {districts}",
        "prospects": "By the year-end forecast, {expected} expected to be reached{others}{left}.",
        "expected": "{count}",
        "prospect": ", {count} {word}",
        "left": "; no forecast for {count}",
        "behind": "Behind: {list}.",
        "watch": "Slightly behind: {list}.",
        "disagree": "{indicator} is {linear} but {seasonal}: {status} by the rhythm of earlier years.",
        "hollow": "{districts} not reported for {month}: the totals of {list} {holds}, {judged}.",
        "hollow_many": "{districts} not reported for {month}: the totals of {list} and others ({count} in all) "
        "{holds}, {judged}.",
        "holds_all": "hold the figures last reported",
        "holds_some": "hold the figures last reported of {districts} only",
        "holds_none": "are without theirs",
        "kept": "with the status of the last complete month",
        "unjudged": "and are not judged yet",
        "no_target": "No target set: {list}.",
        "not_reported": "Not reported for {month}: {list}.",
        "fall": "The cumulative figure of {indicator} in {district} fell from {before} to {after}: please check.",
    },
}

# How the year is expected to end: the word for a chance of reaching the target -> the indicators that have it, the best
# word first and with () where none has it. The last of several words are told with names.
Prospects = Sequence[tuple[str, Sequence[str]]]
NAMED_PROSPECTS = 2  # the weakest words bear the names of their indicators


def write(
    board: Board,
    codes: Sequence[str] | None = None,
    *,
    language: str,
    numbers: Numbers,
    names: Mapping[str, str],
    prospects: Prospects = (),
) -> tuple[Sentence, ...]:
    """How does the city stand, in the words of a bulletin: the headline sentence first, then what it needs to say.

    `codes`: the indicators to speak of (the headline targets if not given); `names`: name of every indicator and
    district code in `language` (zh or en); `prospects`: how the year is expected to end, where that is told. English
    sentences after the first begin with a space, so that joining all spans gives the paragraph.
    """
    told = board.headline if codes is None else tuple(codes)
    writer = _Writer(language, numbers, names, board, told)
    return paragraph([writer.headline(), *writer.year_end(prospects), *writer.details()], language)


@dataclass(frozen=True)
class _Writer(Teller):
    board: Board
    codes: tuple[str, ...]
    templates: ClassVar[Templates] = TEXT

    @property
    def rows(self) -> list[Progress]:
        return [self.board.city_progress(code) for code in self.codes]

    def headline(self) -> Sentence:
        behind = [row.indicator for row in self.rows if row.status is Status.BEHIND]
        lagging = lagging_districts(self.board, self.codes)
        is_headline = self.codes == self.board.headline
        return self.weave(
            "headline",
            month=self.month(self.board.month),
            total=self.total(len(self.codes), is_headline=is_headline),
            counts=self.counts(self.board.section(self.codes), behind),
            lagging=self.weave("lagging", districts=self.districts(lagging)) if lagging else (),
        )

    def year_end(self, prospects: Prospects) -> list[Sentence]:
        """预计全年6项可完成，有把握2项，难度较大1项（甲）；另有3项不作预测."""
        judged = {code for _, codes in prospects for code in codes}
        if not judged:
            return []
        (_, expected), *others = prospects
        weakest = [word for word, codes in others if codes][-NAMED_PROSPECTS:]
        said: list[Span] = []
        for word, codes in others:
            if codes:
                told = word if self.language == "zh" else word.lower()
                said.append(Span(self.say("prospect").format(word=told, count=len(codes))))
                said += self.weave("named", names=self.indicators(codes)) if word in weakest else ()
        left = sum(code not in judged for code in self.codes)
        return [
            self.weave(
                "prospects",
                expected=self.say("expected").format(count=len(expected)),
                others=tuple(said),
                left=self.say("left").format(count=left) if left else "",
            )
        ]

    def details(self) -> list[Sentence]:
        found = []
        for status, key in ((Status.BEHIND, "behind"), (Status.WATCH, "watch")):
            items = [self.item(row) for row in self.rows if row.status is status]
            if items:
                found.append(self.weave(key, list=self.joined(items, "and")))
        found += [self._disagreement(row) for row in self.rows if row.status is Status.ON_PACE and paces_disagree(row)]
        found += self._hollow()
        unset = [self.indicator(row.indicator) for row in self.rows if row.status is Status.NO_TARGET]
        if unset:
            found.append(self.weave("no_target", list=self.joined(unset, "and")))
        missing = self.by_period(row for row in self.rows if row.status is Status.NOT_REPORTED and not row.is_hollow)
        for period, codes in missing.items():
            listed = self.joined([self.indicator(code) for code in codes], "and")
            found.append(self.weave("not_reported", list=listed, month=period))
        return found + self._falls()

    def _disagreement(self, row: Progress) -> Sentence:
        linear = against_linear(row, self.language, self.numbers) or ""
        seasonal = against_seasonal(row, self.language, self.numbers) or ""
        return self.weave(
            "disagree",
            indicator=self.indicator(row.indicator),
            linear=self.indicator(row.indicator, linear),
            seasonal=self.indicator(row.indicator, seasonal),
            status=(self.status(row.status),),
        )

    def _hollow(self) -> list[Sentence]:
        """Who has not reported, what of the totals therefore carries earlier figures, and what status they have."""
        missing: dict[tuple[tuple[str, ...], tuple[str, ...], str, str], list[str]] = {}
        for row in self.rows:
            if row.is_hollow:
                judged = "unjudged" if row.rule == "incomplete" else "kept"
                key = (silent_parts(self.board, row.indicator), row.carried, self.period(row), judged)
                missing.setdefault(key, []).append(row.indicator)
        found = []
        for (silent, carried, period, judged), codes in missing.items():
            holds = "holds_all" if len(carried) == len(silent) else "holds_some" if carried else "holds_none"
            found.append(
                self.weave(
                    "hollow" if len(codes) <= NAMED else "hollow_many",
                    districts=self.districts(silent),
                    month=period,
                    holds=self.weave(holds, districts=self.districts(carried)),
                    judged=self.say(judged),
                    list=self.joined([self.indicator(code) for code in codes[:NAMED]], "and"),
                    count=str(len(codes)),
                )
            )
        return found

    def _falls(self) -> list[Sentence]:
        """Cumulative figures that fell in the judged month: an audit, or a slip; either way somebody should look."""
        found = []
        for fall in self.board.falls:
            if fall.month == self.board.month and fall.indicator in self.codes and fall.district != self.board.city:
                row = self.board.progress[fall.indicator, fall.district]
                found.append(
                    self.weave(
                        "fall",
                        district=self.districts((fall.district,)),
                        indicator=self.indicator(fall.indicator),
                        before=self.indicator(fall.indicator, quantity(row, fall.before, self.numbers)),
                        after=self.indicator(fall.indicator, quantity(row, fall.after, self.numbers)),
                    )
                )
        return found
