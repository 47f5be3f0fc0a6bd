"""What stands between the network and Streamlit: who may come in, which address a page has, what every answer carries.

app.py puts the parts together. Nothing here knows the database; what has to be asked of it is handed in by app.py.
"""
