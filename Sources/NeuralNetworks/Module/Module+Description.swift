import Autograd
import Tensors

extension Module {
  /// How many parameters there are, here and below, and how many numbers they hold.
  public var parameterCounts: (tensors: Int, numbers: Int) {
    let all = namedParameters
    return (all.count, all.reduce(0) { $0 + $1.tensor.count })
  }

  /// The network as a tree: a line for each module, with settings, the shapes of its own tensors and, above others, how many
  /// numbers are below; at most `lines`, of the modules nearest to the top.
  public func tree(lines: Int = 64) -> String {
    var depth = 0
    while depth < Module.shownDepth, count(to: depth + 1, limit: lines) <= lines { depth += 1 }
    var text: [String] = []
    describe("", indent: 0, depth: max(1, depth), lines, &text)
    return text.joined(separator: "\n")
  }

  /// Deeper levels are not told.
  private static var shownDepth: Int { 24 }

  /// How many modules there are down to a level; counts no further than one above `limit`.
  private func count(to depth: Int, limit: Int) -> Int {
    guard depth > 0 else { return 1 }
    var total = 1
    for (_, module) in modules where total <= limit { total += module.count(to: depth - 1, limit: limit - total) }
    return total
  }

  private func describe(_ name: String, indent: Int, depth: Int, _ most: Int, _ text: inout [String]) {
    let start = String(repeating: "  ", count: indent) + (name.isEmpty ? "" : "(\(name)): ")
    text.append(start + line(isTop: indent == 0))
    guard !modules.isEmpty else { return }
    if depth == 0 {
      text[text.count - 1] += " …"
      return
    }
    for (i, (name, module)) in modules.enumerated() {
      guard text.count < most else {
        text.append(String(repeating: "  ", count: indent + 1) + "… and \(modules.count - i) more")
        return
      }
      module.describe(name, indent: indent + 1, depth: depth - 1, most, &text)
    }
  }

  private func line(isTop: Bool) -> String {
    var facts: [String] = []
    if isTop {
      let counts = parameterCounts
      facts.append("\(counts.tensors) parameter\(counts.tensors == 1 ? "" : "s"), \(counts.numbers) numbers")
      if let convolution = convolutionDescription { facts.append("convolutions: \(convolution)") }
    }
    facts += parameters.map { name, tensor in "\(name) \(tensor.shape)" + (tensor.requiresGrad ? "" : " frozen") }
    // Running statistics are of the weights' shape, and every normalisation has them.
    if !(self is BatchNorm2d) { facts += buffers.map { "\($0.name) \($0.tensor.shape), a buffer" } }
    let settings = (self as? any ConfiguredModule)?.shownSettings ?? []
    facts += settings.map { "\($0.name) \($0.value)" }
    if !hooks.isEmpty { facts.append("\(hooks.count) hook\(hooks.count == 1 ? "" : "s")") }
    if !modules.isEmpty, !isTop { facts.append("\(parameterCounts.numbers) numbers") }
    return (isTop ? "nn." : "") + kind + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
  }
}
