import Datasets
import Interrupt
import Tensors
import Testing

/// What concerns the whole process is tried in a process of its own.
@Suite("Synthetic images, refused and interrupted") struct SyntheticTests {
  @Test("More images than there is memory for are refused before they are made")
  func memory() async {
    await #expect(processExitsWith: .success) {
      Memory.setLimit(10_000_000)
      #expect(throws: TensorError.self) { try SyntheticCIFAR().make(.train, count: 4000) }
      _ = try SyntheticCIFAR().make(.train, count: 1000)
    }
  }

  @Test("An interrupt ends the making of images")
  func interrupt() async {
    await #expect(processExitsWith: .success) {
      Interrupt.request()
      #expect(throws: Interrupted.self) { try SyntheticCIFAR().make(.train, count: 100) }
      Interrupt.clear()
      let images = try SyntheticCIFAR().make(.train, count: 100)
      #expect(images.count == 100)
    }
  }
}
