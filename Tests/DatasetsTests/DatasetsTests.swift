import Datasets
import Formats
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct DatasetsTests {
  /// A folder with CIFAR-10's files, `records` in each.
  private func folder(_ records: [[UInt8]]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in CIFAR10.files(.train) + CIFAR10.files(.test) { try folder.file(name, Data(records.joined())) }
    return folder
  }

  private func record(_ label: UInt8, _ value: UInt8) -> [UInt8] {
    [label] + (0..<3072).map { UInt8(truncatingIfNeeded: $0) &+ value }
  }

  @Test("CIFAR-10: any whole number of records, in the order of the files") func reading() throws {
    let folder = try folder([record(3, 1), record(9, 2)])
    let train = try CIFAR10.load(.train, from: folder.path)
    #expect(train.labels == [3, 9, 3, 9, 3, 9, 3, 9, 3, 9])
    #expect(train.pixels[0..<4] == [1, 2, 3, 4] && train.pixels[3072] == 2)
    #expect(try CIFAR10.load(.test, from: folder.path).count == 2)
    #expect(CIFAR10.exists(in: folder.path))
    #expect(!CIFAR10.exists(in: folder.path + "/nothing"))
  }

  @Test("CIFAR-10: damaged files are refused") func damaged() throws {
    let short = try folder([Array(record(1, 0).dropLast())])
    #expect(throws: FormatError.self) { try CIFAR10.load(.train, from: short.path) }
    let wrong = try folder([record(1, 0), record(10, 0)])
    #expect(throws: DatasetError.self) { try CIFAR10.load(.test, from: wrong.path) }
    let empty = try TemporaryFolder()
    #expect(throws: DatasetError.self) { try CIFAR10.load(.test, from: empty.path) }
  }

  @Test("MNIST's files, with lying sizes refused") func idx() throws {
    let folder = try TemporaryFolder()
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<12)
    try folder.file("train-images-idx3-ubyte", Data(images))
    try folder.file("train-labels-idx1-ubyte", Data([0, 0, 8, 1, 0, 0, 0, 2, 7, 5]))
    let set = try MNIST.digits.load(.train, from: folder.path)
    #expect(set.labels == [7, 5] && set.height == 2 && set.width == 3 && set.pixels == Array(0..<12))
    try folder.file(
      "train-images-idx3-ubyte", Data([0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 3, 1]))
    #expect(throws: (any Error).self) { try MNIST.digits.load(.train, from: folder.path) }
  }

  @Test("Grey images for networks that take CIFAR's: in the middle, three times") func likeCIFAR() throws {
    let grey = try ImageSet(
      name: "mnist", channels: 1, height: 28, width: 28, classes: ["0", "1"],
      pixels: (0..<2 * 784).map { UInt8($0 % 255 + 1) }, labels: [1, 0])
    let set = try grey.likeCIFAR()
    #expect(set.channels == 3 && set.height == 32 && set.width == 32 && set.labels == [1, 0] && set.name == "mnist")
    for image in 0..<2 {
      for channel in 0..<3 {
        for row in 0..<32 {
          for column in 0..<32 {
            let isInside = (2..<30).contains(row) && (2..<30).contains(column)
            let expected = isInside ? grey.pixels[(image * 28 + row - 2) * 28 + column - 2] : 0
            #expect(set.pixels[((image * 3 + channel) * 32 + row) * 32 + column] == expected)
          }
        }
      }
    }
    #expect(throws: DatasetError.self) { try set.likeCIFAR() }
  }

  @Test("A folder has Fashion-MNIST only with all four files") func mnistExists() throws {
    let folder = try TemporaryFolder()
    for name in ["train-images-idx3-ubyte", "train-labels.idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz"] {
      try folder.file(name)
      #expect(!MNIST.fashion.exists(in: folder.path))
    }
    try folder.file("t10k-labels-idx1-ubyte")
    #expect(MNIST.fashion.exists(in: folder.path))
  }

  @Test("Synthetic images depend on seed and split, and hold every class") func synthetic() throws {
    let images = try SyntheticCIFAR(seed: 1).make(.train, count: 40)
    #expect(try SyntheticCIFAR(seed: 1).make(.train, count: 20).pixels == Array(images.pixels[..<(20 * 3072)]))
    #expect(try SyntheticCIFAR(seed: 2).make(.train, count: 40) != images)
    #expect(try SyntheticCIFAR(seed: 1).make(.test, count: 40).pixels != images.pixels)
    #expect(Set(images.labels).count == 10)
  }

  @Test("Without chance a batch is (v/255 − mean)/std") func normalization() throws {
    let set = try SyntheticCIFAR().make(.test, count: 5)
    let batch = try DataLoader(set, augmentation: .cifarTesting, batchSize: 5, shuffled: false, seed: 0).epoch(0).batch(
      0)
    let values = try batch.images.toArray(Float.self)
    for i in [0, 1023, 1024, 5 * 3072 - 1] {
      let channel = i / 1024 % 3
      let (mean, std) = ([0.507, 0.487, 0.441][channel], [0.267, 0.256, 0.276][channel])
      #expect(abs(Double(values[i]) - (Double(set.pixels[i]) / 255 - mean) / std) < 1e-6)
    }
    #expect(try batch.labels.toArray(Int64.self) == [0, 1, 2, 3, 4])
  }

  @Test("Crops reach every place, flips happen to half of the images") func chances() throws {
    // One bright pixel, left of the middle: its place tells crop and flip.
    var pixels = [UInt8](repeating: 0, count: 3072)
    pixels[16 * 32 + 10] = 255
    let set = try ImageSet(
      name: "dot", channels: 3, height: 32, width: 32, classes: ["a"], pixels: pixels, labels: [0])
    let loader = try DataLoader(set, augmentation: .cifarTraining, batchSize: 1, shuffled: true, seed: 1)
    var places: [Int: Int] = [:]
    for epoch in 0..<1000 {
      let place = try loader.epoch(epoch).batch(0).images.select(1, 0).argmax().item()
      places[Int(place), default: 0] += 1
    }
    #expect(Set(places.keys.map { $0 / 32 }) == Set(12...20))
    #expect(Set(places.keys.map { $0 % 32 }) == Set(Array(6...14) + Array(17...25)))
    let flipped = places.filter { $0.key % 32 >= 17 }.values.reduce(0, +)
    #expect((420...580).contains(flipped))
  }

  @Test("What becomes of an image depends on seed, epoch and image, not on the batch size") func augmentation() throws {
    let set = try SyntheticCIFAR().make(.train, count: 12)
    func images(_ batchSize: Int, _ seed: UInt64, _ epoch: Int) throws -> [Int: [Float]] {
      let loader = try DataLoader(set, augmentation: .cifarTraining, batchSize: batchSize, shuffled: true, seed: seed)
      let pass = try loader.epoch(epoch)
      var found: [Int: [Float]] = [:]
      for b in 0..<loader.batches {
        let batch = try pass.batch(b)
        for (place, index) in batch.indices.enumerated() {
          found[index] = try batch.images.select(0, place).toArray(Float.self)
        }
      }
      return found
    }
    let reference = try images(12, 3, 1)
    #expect(reference.count == 12)
    #expect(try images(5, 3, 1) == reference)
    #expect(try images(12, 3, 2) != reference)
    #expect(try images(12, 4, 1) != reference)
  }
}
