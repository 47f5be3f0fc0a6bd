"""What is: pace, completion, status, roll-up and the conclusion in words; knows neither SQL nor Streamlit."""
