import Experiments
import Formats

/// What the manifests of cells say: once what is the same in all, and of the rest the values that there are.
struct ManifestSummary {
  private let same: [(name: String, value: String)]
  private let different: [(name: String, values: [String])]
  private let count: Int

  /// More are not read: they would tell nothing else.
  private static let most = 1000

  init(_ folders: [CellFolder]) {
    var values: [String: [String: Int]] = [:]
    var count = 0
    for folder in folders.prefix(Self.most) {
      guard let leaves = try? Manifest.leaves(of: folder.path + "/manifest.json") else { continue }
      count += 1
      for (name, value) in leaves { values[name, default: [:]]["\(value)", default: 0] += 1 }
    }
    self.count = count
    let sorted = values.sorted { $0.key < $1.key }
    same = sorted.compactMap { name, values in
      values.count == 1 && values.values.first == count ? (name, values.keys.first ?? "") : nil
    }
    different = sorted.filter { $0.value.count > 1 || $0.value.values.first != count }.map {
      ($0.key, $0.value.keys.sorted())
    }
  }

  var html: String {
    guard count > 0 else { return "" }
    let differing = different.map { name, values in
      let shown = values.prefix(6).map(HTMLText.escaped).joined(separator: "; ") + (values.count > 6 ? "; …" : "")
      return "<tr><td>\(HTMLText.escaped(name))</td><td>\(values.count) values: \(shown)</td></tr>"
    }
    let common = same.map { "<tr><td>\(HTMLText.escaped($0.name))</td><td>\(HTMLText.escaped($0.value))</td></tr>" }
    return """
      <h2>Manifests</h2>
      <p>of \(count) cell\(count == 1 ? "" : "s")</p>
      <details><summary>\(same.count) entries are the same in all</summary><table>
      \(common.joined(separator: "\n"))
      </table></details>
      <details><summary>\(different.count) entries differ</summary><table>
      \(differing.joined(separator: "\n"))
      </table></details>
      """
  }
}
