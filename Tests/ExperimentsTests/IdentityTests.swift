import Datasets
import Experiments
import Foundation
import JSON
import NeuralNetworks
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct IdentityTests {
  @Test("A value has one text, whatever made it, and comes back from it")
  func canonical() throws {
    let value: IdentityValue = [
      "b": .list([.number(3), .number(0.1), .number(-0.0), .number(.nan), .number(.infinity), .number(1e300)]),
      "a": .text("quote \" \\ line\n é"), "c": .null, "d": true, "e": ["z": .integer(.min), "y": .object([:])],
    ]
    let text =
      #"{"a":"quote \" \\ line\n é","b":[3,0.1,"-0.0","nan","inf",1e+300],"c":null,"d":true,"#
      + #""e":{"y":{},"z":-9223372036854775808}}"#
    #expect(value.json == text)
    #expect(RunIdentity(json: text)?.settings == value)
    #expect(IdentityValue.number(3) == .integer(3))
    for x in [
      Double.leastNonzeroMagnitude, 0.1 + 0.2, 1.7976931348623157e308, 1e15, 9.007199254740993e15, 1e22, -2.5e-7,
    ] {
      let identity = RunIdentity(["x": .number(x)])
      #expect(RunIdentity(json: identity.json) == identity)
    }
    #expect(RunIdentity(json: "data x, lr 0.1") == nil)
  }

  @Test("As JSON its fields are in the order of their names, whatever a dictionary's is in this process")
  func order() {
    let names = (0..<64).map { "option\(100 + $0)" }
    let value = IdentityValue.object(["outer": .object(Dictionary(uniqueKeysWithValues: names.map { ($0, .null) }))])
    let text = #"{"outer":{"# + names.map { "\"\($0)\":null" }.joined(separator: ",") + "}}"
    #expect(String(decoding: JSON(value).bytes(), as: UTF8.self) == text)
  }

  @Test("Differences are named by their keys, the shallow ones first") func differences() {
    let old = RunIdentity(["a": ["x": 1, "y": [1, 2]], "seed": 7, "checksum": "sha256:0123456789abcdef"])
    let new = RunIdentity(["a": ["x": 2, "y": [1, 2, 3]], "seed": 8, "checksum": "sha256:1123456789abcdef"])
    #expect(
      new.differences(from: old).map(\.description) == [
        "checksum: sha256:01234567… there, sha256:11234567… here", "seed: 7 there, 8 here",
        "a.x: 1 there, 2 here", "a.y[3]: nothing there, 3 here",
      ])
    #expect(new.differences(from: new).isEmpty && new.hash != old.hash && new.hash.hasPrefix("sha256:"))
  }

  @Test("Every setting of an augmentation belongs to the identity") func augmentation() throws {
    func identity(_ augmentation: Augmentation) throws -> RunIdentity {
      let net = try PlainNetworks.mlp([3072, 10], generator: Generator(kind: .torch, seed: 0))
      let images = try SyntheticCIFAR().make(.train, count: 4)
      let training = try Training(
        [
          Replica(
            name: "", model: net,
            optimizer: SGD([ParameterGroup(net.namedParameters, learningRate: 0.1)]))
        ],
        trainSet: DataLoader(images, augmentation: augmentation, batchSize: 2, shuffled: true, seed: 0), testSet: nil)
      try training.identify(RunContext(program: ""))
      return try #require(training.identity)
    }
    let plain = try identity(.cifarTraining)
    let changes: [String: (inout Augmentation) -> Void] = [
      "padding": { $0.padding = 3 }, "flip": { $0.flip = false }, "mean": { $0.mean[1] = 0.25 },
      "std": { $0.std[2] = 0.5 },
    ]
    #expect(Set(Mirror(reflecting: Augmentation.cifarTraining).children.compactMap(\.label)) == Set(changes.keys))
    for (name, change) in changes {
      var augmentation = Augmentation.cifarTraining
      change(&augmentation)
      let keys = try identity(augmentation).differences(from: plain).map(\.key)
      #expect(keys.count == 1 && keys[0].hasPrefix("augment.\(name)"), "\(keys)")
    }
  }
}
