import Tensors
import Testing

/// Expects that `body` leaves no tensor behind: as many bytes of tensors live after it as before.
///
/// Counts the whole process, so it belongs into a test that runs alone (an exit test).
public func withTensorsBalanced(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) rethrows {
  let before = Memory.liveBytes
  try body()
  let after = Memory.liveBytes
  #expect(after == before, "bytes of tensors alive after and before", sourceLocation: sourceLocation)
}
