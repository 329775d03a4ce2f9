"""What programs do that fork while they have a client; run in a process of its own."""

from __future__ import annotations

import os
import sys
import threading
import warnings

from phala_facade import PhalaCloud
from phala_facade.transport.network import Stream
from tests.facade.transport.clients import KEY, NO_CERTIFICATES, named
from tests.facade.transport.faults import FaultServer, Peer, http

# Newer Pythons warn of what is tried out here.
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)

_PATIENCE = 300


def in_child(cloud: PhalaCloud) -> int:
    """Use a client in a forked process, and return its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with cloud:
                end(begin(cloud))
                expect(cloud, "cvm_child")
            status = 0
        except BaseException as error:  # noqa: BLE001 - a child must not go on as its parent
            sys.stderr.write(f"in the child: {error!r}\n")
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def respond_by_name(peer: Peer) -> None:
    head = peer.head
    while head:
        peer.say(http(named(head.split(b" ", 2)[1].rpartition(b"/")[2].decode())))
        head = peer.read_head()


def expect(cloud: PhalaCloud, name: str) -> None:
    assert cloud.cvms.get(name).name == name


def begin(cloud: PhalaCloud) -> list[threading.Thread]:
    threads = [threading.Thread(target=expect, args=(cloud, f"cvm_{number}")) for number in range(4)]
    for thread in threads:
        thread.start()
    return threads


def end(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(_PATIENCE)


def fork_between_calls(cloud: PhalaCloud) -> None:
    """Parent and child use the same client; closing it in the child closes nothing else."""
    expect(cloud, "cvm_parent")
    assert in_child(cloud) == 0


def fork_while_another_thread_is_inside_a_call(cloud: PhalaCloud) -> None:
    """The process is forked while a thread has a connection, and holds whatever lock comes with that."""
    inside, over = threading.Event(), threading.Event()
    write = Stream.write

    def stop(self: Stream, buffer: bytes, timeout: float | None = None) -> None:
        if threading.current_thread() is other and not inside.is_set():
            inside.set()
            over.wait(_PATIENCE)
        write(self, buffer, timeout)

    other = threading.Thread(target=expect, args=(cloud, "cvm_other"))
    Stream.write = stop  # type: ignore[method-assign] # the call is stopped where it is inside
    other.start()
    inside.wait(_PATIENCE)
    status = in_child(cloud)
    over.set()
    other.join(_PATIENCE)
    assert status == 0


def fork_while_other_threads_make_the_first_call(cloud: PhalaCloud) -> None:
    """What the first call of a process loads is half loaded when the process is forked."""
    others = begin(cloud)
    assert in_child(cloud) == 0
    end(others)


if __name__ == "__main__":
    for fork in (
        fork_while_other_threads_make_the_first_call,
        fork_while_another_thread_is_inside_a_call,
        fork_between_calls,
    ):
        with (
            FaultServer(respond_by_name) as server,
            PhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES) as cloud,
        ):
            fork(cloud)
            made = server.connections
            expect(cloud, "cvm_parent")
            # Nothing that the child did closed a connection of the parent's.
            assert server.connections == made
