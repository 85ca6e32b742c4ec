"""Makes scalars.tfevents with TensorBoard's own writer (PyPI: tensorboard 2.21): `python make_events.py`, in this folder."""

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

SCALARS = [
    ("loss", 0, 2.5, 1700000000.25),
    ("run 2/test_accuracy", 1, 0.1, 1700000000.25),
    ("loss", 1, float("nan"), 1700000001.0),
    ("loss", 300, float("inf"), 1700000001.0),
    ("é" * 70, 2**40, -0.0, 1700000001.0),
    ("loss", 2**40, 0.0, 0.0),
]

with open("scalars.tfevents", "wb") as file:
    writer = RecordWriter(file)
    writer.write(Event(wall_time=SCALARS[0][3], file_version="brain.Event:2").SerializeToString())
    for tag, step, value, time in SCALARS:
        summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
        writer.write(Event(wall_time=time, step=step, summary=summary).SerializeToString())
    writer.flush()
