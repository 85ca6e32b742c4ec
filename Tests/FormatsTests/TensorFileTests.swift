import Files
import Foundation
import Tensors
import Testing

@testable import Formats

@Suite("TensorFile")
struct TensorFileTests {
  private let tensor: Tensor
  init() throws { tensor = try Tensor([1.0, 2.0]) }

  @Test("The extension chooses the format, in any case")
  func extensions() throws {
    try withFolder { folder in
      try TensorFile.save(tensor, to: folder + "/A.NPY")
      #expect(try loadTensor(folder + "/A.NPY").toArray(Double.self) == [1, 2])
      let known = "extension .npy, .npz, .safetensors, .mat, .csv, .tsv expected"
      for name in ["x", "x.", "x.txt", "npy", "a.npy/x"] {
        #expect(message { try TensorFile.save(tensor, to: folder + "/" + name) } == "\(folder)/\(name): \(known)")
        #expect(message { _ = try TensorFile.load(folder + "/" + name) } == "\(folder)/\(name): \(known)")
      }
    }
  }

  @Test("One tensor or a table, as the format wants")
  func contents() throws {
    #expect(
      message { try TensorFile.save(tensor, to: "/x.npz") }
        == "/x.npz: a table of tensors expected, got one tensor (use .npy)")
    #expect(
      message { try TensorFile.save(.archive([]), to: "/x.npy") }
        == "/x.npy: one tensor expected, got a table (use .npz)")
  }

  @Test("Missing files, folders, devices")
  func places() throws {
    try withFolder { folder in
      for path in [folder + "/x.npy", folder + "/x.npz"] {
        #expect(message { _ = try TensorFile.load(path) } == "\(path): cannot open: No such file or directory")
      }
      #expect(
        message { try TensorFile.save(tensor, to: folder + "/no/x.npy") }
          == "\(folder)/no/x.npy: cannot create: No such file or directory")
      try FileManager.default.createDirectory(atPath: folder + "/d.npy", withIntermediateDirectories: false)
      let notAFile = "\(folder)/d.npy: regular file expected, got a directory or device"
      #expect(message { _ = try TensorFile.load(folder + "/d.npy") } == notAFile)
      #expect(message { try TensorFile.save(tensor, to: folder + "/d.npy") } == notAFile)
      try FileManager.default.createSymbolicLink(atPath: folder + "/z.npy", withDestinationPath: "/dev/zero")
      #expect(message { _ = try TensorFile.load(folder + "/z.npy") }.hasSuffix("got a directory or device"))
    }
  }

  @Test("Writing replaces the file as a whole, keeps its mode, follows a link and leaves nothing else")
  func atomic() throws {
    try withFolder { folder in
      let path = folder + "/x.npy", link = folder + "/link.npy"
      try TensorFile.save(tensor, to: path)
      #expect(FileManager.default.createFile(atPath: folder + "/plain", contents: nil))
      #expect(try mode(path) == mode(folder + "/plain"))
      try FileManager.default.removeItem(atPath: folder + "/plain")
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "x.npy")
      let open = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      let old = try fileSize(path)
      try TensorFile.save(Tensor.zeros([1000]), to: link)
      #expect(try open.readToEnd()?.count == old, "a reader of the old file sees the old file")
      #expect(try loadTensor(path).shape == [1000])
      #expect(try mode(path) == 0o640)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "x.npy")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["link.npy", "x.npy"])
    }
  }

  @Test("A write that fails leaves the old file and no other")
  func failure() throws {
    struct Stop: Error {}
    try withFolder { folder in
      let path = folder + "/x.npy"
      try TensorFile.save(tensor, to: path)
      #expect(throws: Stop.self) {
        try AtomicFile.write(to: path) { file in
          try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try file.append([$0]) }
          throw Stop()
        }
      }
      #expect(try loadTensor(path).toArray(Double.self) == [1, 2])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.npy"])
    }
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  private func fileSize(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
  }
}
