import Formats
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Experiments
@testable import Results

/// Where two runs part.
@Suite struct ComparisonTests {
  private static func checkpoint(_ path: String, step: Int, _ weights: [[Float]], settings: String = "{}") throws {
    var entries: [(name: String, tensor: Tensor)] = [
      ("settings", try Tensor(Array(settings.utf8))), ("position", try Tensor([Int64(step / 10), 0, Int64(step)])),
      ("columns", try Tensor(Array("loss".utf8))),
    ]
    for (replica, values) in weights.enumerated() {
      entries.append(("\(replica).model.first.weight", try Tensor([Float(1), 2])))
      entries.append(("\(replica).model.second.weight", try Tensor(values)))
      entries.append(("\(replica).history", try Tensor([Double(step)])))
    }
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try TensorFile.save(.archive(entries), to: path)
  }

  @Test("The first metric, the first checkpoint of both and the first layer that differ") func parting() throws {
    let fixture = try ResultsFixture()
    let (one, other) = (
      fixture.folder + "/" + (try fixture.cell([("k", 1)], ResultsFixture.curve("loss", [3, 2, 1], replica: "k = 1"))),
      fixture.folder + "/"
        + (try fixture.cell([("k", 3)], ResultsFixture.curve("loss", [3, 2, 1.0.nextUp, 7], replica: "k = 3")))
    )
    for (folder, last) in [(one, Float(5)), (other, Float(5).nextUp.nextUp)] {
      try Self.checkpoint(folder + "/kept/step10.safetensors", step: 10, [[4, 5]])
      try Self.checkpoint(folder + "/checkpoint.safetensors", step: 30, [[4, last]])
    }
    try Self.checkpoint(one + "/kept/step20.safetensors", step: 20, [[4, 5]])
    let comparison = try RunComparison(one, other)
    #expect(comparison.parting?.epoch == 3 && comparison.parting?.step == 30 && comparison.comparedMetrics == 3)
    #expect(comparison.steps.one == [10, 20, 30] && comparison.steps.other == [10, 30])
    #expect(comparison.checkpoints.map(\.step) == [10, 30] && !comparison.isSame)
    #expect(
      comparison.lines == [
        "metrics differ first in epoch 3 (step 30): loss 1 and 1.0000000000000002",
        "checkpoint of step 10 (epoch 1): all 2 tensors have the same bits",
        "checkpoint of step 30 (epoch 3): 1 of 2 tensors differ, the first is 0.model.second.weight: 1 of 2 elements, by up to 2 ulp",
        "they parted between steps 10 and 30",
      ])
    #expect(try RunComparison(one, one).isSame)
    let alone = try RunComparison(one + "/checkpoint.safetensors", other + "/checkpoint.safetensors")
    #expect(alone.comparedMetrics == 0 && alone.lines.last?.contains("no earlier checkpoint was kept by both") == true)
  }

  @Test("Replicas of one process are compared too; NaN is the same as NaN; shapes may differ") func replicas() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.path + "/c.safetensors"
    try Self.checkpoint(path, step: 10, [[4, .nan], [4, .nan], [4, 6]])
    #expect(try RunComparison(path + "#1", path + "#2").isSame)
    let differing = try RunComparison(path + "#1", path + "#3").checkpoints[0]
    #expect(differing.first?.name == "model.second.weight" && differing.first?.ulps == nil && differing.different == 1)
    let other = temporary.path + "/d.safetensors"
    try Self.checkpoint(other, step: 10, [[4, 5, 6]])
    let shapes = try RunComparison(path, other).checkpoints[0]
    #expect(shapes.first?.elements == nil && shapes.different > 1)
    let later = temporary.path + "/e.safetensors"
    try Self.checkpoint(later, step: 20, [[4, 5]])
    let none = try RunComparison(path, later)
    #expect(
      !none.isKnown
        && none.lines == [
          "nothing to compare: there is no step of which both have a checkpoint (first: of step 10; second: of step 20)"
        ])
  }

  @Test("What is no run is named") func wrong() throws {
    let temporary = try TemporaryFolder()
    try temporary.file("x.safetensors", "no tensors")
    try TensorFile.save(.archive([("a", Tensor([1.0]))]), to: temporary.path + "/y.safetensors")
    #expect(throws: ResultsError.self) { try RunComparison("/nowhere", "/nowhere") }
    #expect(throws: ResultsError.self) { try RunComparison(temporary.path + "/x.safetensors#0", temporary.path) }
    for name in ["x", "y"] {
      #expect(throws: FormatError.self) { try RunComparison(temporary.path + "/\(name).safetensors", temporary.path) }
    }
    #expect(try !RunComparison(temporary.path, temporary.path).isKnown)
  }
}
