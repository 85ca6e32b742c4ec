import ArgumentParser
import Datasets
import LuaRuntime
import Session

/// `instab-lua data cifar10`: fetches a data set.
struct DataCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "instab-lua data",
    abstract: "Fetches a data set: \(PublishedDataset.all.map(\.name).joined(separator: ", ")).",
    usage: "instab-lua data NAME [--root DIR] [--url URL] [--checksum KIND:DIGITS]",
    discussion: """
      The files are compared with the checksums that their publishers give, unpacked beside their place and moved there \
      when they are whole. The same command goes on where an interrupted one stopped.
      """)

  @Argument(help: "cifar10, mnist or fashion-mnist.")
  var name: String

  @ArgumentParser.Option(help: ArgumentHelp("Folder; by default data/NAME, where the scripts look.", valueName: "dir"))
  var root: String?

  @ArgumentParser.Option(
    help: ArgumentHelp(
      "A mirror: another place of the same archive, or of the folder of the same files.", valueName: "url"))
  var url: String?

  @ArgumentParser.Option(
    help: ArgumentHelp("What the mirror's archive must have instead: md5:… or sha256:….", valueName: "kind:digits"))
  var checksum: String?

  func validate() throws {
    guard let dataset = PublishedDataset.all.first(where: { $0.name == name }) else {
      throw ValidationError(
        "data: \(PublishedDataset.all.map(\.name).joined(separator: ", ")) expected, got '\(name)'")
    }
    if let checksum, Checksum(checksum) == nil {
      throw ValidationError("--checksum: md5:<32 digits> or sha256:<64 digits> expected, got '\(checksum)'")
    }
    if checksum != nil, url == nil { throw ValidationError("--checksum is of the file at --url, which is missing") }
    if checksum != nil, dataset.files.count > 1 {
      throw ValidationError("--checksum is of one archive, but \(name) has \(dataset.files.count) files")
    }
  }

  func perform() throws {
    guard var dataset = PublishedDataset.all.first(where: { $0.name == name }) else { return }
    if let url { dataset = dataset.at(mirror: url, checksum: checksum.flatMap(Checksum.init)) }
    try Download(dataset, into: root ?? "data/\(name)", report: StandardError.report).run()
  }
}
