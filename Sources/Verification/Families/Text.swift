import Foundation
import Tensors

extension Fingerprint {
  static let text: [Fingerprint] = {
    var list = FingerprintList("digits and the C library")
    let styles: [(String, NumberStyle)] = [
      ("shortest", .shortest), ("17 significant", .significant(17)), ("hexadecimal", .hexadecimal), ("short", .short),
    ]
    for (name, style) in styles {
      list.addFloats("numbers as text: \(name)", [.cLibrary]) {
        for text in try Inputs.any([1001], $1, 160).elementTexts(style) { $0.add(text) }
      }
    }
    list.add("numbers from text", "", [.cLibrary]) { digest in
      for number in try Inputs.any([1001], .float64, 161).toArray(Double.self) where number.isFinite {
        for digits in [5, 16, 17, 25] {
          digest.add(Double(String(format: "%.\(digits)g", number)) ?? .nan)
          digest.add(Double(Float(String(format: "%.\(digits)g", number)) ?? .nan))
        }
      }
    }
    for (name, function) in functionsOfC {
      list.add("Lua's \(name)", "", [.cLibrary]) { digest in
        for x in try Inputs.any([4096], .float64, 162).toArray(Double.self) { digest.add(function(x)) }
      }
    }
    list.add("Lua's x^y, math.atan(y, x), math.fmod", "", [.cLibrary]) { digest in
      let (a, b) = (try Inputs.any([4096], .float64, 163), try Inputs.any([4096], .float64, 164))
      for (x, y) in zip(try a.toArray(Double.self), try b.toArray(Double.self)) {
        for result in [pow(x, y), pow(abs(x), y / 100), atan2(x, y), fmod(x, y)] { digest.add(result) }
      }
    }
    return list.all
  }()

  /// Lua's own `math` calls them; tensors, networks and equations do not.
  private static let functionsOfC: [(String, @Sendable (Double) -> Double)] = [
    ("math.sin", { sin($0) }), ("math.cos", { cos($0) }), ("math.tan", { tan($0) }), ("math.asin", { asin($0) }),
    ("math.acos", { acos($0) }), ("math.atan", { atan($0) }), ("math.exp", { exp($0) }), ("math.log", { log($0) }),
    ("math.log(x, 2)", { log2($0) }), ("math.log(x, 10)", { log10($0) }),
  ]
}
