"""Data: where every figure comes from. Plan coverage, rules, publications, and what changed between two versions."""

from html import escape

import streamlit as st

from ui.data_parts import (
    by_version,
    coverage,
    coverage_frame,
    coverage_said,
    covered,
    policy_table,
    publication_label,
    publications_said,
    publications_table,
    rules_said,
    rules_table,
    view_names,
)
from ui.differences import (
    LISTED,
    Differences,
    differences,
    differences_frame,
    differences_said,
    differences_tables,
    in_language,
    lines_of,
    naming,
)
from ui.frame import choose, open_page, tab_title
from ui.link import DataLink
from ui.tables import segments

view = open_page(DataLink, needs_figures=False)
link, labels, t = view.link, view.labels, view.t
names = view_names(t)
tab_title(view, dict(names)[link.view])
board = view.ask.board(link.month) if link.view == "plan" and not view.lacking else None
published = by_version(view.ask.publications())
title = dict(names)[link.view]
if board:
    title = coverage_said(board, labels)
elif link.view == "rules":
    title = rules_said(view.ask.rules(), labels)
elif link.view == "versions":
    title = publications_said(list(published.values()), labels)
elif link.view == "difference":
    found = view.ask.differences(int(link.a), int(link.b), view.year, link.lang)
    title = differences_said(found, link.a, link.b, labels)
view.html(f"<h1>{escape(title)}</h1>")
view.html(segments([(link.change(view=key).href(), name, link.view == key) for key, name in names]), css="bar-line")

if board:
    codes = covered(board, link.state)
    states = (("all", t("All")), ("tracked", t("Tracked")), ("untracked", t("Not tracked")))
    with view.row():
        view.html(
            segments([(link.change(state=key).href(), name, link.state == key) for key, name in states]),
            width="content",
        )
        st.space("stretch")
        view.csv(lambda: coverage_frame(board, codes, labels), f"plan-{link.month[:4]}-v{link.v}.csv")
    view.html(coverage(board, codes, labels))
elif link.view == "plan":
    view.html(escape(view.lacking), css="notice")
elif link.view == "rules":
    view.html(f"<h2>{escape(t('Thresholds of the statuses'))}</h2>{rules_table(view.ask.rules(), labels)}")
    parameters = view.ask.policy_parameters()
    if len(parameters):
        view.html(f"<h2>{escape(t('Policy parameters'))}</h2>{policy_table(parameters, labels)}")
elif link.view == "versions":
    view.html(publications_table(published.values(), labels, link))
else:

    def shown(version: str) -> str:
        return publication_label(published[version], labels)

    def whole() -> Differences:
        changes = in_language(view.ask.changes(int(link.a), int(link.b)), link.lang)
        return differences(changes, found.targets, list(labels.indicators), is_whole=True)

    every = view.labels_of_all_years
    named = naming(
        view.ask.rules(), view.ask.policy_parameters(), every, view.ask.enterprise_names(int(link.a), int(link.b))
    )
    with view.row():
        choose("a", t("From"), list(published), link.a, shown, lambda version: link.change(a=version), width=300)
        choose("b", t("To"), list(published), link.b, shown, lambda version: link.change(b=version), width=300)
        st.space("stretch")
        view.csv(
            lambda: differences_frame(lines_of(whole(), named, every), every),
            f"difference-v{link.a}-v{link.b}.csv",
        )
    view.html(differences_tables(found, lines_of(found, named, every, most=LISTED), every))
view.close()
