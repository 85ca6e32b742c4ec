import NeuralNetworks
import Tensors

extension Fingerprint {
  /// More than a block of the generators, and no multiple of a vector.
  private static let many = 70_001

  static let generators: [Fingerprint] = {
    var list = FingerprintList("generators")
    for kind in GeneratorKind.allCases {
      let normal: Set<NumericLibrary> = kind == .numpy ? [.cLibrary] : [.sleef]
      list.addFloats("\(kind.rawValue), uniform") {
        let generator = try Generator(kind: kind, seed: 1234)
        for count in [1, 7, 5001] { try $0.add(Tensor.uniform([count], $1, generator)) }
      }
      list.addFloats("\(kind.rawValue), normal", normal) {
        let generator = try Generator(kind: kind, seed: 1235)
        for count in [1, 7, 20_001] { try $0.add(Tensor.normal([count], $1, generator)) }
      }
      list.add("\(kind.rawValue), integers") {
        let generator = try Generator(kind: kind, seed: 1236)
        for range in [0..<10, -5..<1_000_003, 0..<0x7FFF_FFFF_FFFF] as [Range<Int64>] {
          try $0.add(Tensor.integers([1001], range, generator))
        }
      }
      list.add("\(kind.rawValue), permutation") {
        let generator = try Generator(kind: kind, seed: 1237)
        for count in [10, 3001] { try $0.add(Tensor.permutation(count, generator)) }
      }
      list.add("\(kind.rawValue), bernoulli, multinomial", "float32") {
        let generator = try Generator(kind: kind, seed: 1238)
        let probabilities = try Inputs.plain([301], .float32, 150).apply(.abs)
        try $0.add(probabilities.bernoulli(generator))
        try $0.add(probabilities.multinomial(20, replacement: true, generator))
        try $0.add(probabilities.multinomial(20, replacement: false, generator))
      }
    }
    list.addFloats("philox, uniform and normal, many", [.sleef]) {
      let generator = Generator(seed: 1239, stream: 3)
      try $0.add(Tensor.uniform([many], $1, generator))
      try $0.add(Tensor.normal([many], $1, generator))
    }
    list.addFloats("nn.init: uniform, normal, Xavier's, Kaiming's", [.sleef]) {
      let generator = try Generator(kind: .torch, seed: 1240)
      let w = try Tensor.zeros([20, 9, 3, 3], $1)
      for isNormal in [false, true] {
        try Initialization.xavier(w, gain: 1.4, isNormal: isNormal, generator)
        try $0.add(w)
        try Initialization.kaiming(
          w, slope: 0, fan: .fanOut, nonlinearity: .relu, isNormal: isNormal, generator)
        try $0.add(w)
      }
    }
    list.addFloats("nn.init.trunc_normal_", [.sleef]) {
      let generator = try Generator(kind: .torch, seed: 1241)
      let w = try Tensor.zeros([50, 30], $1)
      for (low, high) in [(-2.0, 2.0), (1.5, 3), (0, 0.4)] {
        try Initialization.truncatedNormal(w, mean: 0.1, std: 1, low: low, high: high, generator)
        try $0.add(w)
      }
    }
    list.addFloats("nn.init.orthogonal_", [.sleef]) {
      let w = try Tensor.zeros([20, 30], $1)
      try Initialization.orthogonal(w, gain: 1, Generator(kind: .torch, seed: 1242))
      try $0.add(w)
    }
    return list.all
  }()
}
