"""Judges what a model costs: its size, time for each part of a look, share of a core, start-up, memory.

Microseconds are those of one machine. What says more is how they stand to real time, and to what a known network takes
in the same process, by the same runtime: the DS-CNN of `models.evaluate.reference_network`.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from models.evaluate.report import INLINE, Cells, Part, Report, Table, named, number, percent
from models.spot.config import CHANNELS, DecisionConfig, ModelError
from models.spot.decision import Decider
from models.spot.frontend import Extractor, FeatureRing, FrontEnd
from models.spot.runtime import Network
from models.spot.spotter import Spotter, hearings_in

NOISE_SEED = 1
NOISE_RMS = 0.05
COST_HEAD = ("what", "cost")
SIZE_HEAD = ("network", "parameters", "multiply-adds", "file", "time per look")
REFERENCE = "DS-CNN of MLPerf Tiny's size"
# What multiplies weights; nothing else costs much. Each has its input, its weights and, perhaps, its bias, in that
# order, and its channels last.
WEIGHTY = frozenset(
    {
        schema.BuiltinOperator.CONV_2D,
        schema.BuiltinOperator.DEPTHWISE_CONV_2D,
        schema.BuiltinOperator.FULLY_CONNECTED,
    }
)


@dataclass(frozen=True)
class SpeedOptions:
    """model: the file of the network that is judged. seconds: of sound to hear, at least 1."""

    model: Path
    seconds: float = 20.0


@dataclass(frozen=True)
class NetworkSize:
    """The size of a network as it runs, after the export has folded normalisation into the layer before it.

    parameters: weights and biases of convolutions and fully connected layers, each counted once.
    multiply_adds: of those layers, for one window. file_bytes: of the .tflite file.
    """

    parameters: int
    multiply_adds: int
    file_bytes: int


@dataclass(frozen=True)
class ReferenceCost:
    """What the reference network costs. network_us: time of one look, microseconds."""

    size: NetworkSize = field(metadata=INLINE)
    network_us: float


@dataclass(frozen=True)
class SpeedReport(Report):
    """The costs of a network.

    hop_ms: from one look to the next. seconds: of sound that was heard.
    front_end_us, network_us, decision_us, whole_us: processor time per hop, microseconds.
    core_share: of one core at real time, a share. times_real_time: how much faster than real time it is.
    start_up_s, memory_mib: from starting Python until a second was heard; None where the system does not tell.
    reference: what the reference network costs in the same process; None where it could not be made, which
        reference_left_out gives the reason of; that is empty otherwise.
    """

    hop_ms: float
    seconds: float
    front_end_us: float
    network_us: float
    decision_us: float
    whole_us: float
    core_share: float
    times_real_time: float
    start_up_s: float
    memory_mib: float | None
    machine: str
    size: NetworkSize
    reference: ReferenceCost | None = field(metadata=named("yardstick"))
    reference_left_out: str = field(metadata=named("yardstick_left_out"))

    def parts(self) -> list[Part]:
        """Return the report as a sentence and tables."""
        rows = [
            (f"front end, per hop of {self.hop_ms:g} ms", number(self.front_end_us, unit=" µs")),
            ("network, per hop", number(self.network_us, unit=" µs")),
            ("decision, per hop", number(self.decision_us, unit=" µs")),
            ("the whole recogniser, per hop", number(self.whole_us, unit=" µs")),
            ("share of one core at real time", percent(self.core_share)),
            ("from starting Python to the first second heard", number(self.start_up_s, decimals=2, unit=" s")),
            ("memory of that process", number(self.memory_mib, unit=" MiB")),
        ]
        title = f"Processor time on {self.machine}, over {self.seconds:g} s of sound."
        return [title, Table(COST_HEAD, rows), *self._size_parts()]

    def _size_parts(self) -> list[Part]:
        """Return how large the network is, and how it stands to real time and to the reference network."""
        ours = _sizes(self.size, self.network_us)
        faster = f"The whole recogniser is {number(self.times_real_time)} times faster than real time"
        if self.reference is None:
            left_out = f"{faster}. A {REFERENCE} is left out: {self.reference_left_out}"
            return [Table(SIZE_HEAD, [("this one", *_size_cells(ours))]), left_out]
        theirs = _sizes(self.reference.size, self.reference.network_us)
        ratios = [number(one / other, decimals=1) for one, other in zip(ours, theirs, strict=True)]
        rows = [("this one", *_size_cells(ours)), (REFERENCE, *_size_cells(theirs)), ("ratio", *ratios)]
        looks = number(self.whole_us / self.reference.network_us, decimals=1)
        return [Table(SIZE_HEAD, rows), f"{faster}, and takes as long for each hop as {looks} looks of that DS-CNN."]


def judge(options: SpeedOptions, network: Network, *, decision: DecisionConfig) -> SpeedReport:
    """Return the costs of `network`. Raises ModelError if it does not start in a process of its own.

    Times per hop and the share of a core are processor time of this process, so that other programs do not count.
    Without the packages for training there is no reference network, and `reference_left_out` says what to do.
    """
    config = network.card.frontend
    hop_samples = decision.hop_frames * config.hop_samples
    hops = int(options.seconds * config.sample_rate_hz) // hop_samples
    sound = np.random.default_rng(NOISE_SEED).standard_normal(hops * hop_samples, np.float32) * np.float32(NOISE_RMS)
    blocks = sound.reshape(hops, hop_samples)

    front_end, extractor, ring = FrontEnd(config), Extractor(config), FeatureRing(config)
    front_end_us = _us_per_hop(lambda i: ring.push(extractor.push(front_end.push(blocks[i]))), hops)
    network_us = _network_us(network, hops)
    decider = Decider(network.card.labels)
    labels = len(network.card.labels)
    scores = np.random.default_rng(NOISE_SEED).dirichlet(np.ones(labels), hops).astype(np.float32)
    hop_s = hop_samples / config.sample_rate_hz
    decision_us = _us_per_hop(lambda i: decider.look(scores[i], time_s=hop_s * i, config=decision), hops)

    spotter = Spotter(network)
    spotter.decision = decision
    whole_us = 1e6 * _processor_s(lambda: list(hearings_in(sound, spotter))) / hops
    start_up_s, memory_mib = start_up(options.model)
    reference, why = measure_reference(hops)
    return SpeedReport(
        hop_ms=1e3 * hop_s,
        seconds=options.seconds,
        front_end_us=front_end_us,
        network_us=network_us,
        decision_us=decision_us,
        whole_us=whole_us,
        core_share=1e-6 * whole_us / hop_s,
        times_real_time=hop_s / (1e-6 * whole_us),
        start_up_s=start_up_s,
        memory_mib=memory_mib,
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        size=network_size(options.model),
        reference=reference,
        reference_left_out=why,
    )


def measure_reference(hops: int) -> tuple[ReferenceCost | None, str]:
    """Return the cost of the reference network, and an empty text; or None, and why it could not be made.

    hops: how often it looks, 1 or more. It is made by a program of its own: TensorFlow never enters this process.
    """
    # Where a file that is in use cannot be deleted (Windows), it stays for the system to clear away.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "ds_cnn.tflite"
        command = [sys.executable, "-m", "models.evaluate.reference_network", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return None, (done.stderr.strip() or f"exit status {done.returncode}").splitlines()[-1]
        return ReferenceCost(network_size(path), _network_us(Network.load(path), hops)), ""


def start_up(model: Path) -> tuple[float, float | None]:
    """Return what it takes from starting Python until the recogniser has heard a second: seconds, and MiB of memory."""
    started_s = time.perf_counter()
    command = [sys.executable, "-m", "models.evaluate.startup_probe", str(model)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took_s = time.perf_counter() - started_s
    if done.returncode != 0:
        raise ModelError(
            f"The model {model} does not start in a process of its own ({done.stderr.strip()}). "
            "Restore the file and run the command in the project's folder."
        )
    return took_s, json.loads(done.stdout)["memory_mib"]


def _sizes(size: NetworkSize, network_us: float) -> tuple[float, ...]:
    """Return what a network's row says, in the order of `SIZE_HEAD`."""
    return (size.parameters, size.multiply_adds, size.file_bytes, network_us)


