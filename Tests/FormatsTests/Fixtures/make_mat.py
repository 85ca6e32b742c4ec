"""Makes the .mat fixtures of this folder. Needs NumPy, SciPy and h5py; run by hand:

    python3 Tests/FormatsTests/Fixtures/make_mat.py
"""
import os
import struct
import numpy as np
import scipy.io
import h5py

here = os.path.dirname(os.path.abspath(__file__))
a = np.arange(6.0).reshape(2, 3)
arrays = {
    "double": a - 2.5,
    "single": (a / 3).astype(np.float32),
    "special": np.array([[np.nan, np.inf, -np.inf, -0.0, 5e-324]]),
    "logical": np.array([[True, False, True], [False, False, True]]),
    "cube": np.arange(24, dtype=np.int32).reshape(2, 3, 4),
    "empty": np.zeros((0, 3)),
    "scalar": np.array([[7.0]]),
    "text": "hello",
    "x": np.array([[1, 2]], dtype=np.uint8),
}
for bits in (8, 16, 32, 64):
    arrays[f"int{bits}"] = np.array([[-(2 ** (bits - 1)), -1], [0, 2 ** (bits - 1) - 1]], dtype=f"i{bits // 8}")
    arrays[f"uint{bits}"] = np.array([[0, 1, 2 ** min(bits, 63) - 1]], dtype=f"u{bits // 8}")
others = {
    "text": "hello", "complex": np.array([[1 + 2j]]), "structure": {"a": 1.0},
    "cell": np.array([[1.0, "b"]], dtype=object),
}
def fixed_date(path):
    """The header without the date of writing."""
    data = bytearray(open(path, "rb").read())
    data[:116] = b"MATLAB 5.0 MAT-file".ljust(116)
    open(path, "wb").write(data)

for name, contents, packed in (("v5", arrays, False), ("v5_packed", arrays, True), ("v5_others", others, False)):
    path = f"{here}/{name}.mat"
    scipy.io.savemat(path, contents, do_compression=packed)
    fixed_date(path)

def element(order, kind, data):
    return struct.pack(order + "II", kind, len(data)) + data + b"\0" * (-len(data) % 8)

# Big-endian, and numbers stored in a smaller type than their class, as MATLAB does: a 2×3 double as uint8, int16, single.
def matrix(order, name, kind, data):
    body = element(order, 6, struct.pack(order + "II", 6, 0)) + element(order, 5, struct.pack(order + "ii", 2, 3))
    body += element(order, 1, name) + element(order, kind, data)
    return element(order, 14, body)

for order, mark, name in ((">", b"MI", "v5_big"), ("<", b"IM", "v5_small_types")):
    header = b"MATLAB 5.0 MAT-file".ljust(116) + b"\0" * 8 + struct.pack(order + "H", 0x0100) + mark
    body = matrix(order, b"bytes", 2, bytes([1, 2, 3, 4, 5, 255]))
    body += matrix(order, b"shorts", 3, struct.pack(order + "6h", 1, 2, 3, 4, 5, -32768))
    body += matrix(order, b"singles", 7, struct.pack(order + "6f", 1, 2, 3, 4, 5, 0.5))
    open(f"{here}/{name}.mat", "wb").write(header + body)

# Version 7.3 as MATLAB lays it out: a user block with the header, sizes reversed, the class as an attribute.
def hdf5(path, contents, **options):
    with h5py.File(path, "w", userblock_size=512, libver="earliest") as file:
        for name, value in contents.items():
            if isinstance(value, str):
                data, kind = np.array([[ord(c)] for c in value], dtype=np.uint16), "char"
            else:
                kind = {"bool": "logical", "float64": "double", "float32": "single"}.get(str(value.dtype), str(value.dtype))
                data = np.ascontiguousarray(value.T)
            if data.size == 0:
                set_ = file.create_dataset(name, data=np.array(value.shape, dtype=np.uint64))
                set_.attrs["MATLAB_empty"] = np.uint8(1)
            else:
                data = data.astype(np.uint8) if data.dtype == bool else data
                more = dict(options, chunks=tuple(max(1, (n + 1) // 2) for n in data.shape)) if options else {}
                set_ = file.create_dataset(name, data=data, track_times=False, **more)
            set_.attrs["MATLAB_class"] = np.bytes_(kind)
            if kind == "logical":
                set_.attrs["MATLAB_int_decode"] = np.int32(1)
        file.create_group("structure").attrs["MATLAB_class"] = np.bytes_("struct")
    with open(path, "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file".ljust(116) + b"\0" * 8 + struct.pack("<H", 0x0200) + b"IM")

hdf5(f"{here}/v73.mat", arrays)
hdf5(f"{here}/v73_packed.mat", arrays, compression="gzip", shuffle=True, fletcher32=True)
hdf5(f"{here}/v73_others.mat", {"text": "hello"})
