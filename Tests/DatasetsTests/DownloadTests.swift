import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Downloads from `file:` URLs: the same curl, no server.
@Suite struct DownloadTests {
  private let folder: TemporaryFolder
  private let archive: URL
  private let checksum: Datasets.Checksum

  init() throws {
    folder = try TemporaryFolder()
    archive = folder.url.appendingPathComponent("published.tar.gz")
    for name in Split.allCases.flatMap(CIFAR10.files) {
      try folder.file("cifar-10-batches-bin/\(name)", Self.record(label: 3))
    }
    try folder.file("cifar-10-batches-bin/batches.meta.txt", "not wanted")
    try Self.pack(folder.url, "cifar-10-batches-bin", into: archive)
    checksum = try Datasets.Checksum.sha256("").ofFile(archive.path)
  }

  private static func record(label: UInt8) -> Data { Data([label] + [UInt8](repeating: 7, count: 3072)) }

  private static func pack(_ folder: URL, _ member: String, into archive: URL) throws {
    let run = try Binary.run(
      URL(fileURLWithPath: "/bin/tar"), ["-czf", archive.path, "-C", folder.path, member])
    #expect(run.exitCode == 0, "\(run.standardError)")
  }

  private func download(_ url: URL? = nil, _ checksum: Datasets.Checksum? = nil, into root: String) throws -> [String] {
    var lines: [String] = []
    let dataset = PublishedDataset.cifar10.at(
      mirror: (url ?? archive).absoluteString, checksum: checksum ?? self.checksum)
    try Download(dataset, into: root) { lines.append($0) }.run()
    return lines
  }

  private func names(in root: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root).sorted()
  }

  @Test("A data set is fetched, unpacked and found again")
  func whole() throws {
    let root = folder.url.path + "/a/b"
    #expect(try download(into: root).last == "\(root) has cifar10 now")
    #expect(try CIFAR10.load(.train, from: root).count == 5)
    #expect(try names(in: root) == ["cifar-10-batches-bin"])
    #expect(try names(in: root + "/cifar-10-batches-bin").count == 6)
    #expect(try download(into: root) == ["\(root) has cifar10 already"])
  }

  @Test("An interrupted transfer goes on; bytes of something else are found out", arguments: [true, false])
  func resuming(_ isOurs: Bool) throws {
    let root = folder.url.path + "/resumed"
    let start = try Data(contentsOf: archive).prefix(100)
    try folder.file("resumed/published.tar.gz.part", isOurs ? start : Data(start.reversed()))
    if isOurs {
      #expect(try download(into: root).first == "resuming \(archive.absoluteString)")
    } else {
      #expect(throws: DatasetError.self) { try download(into: root) }
      #expect(try names(in: root) == [])  // the same command starts afresh
      _ = try download(into: root)
    }
    #expect(CIFAR10.exists(in: root))
  }

  @Test("Nothing is unpacked from a file with another checksum")
  func wrongChecksum() throws {
    let root = folder.url.path + "/wrong"
    let other = Datasets.Checksum.sha256(String(repeating: "0", count: 64))
    #expect(throws: DatasetError.checksum(url: archive.absoluteString, expected: other, got: checksum)) {
      try download(nil, other, into: root)
    }
    #expect(try names(in: root) == [])
  }

  @Test("A file that is not there, or a folder that cannot be")
  func missing() throws {
    let nowhere = folder.url.appendingPathComponent("nothing.tar.gz")
    #expect(throws: DatasetError.transfer(url: nowhere.absoluteString, status: 37)) {
      try download(nowhere, into: folder.url.path + "/none")
    }
    try folder.file("file", "x")
    #expect(throws: (any Error).self) { try download(into: folder.url.path + "/file/inside") }
  }

  @Test("Archives that hold something else leave nothing", arguments: ["link", "label", "size", "fewer", "noise"])
  func damaged(_ fault: String) throws {
    let inner = folder.url.appendingPathComponent("cifar-10-batches-bin")
    let victim = inner.appendingPathComponent("data_batch_2.bin")
    let other = folder.url.appendingPathComponent("other.tar.gz")
    try FileManager.default.removeItem(at: victim)
    switch fault {
    case "link": try FileManager.default.createSymbolicLink(atPath: victim.path, withDestinationPath: "/etc/passwd")
    case "label": try Self.record(label: 10).write(to: victim)
    case "size": try Self.record(label: 1).dropLast().write(to: victim)
    default: break
    }
    try Self.pack(folder.url, "cifar-10-batches-bin", into: other)
    if fault == "noise" { try Data("no archive".utf8).write(to: other) }
    let root = folder.url.path + "/damaged"
    let found = try checksum.ofFile(other.path)
    #expect(throws: (any Error).self) { try download(other, found, into: root) }
    #expect(!CIFAR10.exists(in: root))
    #expect(try names(in: root) == ["other.tar.gz"])
  }

  @Test("A second download into a folder waits for nobody")
  func busy() throws {
    let root = folder.url.path + "/busy"
    try folder.file("busy/.download-lock", "")
    let lock = open(root + "/.download-lock", O_RDWR)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    #expect(throws: DatasetError.busy(path: root + "/.download-lock")) { try download(into: root) }
  }

  @Test(
    "Checksums are read",
    arguments: [
      ("md5:C32A1D4AB5D03F1284B67883E8D87530", "md5:c32a1d4ab5d03f1284b67883e8d87530"), ("md5:c3", nil), ("", nil),
      ("sha1:c32a1d4ab5d03f1284b67883e8d87530", nil), ("c32a1d4ab5d03f1284b67883e8d87530", nil),
      ("md5:g32a1d4ab5d03f1284b67883e8d87530", nil),
    ] as [(String, String?)])
  func reading(_ text: String, _ expected: String?) { #expect(Datasets.Checksum(text)?.description == expected) }

  @Test("Checksums are computed as everyone does")
  func known() throws {
    let path = try folder.file("abc", "abc").path
    #expect(try Datasets.Checksum.md5("").ofFile(path) == .md5("900150983cd24fb0d6963f7d28e17f72"))
    #expect(
      try Datasets.Checksum.sha256("").ofFile(path)
        == .sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
  }

  @Test("Several files of one mirror lie in its folder")
  func mirrors() {
    let mirrored = PublishedDataset.mnist(.fashion).at(mirror: "http://host/folder", checksum: nil)
    #expect(mirrored.files[0].url == "http://host/folder/train-images-idx3-ubyte.gz")
    #expect(mirrored.files.map(\.checksum) == PublishedDataset.mnist(.fashion).files.map(\.checksum))
  }
}
