"""Job changes."""

from ui.frame import open_page, tab_title
from ui.link import JobChangesLink

view = open_page(JobChangesLink, needs_figures=False)
tab_title(view, view.t("Job changes"))
view.close()
