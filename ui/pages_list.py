"""Which pages are there? The one list that navigation, front door and tests read."""

from dataclasses import dataclass

from ui.words import N_


@dataclass(frozen=True)
class Page:
    """One screen: the last part of its address ('' is the home page), its script in pages/, its name, its tab picture.

    `title` is a message id. `icon` is an emoji: Streamlit fetches a Material icon for the tab from fonts.gstatic.com.
    """

    url_path: str
    file: str
    title: str
    icon: str


PAGES = (
    Page("", "overview.py", N_("Overview"), "📊"),
    Page("targets", "targets.py", N_("Targets"), "🎯"),
    Page("districts", "districts.py", N_("Districts"), "🗺️"),
    Page("enterprises", "enterprises.py", N_("Alerts"), "🚩"),
    Page("job-changes", "job_changes.py", N_("Job changes"), "📉"),
    Page("rules", "rules.py", N_("Alert rules"), "📏"),
    Page("meeting", "meeting.py", N_("Meeting"), "🗓️"),
    Page("forecast-quality", "forecast_quality.py", N_("Forecast quality"), "🔍"),
    Page("data", "data.py", N_("Data"), "🗂️"),
)
