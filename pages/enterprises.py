"""Enterprise alerts."""

from ui.frame import open_page, tab_title
from ui.link import EnterprisesLink

view = open_page(EnterprisesLink, needs_figures=False)
tab_title(view, view.t("Enterprise alerts"))
view.close()
