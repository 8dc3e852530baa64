"""The only package that knows Streamlit: page start, filters, panel, tables, messages."""
