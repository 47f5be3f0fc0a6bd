"""The script that Streamlit runs: finds who is looking at what, then runs the page that the address names.

It lies in a folder without `pages/` beside it on purpose: Streamlit would otherwise serve any file of that folder at
its own address without running this script first.
"""
