"""How fast is each page, beside a bare Streamlit page that draws the same? One run, about five minutes on two cores:

    .venv/bin/python benchmarks/page.py

For each page (/, /targets, /districts, /meeting, /forecast-quality, /data) it prints medians of the product and of a
bare page with the same widgets, markup and figures (benchmarks/bare/script.py, whose matter is recorded from the
product at the beginning), and their ratio. Both run in the same Streamlit with the same configuration file and are
measured in turn: app, bare, app, bare.

- CPU per rerun, when another month is chosen: of the script alone, the like for like; of the whole run with the garbage
  collection that Streamlit forces after it and app.py does not (time.process_time inside the server); of the process,
  as the system counts it
- cold load: a browser with an empty cache, from the navigation to the last change of the page
- another month: from the press on a month to the last change of figures and chart
- page switch: from the press on a row or link of another page to the last change of this one
- kB that the server sends to draw the page, and to draw another month

Every figure is of a server that has drawn the page before. Then: seconds from `make run` (bare: `streamlit run`) to a
healthy server with everything there, the most memory held, and what a question costs that nobody asked before.

The database is the one of DATABASE_URL, else the sample city. Needs what the tests need: requirements-dev.txt and
Chromium.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from benchmarks.comparison import main

    main(__doc__)
