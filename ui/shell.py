"""The script that Streamlit runs: finds who is looking at what, then runs the page that the address names.

It lies in a folder without `pages/` beside it on purpose: Streamlit would otherwise serve any file of that folder at
its own address without running this script first. Navigation is declared before anything may stop the run, so that an
address is known even where its page is not shown.
"""

import logging
from pathlib import Path

import streamlit as st

from data_access.engine import DatabaseTrouble, check, database_url, open_engine
from ui.frame import begin, browser_language, query
from ui.link import language
from ui.pages_list import PAGES
from ui.trouble import show_panel
from ui.viewer import NotAdmitted, who_is_looking
from ui.words import words

ROOT = Path(__file__).resolve().parents[1]

spoken = language(query(), browser_language())
t = words(spoken)
st.set_page_config(page_title=t("Employment targets"), page_icon="📊", layout="wide")
page = st.navigation(
    [
        st.Page(
            ROOT / "pages" / entry.file,
            title=t(entry.title),
            icon=entry.icon,
            url_path=entry.url_path or None,
            default=not entry.url_path,
        )
        for entry in PAGES
    ],
    position="hidden",
)
try:
    engine = open_engine(database_url())
    check(engine)
    begin(engine, who_is_looking(engine))
    page.run()
except NotAdmitted as refusal:
    show_panel(refusal.title(t), refusal.sentence(t))
except DatabaseTrouble as trouble:
    logging.getLogger("shell").warning("the database cannot be used: %s", trouble)
    show_panel(t("There are no figures to show"), trouble.sentence(spoken), t("When it is mended, reload this page."))
