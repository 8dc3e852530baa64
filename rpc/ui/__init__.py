"""The only package that imports Streamlit: how a page starts, and every piece of a page."""
