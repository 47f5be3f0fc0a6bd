"""How sentences are put together: spans that say what they stand for, woven into the templates of one language.

The conclusion, the district page and the view since the last meeting speak with the same words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracking import months
from tracking.periods import last_due
from tracking.printed import places_apart
from tracking.progress import Progress
from tracking.status import JUDGED, UNJUDGED, WORDS, SectionStatus, Status
from tracking.wording import (
    Numbers,
    against_linear,
    against_seasonal,
    paces_disagree,
    period,
    period_name,
    places_of_figures,
    quantity,
    target_quantity,
)

NAMED = 3  # indicators named in brackets after a number; more are 等N项
PLACE = re.compile(r"\{(\w+)\}")
Templates = Mapping[str, Mapping[str, str]]

TEXT: dict[str, dict[str, str]] = {
    "zh": {
        "total": "{count}项{what}",
        "headline_target": "主要指标",
        "headline_targets": "主要指标",
        "measure": "指标",
        "measures": "指标",
        "count": "{status}{count}项",
        "named": "（{names}）",
        "more": "等{count}项",
        "none_behind": "无滞后",
        "item": "{indicator}（{details}）",
        "though": "虽{linear}，但{seasonal}",
        "gap": "还差{gap}",
        "floor": "{actual}，低于目标{points}",
        "over": "{actual}，高于控制目标{points}",
        "near": "{actual}，距控制目标{points}",
        "age": "最早一件已{actual}，限期{target}",
        "count_done": "完成{actual}，目标{target}",
        "lowest": "最少的县区完成{actual}，要求{target}",
        "milestone": "未按期完成",
        "and": "、",
        "comma": "，",
    },
    "en": {
        "total": "{count} {what}",
        "headline_target": "headline target",
        "headline_targets": "headline targets",
        "measure": "measure",
        "measures": "measures",
        "count": "{count} {status}",
        "named": " ({names})",
        "more": " and {rest} more",
        "none_behind": "none behind",
        "item": "{indicator} ({details})",
        "though": "{linear} but {seasonal}",
        "gap": "{gap} to go",
        "floor": "{actual}, {points} below the target",
        "over": "{actual}, {points} over the ceiling",
        "near": "{actual}, {points} below the ceiling",
        "age": "oldest case {actual}, limit {target}",
        "count_done": "{actual} done, target {target}",
        "lowest": "lowest district {actual}, {target} required",
        "milestone": "not done by the due date",
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


def plain(sentences: Sequence[Sentence]) -> str:
    """The paragraph as plain text."""
    return "".join(span.text for sentence in sentences for span in sentence)


def as_texts(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Each sentence as plain text, to stand by itself."""
    return tuple(plain((sentence,)).strip() for sentence in sentences)


def paragraph(sentences: Sequence[Sentence], language: str) -> tuple[Sentence, ...]:
    """The sentences as they follow each other: in English all but the first begin with a space."""
    if language == "zh":
        return tuple(sentences)
    return tuple(sentence if at == 0 else (Span(" "), *sentence) for at, sentence in enumerate(sentences))


@dataclass(frozen=True)
class Teller:
    """Speaks one language. `names`: name of every indicator and district code; `templates`: the sentences of whoever
    speaks, on top of those all have in common."""

    language: str
    numbers: Numbers
    names: Mapping[str, str]
    templates: ClassVar[Templates] = {"zh": {}, "en": {}}

    def say(self, key: str) -> str:
        own = self.templates[self.language]
        return own[key] if key in own else TEXT[self.language][key]

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

    def indicator(self, code: str, text: str | None = None) -> Sentence:
        """The name of an indicator, or words about it that lead to it."""
        return (Span(self.names.get(code, code) if text is None else text, "indicator", code),)

    def indicators(self, codes: Sequence[str], limit: int = NAMED) -> Sentence:
        """The first `limit` names, with how many there are where more are meant."""
        names = self.joined([self.indicator(code) for code in codes[:limit]], "and")
        if len(codes) > limit:
            names = (*names, Span(self.say("more").format(count=len(codes), rest=len(codes) - limit)))
        return names

    def districts(self, codes: Sequence[str]) -> Sentence:
        return self.joined([(Span(self.names.get(code, code), "district", code),) for code in codes], "and")

    def status_word(self, status: Status) -> str:
        word = WORDS[self.language][status]
        return word if self.language == "zh" else word.lower()

    def status(self, status: Status) -> Span:
        return Span(self.status_word(status), "status", str(status))

    def month(self, month: str) -> str:
        """Within the year a bulletin speaks of, the month's name says enough in Chinese."""
        return (self.numbers.month_name if self.language == "zh" else self.numbers.month)(month)

    def period(self, row: Progress) -> str:
        """What the report covers that a row lacks or lacks a part of: the month, or the quarter that was due last."""
        due = last_due(row.frequency, months.number(row.month))
        told = row.figure_month or (row.month if due is None else months.text(due))
        return (period_name if self.language == "zh" else period)(row.frequency, told, self.language, self.numbers)

    def by_period(self, rows: Iterable[Progress]) -> dict[str, list[str]]:
        """The indicators of several rows by the period that they lack."""
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(self.period(row), []).append(row.indicator)
        return found

    def what(self, count: int, *, is_headline: bool) -> str:
        """What is spoken of: headline targets or measures; of one in the singular."""
        return self.say(("headline_target" if is_headline else "measure") + ("" if count == 1 else "s"))

    def total(self, count: int, *, is_headline: bool) -> Sentence:
        """12项主要指标 / 12 headline targets: of how many the sentence speaks."""
        told = self.say("total").format(count=count, what=self.what(count, is_headline=is_headline))
        return (Span(told, "total", "headline" if is_headline else ""),)

    def counts(self, counts: SectionStatus, behind: Sequence[str]) -> Sentence:
        """已完成1项，正常7项，略慢2项，滞后2项（甲、乙）: how many stand where, and by name who is behind."""
        listed: list[Sentence] = []
        for status in (*JUDGED, *UNJUDGED):
            if number := counts.count(status):
                text = self.say("count").format(status=self.status_word(status), count=number)
                names = self.weave("named", names=self.indicators(behind)) if status is Status.BEHIND else ()
                listed.append((Span(text, "status", str(status)), *names))
        if not counts.count(Status.BEHIND) and any(counts.count(status) for status in JUDGED):
            listed.append((Span(self.say("none_behind")),))
        return self.joined(listed, "comma")

    def item(self, row: Progress, further: Sequence[str] = ()) -> Sentence:
        """An indicator and, in brackets, what is wrong with it."""
        details = self.say("comma").join([self.what_is_wrong(row), *further])
        return self.weave(
            "item", indicator=self.indicator(row.indicator), details=self.indicator(row.indicator, details)
        )

    def what_is_wrong(self, row: Progress) -> str:
        """What is wrong with it, in the terms of its kind."""
        numbers, points = self.numbers, places_of_figures(row)
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
            places = places_apart(row.gap, 0.0, row.decimals)
            said.append(self.say("gap").format(gap=quantity(row, row.gap, numbers, decimals=places)))
        return self.say("comma").join(said)

    def _both_gaps(self, row: Progress) -> list[str]:
        linear = against_linear(row, self.language, self.numbers)
        seasonal = against_seasonal(row, self.language, self.numbers)
        if paces_disagree(row):
            return [self.say("though").format(linear=linear, seasonal=seasonal)]
        return [text for text in (linear, seasonal) if text]
