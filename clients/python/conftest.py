"""Where the running gateway is, and who asks. `clients/run` sets the environment."""

import os

import pytest

from witness import Witness


@pytest.fixture(scope="session")
def gateway():
    """The gateway's address, without a slash at the end."""
    return os.environ["FAIRLEAD_URL"]


@pytest.fixture(scope="session")
def key():
    """A key that the gateway knows."""
    return os.environ["FAIRLEAD_KEY"]


@pytest.fixture
def witness(request):
    return Witness(os.environ["FAIRLEAD_WITNESS"], request.node.nodeid)
