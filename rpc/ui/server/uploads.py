"""Files that a browser sent: kept in the server's memory until the session ends, unless let go."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx


def let_go() -> None:
    """Lets go of every file that this session has sent: one was used, or its page was left."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
