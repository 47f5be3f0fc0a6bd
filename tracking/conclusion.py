"""The conclusion of a 通报 in words: how the city stands on its targets, who is behind, where the two paces disagree.

Sentences are made of spans, so that a screen can turn every number and name in them into a link.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracking.board import Board, lagging_districts
from tracking.progress import Progress
from tracking.status import WORDS, Status
from tracking.wording import (
    Numbers,
    against_linear,
    against_seasonal,
    paces_disagree,
    quantity,
    target_quantity,
)

NAMED = 3  # indicators named in brackets after the number behind; more are 等N项
PLACE = re.compile(r"\{(\w+)\}")
JUDGED = (Status.DONE, Status.ON_PACE, Status.WATCH, Status.BEHIND)
COUNTED = (*JUDGED, Status.NOT_DUE, Status.NOT_REPORTED, Status.NO_TARGET, Status.UNTRACKED, Status.SUPPRESSED)

TEXT: dict[str, dict[str, str]] = {
    "zh": {
        "headline": "截至{month}底，{total}：{counts}{lagging}。",
        "total": "{count}项{what}",
        "headline_targets": "主要指标",
        "measures": "指标",
        "count": "{status}{count}项",
        "named": "（{names}）",
        "more": "等{count}项",
        "none_behind": "无滞后",
        "lagging": "；进度靠后：{districts}",
        "behind": "滞后的是{list}。",
        "watch": "略慢的是{list}。",
        "item": "{indicator}（{details}）",
        "disagree": "{indicator}{linear}，但{seasonal}，按往年节奏判为{status}。",
        "though": "虽{linear}，但{seasonal}",
        "gap": "还差{gap}",
        "floor": "{actual}，低于目标{points}",
        "over": "{actual}，高于控制目标{points}",
        "near": "{actual}，距控制目标{points}",
        "age": "最早一件已{actual}，限期{target}",
        "count_done": "完成{actual}，目标{target}",
        "lowest": "最少的县区完成{actual}，要求{target}",
        "milestone": "未按期完成",
        "hollow": "{districts}{month}未报，{list}合计含其上期数，进度状态沿用最近齐报月份。",
        "hollow_many": "{districts}{month}未报，{list}等{count}项指标合计含其上期数，进度状态沿用最近齐报月份。",
        "no_target": "{list}目标未下达。",
        "not_reported": "{list}{month}未报。",
        "fall": "{district}{indicator}累计数由{before}降为{after}，请核对。",
        "and": "、",
        "comma": "，",
    },
    "en": {
        "headline": "At the end of {month}, {total}: {counts}{lagging}.",
        "total": "{count} {what}",
        "headline_targets": "headline targets",
        "measures": "measures",
        "count": "{count} {status}",
        "named": " ({names})",
        "more": " and {rest} more",
        "none_behind": "none behind",
        "lagging": "; districts furthest behind: {districts}",
        "behind": "Behind: {list}.",
        "watch": "Slightly behind: {list}.",
        "item": "{indicator} ({details})",
        "disagree": "{indicator} is {linear} but {seasonal}: {status} by the rhythm of earlier years.",
        "though": "{linear} but {seasonal}",
        "gap": "{gap} to go",
        "floor": "{actual}, {points} below the target",
        "over": "{actual}, {points} over the ceiling",
        "near": "{actual}, {points} below the ceiling",
        "age": "oldest case {actual}, limit {target}",
        "count_done": "{actual} done, target {target}",
        "lowest": "lowest district {actual}, {target} required",
        "milestone": "not done by the due date",
        "hollow": "{districts} not reported for {month}: the totals of {list} hold the figures last reported, with the "
        "status of the last complete month.",
        "hollow_many": "{districts} not reported for {month}: the totals of {list} and others ({count} in all) hold "
        "the figures last reported, with the status of the last complete month.",
        "no_target": "No target set: {list}.",
        "not_reported": "Not reported for {month}: {list}.",
        "fall": "The cumulative figure of {indicator} in {district} fell from {before} to {after}: please check.",
        "and": ", ",
        "comma": ", ",
    },
}


@dataclass(frozen=True)
class Span:
    """A piece of a sentence. `kind`: text | status | indicator | district | total; `ref`: the status, indicator or
    district code it stands for ('' for text)."""

    text: str
    kind: str = "text"
    ref: str = ""


Sentence = tuple[Span, ...]


def write(
    board: Board, codes: Sequence[str] | None = None, *, language: str, numbers: Numbers, names: Mapping[str, str]
) -> tuple[Sentence, ...]:
    """How does the city stand, in the words of a bulletin: the headline sentence first, then what it needs to say.

    `codes`: the indicators to speak of (the headline targets if not given); `names`: name of every indicator and
    district code in `language` (zh or en). English sentences after the first begin with a space, so that joining all
    spans gives the paragraph.
    """
    told = board.headline if codes is None else tuple(codes)
    writer = _Writer(board, told, language, numbers, names)
    sentences = [writer.headline(), *writer.details()]
    if language == "en":
        sentences = [sentences[0], *((Span(" "), *sentence) for sentence in sentences[1:])]
    return tuple(sentences)


def plain(sentences: Sequence[Sentence]) -> str:
    """The paragraph as plain text."""
    return "".join(span.text for sentence in sentences for span in sentence)


@dataclass(frozen=True)
class _Writer:
    board: Board
    codes: tuple[str, ...]
    language: str
    numbers: Numbers
    names: Mapping[str, str]

    @property
    def rows(self) -> list[Progress]:
        return [self.board.city_progress(code) for code in self.codes]

    @property
    def month(self) -> str:
        """Within the year the bulletin speaks of, the month's name says enough in Chinese."""
        name = self.numbers.month_name if self.language == "zh" else self.numbers.month
        return name(self.board.month)

    def headline(self) -> Sentence:
        counts = self.board.section(self.codes)
        listed: list[Sentence] = []
        for status in COUNTED:
            if number := counts.count(status):
                listed.append((*self._count(status, number), *self._named(status)))
        if not counts.count(Status.BEHIND) and any(counts.count(status) for status in JUDGED):
            listed.append((Span(self.say("none_behind")),))
        lagging = lagging_districts(self.board, self.codes)
        is_headline = self.codes == self.board.headline
        total = self.say("total").format(
            count=len(self.codes), what=self.say("headline_targets" if is_headline else "measures")
        )
        return self.weave(
            "headline",
            month=self.month,
            total=(Span(total, "total", "headline" if is_headline else ""),),
            counts=self.joined(listed, "comma"),
            lagging=self.weave("lagging", districts=self._districts(lagging)) if lagging else (),
        )

    def details(self) -> list[Sentence]:
        found = []
        for status, key in ((Status.BEHIND, "behind"), (Status.WATCH, "watch")):
            items = [self._item(row) for row in self.rows if row.status is status]
            if items:
                found.append(self.weave(key, list=self.joined(items, "and")))
        found += [self._disagreement(row) for row in self.rows if row.status is Status.ON_PACE and paces_disagree(row)]
        found += self._hollow()
        for status, key in ((Status.NO_TARGET, "no_target"), (Status.NOT_REPORTED, "not_reported")):
            items = [self._indicator(row.indicator) for row in self.rows if row.status is status and not row.is_hollow]
            if items:
                found.append(self.weave(key, list=self.joined(items, "and"), month=self.month))
        return found + self._falls()

    def _count(self, status: Status, number: int) -> Sentence:
        word = WORDS[self.language][status]
        text = self.say("count").format(status=word if self.language == "zh" else word.lower(), count=number)
        return (Span(text, "status", str(status)),)

    def _named(self, status: Status) -> Sentence:
        """Those behind are named at once; who is slightly behind follows in a sentence of its own."""
        if status is not Status.BEHIND:
            return ()
        behind = [row.indicator for row in self.rows if row.status is status]
        names = self.joined([self._indicator(code) for code in behind[:NAMED]], "and")
        if len(behind) > NAMED:
            names = (*names, Span(self.say("more").format(count=len(behind), rest=len(behind) - NAMED)))
        return self.weave("named", names=names)

    def _item(self, row: Progress) -> Sentence:
        return self.weave(
            "item",
            indicator=self._indicator(row.indicator),
            details=(Span(self._details(row), "indicator", row.indicator),),
        )

    def _details(self, row: Progress) -> str:
        """What is wrong with it, in the terms of its kind."""
        numbers, points = self.numbers, max(row.decimals, 1)
        actual, target = quantity(row, row.actual, numbers), target_quantity(row, numbers)
        if row.kind in ("rate_floor", "funnel"):
            return self.say("floor").format(actual=actual, points=numbers.points(row.gap, points))
        if row.kind == "rate_ceiling":
            is_over = (row.headroom or 0.0) < 0
            return self.say("over" if is_over else "near").format(
                actual=actual, points=numbers.points(abs(row.headroom or 0.0), points)
            )
        simple = {"age_ceiling": "age", "count": "count_done", "per_district_floor": "lowest", "milestone": "milestone"}
        if row.kind in simple:
            return self.say(simple[row.kind]).format(actual=actual, target=target)
        said = self._both_gaps(row)
        if row.gap:
            said.append(self.say("gap").format(gap=quantity(row, row.gap, numbers)))
        return self.say("comma").join(said)

    def _both_gaps(self, row: Progress) -> list[str]:
        linear = against_linear(row, self.language, self.numbers)
        seasonal = against_seasonal(row, self.language, self.numbers)
        if paces_disagree(row):
            return [self.say("though").format(linear=linear, seasonal=seasonal)]
        return [text for text in (linear, seasonal) if text]

    def _disagreement(self, row: Progress) -> Sentence:
        def told(text: str | None) -> Sentence:
            return (Span(text or "", "indicator", row.indicator),)

        return self.weave(
            "disagree",
            indicator=self._indicator(row.indicator),
            linear=told(against_linear(row, self.language, self.numbers)),
            seasonal=told(against_seasonal(row, self.language, self.numbers)),
            status=(self._status_word(row.status),),
        )

    def _hollow(self) -> list[Sentence]:
        """Who has not reported, and what of the totals therefore carries earlier figures."""
        missing: dict[tuple[str, ...], list[str]] = {}
        for row in self.rows:
            if row.is_hollow:
                silent = tuple(
                    part.district
                    for part in self.board.districts(row.indicator)
                    if part.status is Status.NOT_REPORTED or part.district in row.carried
                )
                missing.setdefault(silent, []).append(row.indicator)
        found = []
        for silent, codes in missing.items():
            found.append(
                self.weave(
                    "hollow" if len(codes) <= NAMED else "hollow_many",
                    districts=self._districts(silent),
                    month=self.month,
                    list=self.joined([self._indicator(code) for code in codes[:NAMED]], "and"),
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
                        district=self._districts((fall.district,)),
                        indicator=self._indicator(fall.indicator),
                        before=(Span(quantity(row, fall.before, self.numbers), "indicator", fall.indicator),),
                        after=(Span(quantity(row, fall.after, self.numbers), "indicator", fall.indicator),),
                    )
                )
        return found

    def _indicator(self, code: str) -> Sentence:
        return (Span(self.names.get(code, code), "indicator", code),)

    def _districts(self, codes: Sequence[str]) -> Sentence:
        return self.joined([(Span(self.names.get(code, code), "district", code),) for code in codes], "and")

    def _status_word(self, status: Status) -> Span:
        word = WORDS[self.language][status]
        return Span(word if self.language == "zh" else word.lower(), "status", str(status))

    def say(self, key: str) -> str:
        return TEXT[self.language][key]

    def joined(self, items: Sequence[Sentence], mark: str) -> Sentence:
        spans: list[Span] = []
        for item in items:
            spans += [Span(self.say(mark)), *item] if spans else item
        return tuple(spans)

    def weave(self, key: str, **parts: str | Sentence) -> Sentence:
        """A template with its places filled by spans; what stands between them is text."""
        spans: list[Span] = []
        for at, piece in enumerate(PLACE.split(self.say(key))):
            if at % 2 == 0:
                spans += [Span(piece)] if piece else []
            else:
                filled = parts[piece]
                spans += [Span(filled)] if isinstance(filled, str) else filled
        return tuple(spans)
