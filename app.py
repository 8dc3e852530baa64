"""The entry point: the server with a guard in front, and the navigation of each session."""

from streamlit import App, runtime

if runtime.exists():
    import rpc.ui.server.preload  # before all else, see there
    from rpc.ui.shell.start import navigation, page_end

    navigation().run()
    page_end()
else:
    from rpc.ui.server.edge import guarded

    app = App(__file__, middleware=guarded())
