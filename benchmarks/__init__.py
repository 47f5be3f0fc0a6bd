"""How fast are the pages, beside bare Streamlit pages that draw the same? `python benchmarks/page.py`."""
