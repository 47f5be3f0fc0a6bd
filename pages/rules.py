"""Alert rules."""

from ui.frame import open_page, tab_title
from ui.link import RulesLink

view = open_page(RulesLink, needs_figures=False)
tab_title(view, view.t("Alert rules"))
view.close()
