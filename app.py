"""The entry point: page set-up and navigation, nothing else."""

import rpc.ui.whole  # before all else, see there
from rpc.ui.start import navigation

navigation().run()
