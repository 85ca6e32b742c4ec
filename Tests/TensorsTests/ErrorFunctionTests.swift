import Foundation
import Tensors
import Testing

/// erf is of our own making, so that its bits do not hang on SLEEF's version: it is held against exact values.
@Suite("The error function")
struct ErrorFunctionTests {
  /// A line of Fixtures/erf.txt.
  private struct Exact {
    let dtype: DType
    let x, nearest, rest: Double

    init?(_ line: Substring) {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, let dtype = DType(name: words[0]), let x = Double(words[1]),
        let nearest = Double(words[2]), let rest = Double(words[3])
      else { return nil }
      (self.dtype, self.x, self.nearest, self.rest) = (dtype, x, nearest, rest)
    }

    /// How far a result is from erf x, in units of the exact value's last place.
    func distance(_ result: Double) -> Double {
      let unit =
        dtype == .float64 ? nearest.magnitude.ulp : Double(Float(nearest).magnitude.ulp)
      return abs((result - nearest) / unit - rest)
    }
  }

  private static func erf(_ values: [Double], _ dtype: DType) throws -> [Double] {
    try Tensor(values).to(dtype).apply(.erf).toArray(Double.self)
  }

  @Test("Within 0.63 ulp of exact values (float32: 0.61), odd", arguments: [(DType.float32, 0.61), (.float64, 0.63)])
  func exact(_ dtype: DType, bound: Double) throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/erf", withExtension: "txt"))
    let all = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { try #require(Exact($0)) }
    let cases = all.filter { $0.dtype == dtype }
    #expect(cases.count == 506)
    let results = try Self.erf(cases.map(\.x), dtype)
    for (exact, result) in zip(cases, results) {
      #expect(exact.distance(result) <= bound, "erf(\(exact.x)) = \(result), exactly \(exact.nearest)")
    }
    #expect(try Self.erf(cases.map { -$0.x }, dtype) == results.map(-))
  }

  @Test("What is no ordinary number", arguments: [DType.float32, .float64])
  func special(_ dtype: DType) throws {
    let results = try Self.erf([.infinity, -.infinity, 0, -0.0, .nan, 1e30, -1e30], dtype)
    #expect(results[0] == 1 && results[1] == -1 && results[5] == 1 && results[6] == -1)
    #expect(results[2] == 0 && results[2].sign == .plus && results[3] == 0 && results[3].sign == .minus)
    #expect(results[4].isNaN)
  }

  @Test("It reaches 1 where erf does, not before")
  func saturation() throws {
    // erf x is closer to 1 than to the number below it from 3.919206 on (float32) and from 5.921588 on.
    #expect(try Self.erf([3.9192, 3.91921, 4, 100], .float32) == [Double(Float(1).nextDown), 1, 1, 1])
    #expect(try Self.erf([5.921587, 5.921588, 6, 100], .float64) == [Double(1).nextDown, 1, 1, 1])
  }

  @Test("It never falls: from number to number around the ends of pieces, and along the line")
  func monotone() throws {
    for dtype in [DType.float32, .float64] {
      let steps = 64
      for piece in 0...200 {
        var x = try Tensor.scalar(.real(Double(piece) / 32), dtype)
        for _ in 0..<steps { x = try x.apply(.nextDown) }
        var line: [Double] = []
        for _ in 0..<2 * steps {
          line.append(try x.item())
          x = try x.apply(.nextUp)
        }
        let results = try Self.erf(line, dtype)
        #expect(zip(results, results.dropFirst()).allSatisfy { $0 <= $1 }, "\(dtype) around \(piece)/32")
      }
      let results = try Tensor.linspace(-7, 7, 100_001, dtype).apply(.erf).toArray(Double.self)
      #expect(zip(results, results.dropFirst()).allSatisfy { $0 <= $1 }, "\(dtype)")
    }
  }
}
