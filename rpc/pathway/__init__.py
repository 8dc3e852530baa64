"""The analysis: frames in, frames out. No files, no database, no Streamlit."""
