"""How large a network is: what its .tflite file holds, and how often one look multiplies."""

from dataclasses import dataclass
from math import prod
from pathlib import Path

from ai_edge_litert import schema_py_generated as schema

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
class NetworkSize:
    """The size of a network as it runs, after the export has folded normalisation into the layer before it.

    parameters: weights and biases of convolutions and fully connected layers, each counted once.
    multiply_adds: of those layers, for one window. file_bytes: of the .tflite file.
    """

    parameters: int
    multiply_adds: int
    file_bytes: int


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