def _size_cells(sizes: tuple[float, ...]) -> Cells:
    """Return a network's row, with the columns of `SIZE_HEAD` but for the first."""
    parameters, multiply_adds, file_bytes, network_us = sizes
    file_size = number(file_bytes / 1024.0, unit=" KiB")
    return (number(parameters), number(multiply_adds), file_size, number(network_us, unit=" µs"))


def _network_us(network: Network, hops: int) -> float:
    """Return the mean processor time of one look of `network`, microseconds."""
    config = network.card.frontend
    shape = (8, config.frames, config.mels, CHANNELS)
    windows = np.random.default_rng(NOISE_SEED).uniform(-2.0, 3.0, shape).astype(np.float32)
    return _us_per_hop(lambda i: network.predict(windows[i % len(windows)]), hops)


def _us_per_hop(step: Callable[[int], object], hops: int) -> float:
    """Return the mean processor time of `step`, called once for each hop, microseconds."""
    step(0)  # first calls warm up caches and memory

    def run() -> None:
        for i in range(hops):
            step(i)

    return 1e6 * _processor_s(run) / hops


def _processor_s(work: Callable[[], object]) -> float:
    """Return the processor time that `work` takes, seconds."""
    began_s = time.process_time()
    work()
    return time.process_time() - began_s


def network_size(path: Path) -> NetworkSize:
    """Return the size of the network in the .tflite file `path`, which must be whole, for one window.

    Raises OSError if the file cannot be read. It is read as its format says (the FlatBuffer schema of LiteRT), since
    the interpreter has no public way to tell which operation takes which tensor.
    """
    raw = path.read_bytes()
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(raw, 0))
    (graph,) = model.subgraphs
    shapes = [[int(n) for n in tensor.shape] if tensor.shape is not None else [] for tensor in graph.tensors]
    parameters: dict[int, int] = {}  # by tensor, so that what two layers share counts once
    multiply_adds = 0
    for operator in graph.operators:
        if model.operatorCodes[operator.opcodeIndex].builtinCode not in WEIGHTY:
            continue
        weights, *bias = (int(tensor) for tensor in operator.inputs[1:] if tensor >= 0)
        parameters |= {tensor: prod(shapes[tensor]) for tensor in (weights, *bias)}
        given = shapes[operator.outputs[0]]
        # Each output value is a sum over all the weights of its channel, of which a depthwise layer has one input's.
        multiply_adds += prod(given) * prod(shapes[weights]) // given[-1]
    return NetworkSize(sum(parameters.values()), multiply_adds, len(raw))
