"""What is: pace, completion, status, roll-up and the conclusion in words. Pure functions; knows neither SQL nor Streamlit."""
