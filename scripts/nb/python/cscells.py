"""Runs the C# cells of a notebook in Colab and Kaggle, whose front ends start no other kernel than Python's.

    %load_ext cscells

From then on every cell is C#, except those that begin with %, !, #!python or #if COLAB. A C# kernel is started beside the
Python kernel; cells are forwarded to it, and what it shows is shown under the cell.
"""
import sys

from IPython import get_ipython
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

CALL = "__import__('cscells').run_cs"
PYTHON = ("%", "!", "#!python", "#if COLAB", CALL)  # IPython may transform what it has transformed before.
KERNELS = ("earlysignal-csharp", ".net-csharp")
START_SECONDS = 120

_manager = None
_client = None


class CSharpError(Exception):
    """A cell failed. Its traceback is C#'s; Python's would show this file only."""

    def __init__(self, message, traceback):
        super().__init__(message)
        self.traceback = traceback

    def _render_traceback_(self):
        return self.traceback


def _cannot_start(message):
    return CSharpError(message, [message])


def _start():
    global _manager, _client
    if _manager is not None and _manager.is_alive():
        return
    known = KernelSpecManager().find_kernel_specs()
    name = next((kernel for kernel in KERNELS if kernel in known), None)
    if name is None:
        raise _cannot_start("No C# kernel is installed here. Run the first cell again; it installs one.")
    _manager = KernelManager(kernel_name=name)
    _manager.start_kernel()
    _client = _manager.client()
    _client.start_channels()
    try:
        _client.wait_for_ready(timeout=START_SECONDS)
    except RuntimeError as fault:
        raise _cannot_start(
            "The C# kernel did not start. In Colab's containers .NET 9 and 10.0.0 to 10.0.10 crash at start "
            "(github.com/dotnet/runtime/issues/130092): use the bundle of a release, or .NET 10.0.11 (SDK 10.0.400) or newer."
        ) from fault


def _show(message):
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        stream = sys.stdout if content["name"] == "stdout" else sys.stderr
        stream.write(content["text"])
        stream.flush()
    elif kind in ("display_data", "update_display_data", "execute_result"):
        sys.stdout.flush()
        get_ipython().display_pub.publish(
            data=content["data"],
            metadata=content.get("metadata", {}),
            transient=content.get("transient") or {},
            update=kind == "update_display_data",
        )


def run_cs(code):
    """Runs a cell in the C# kernel."""
    _start()
    try:
        reply = _client.execute_interactive(code, allow_stdin=False, output_hook=_show)["content"]
    except KeyboardInterrupt:
        _manager.interrupt_kernel()
        reply = _client.get_shell_msg()["content"]
    if reply["status"] == "error":
        raise CSharpError(f"{reply['ename']}: {reply['evalue']}", reply["traceback"])


def _forward(lines):
    cell = "".join(lines)
    start = cell.lstrip()
    if not start or start.startswith(PYTHON):
        return lines
    return [f"{CALL}({cell!r})\n"]


def load_ipython_extension(shell):
    _start()
    shell.input_transformers_cleanup.insert(0, _forward)


def unload_ipython_extension(shell):
    global _manager, _client
    shell.input_transformers_cleanup.remove(_forward)
    if _manager is not None:
        _client.stop_channels()
        _manager.shutdown_kernel()
        _manager = _client = None
