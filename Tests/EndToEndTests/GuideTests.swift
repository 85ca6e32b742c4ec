import Foundation
import TestSupport
import Testing

/// `docs/from-pytorch.md`, `docs/from-torch7.md`: what the right columns say runs as it stands, and so do the blocks.
@Suite struct GuideTests {
  private static let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs")

  /// Each piece of code sees these names fresh.
  private static let prelude = """
    local function piece(code, section)
      local x, y = tensor.randn(4, 4), tensor.randn(4, 4)
      if section == "Gradients" then x:requires_grad_() end
      local env = setmetatable({
        x = x, y = y, mask = tensor.randn(4, 4):gt(0), rows = tensor({1, 3}, {dtype = "int64"}), 
        i = tensor({{1}, {2}, {3}, {1}}, {dtype = "int64"}),
        src = tensor.randn(4, 1), p = tensor{0.2, 0.3, 0.5}, a = tensor{{4, 1}, {1, 3}}, b = tensor{1, 2},
        input = tensor.randn(5, 2, "float32"),
        images = tensor.randn(2, 3, 8, 8, "float32"), kernel = tensor.randn(4, 3, 3, 3, "float32"),
        bias = tensor.zeros(4, "float32"), soft = tensor.full({4, 3}, 1 / 3),
        logits = tensor.randn(4, 3), labels = tensor({1, 2, 3, 1}, {dtype = "int64"}),
        net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2))}, {__index = _G})
      env.opt = optim.sgd(env.net:parameters(), {lr = 0.1})
      nn.cross_entropy(env.net(env.input), tensor({1, 2, 1, 2, 1}, {dtype = "int64"})):backward()
      local f = load("return " .. code, "=" .. code, "t", env) or assert(load(code, "=" .. code, "t", env))
      local ok, message = pcall(f)
      if not ok then print(code .. ": " .. message) end
    end

    """

  /// The code of a row's last cell, up to where words begin.
  private static func pieces(_ row: Substring) -> [Substring] {
    guard let cell = row.split(separator: " | ").last?.dropLast(2) else { return [] }
    let code = cell.firstRange(of: "`: ").map { cell[..<$0.lowerBound] + "`" } ?? cell
    return code.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map(\.element)
  }

  @Test("Every line of what you write here runs", arguments: ["from-pytorch", "from-torch7"])
  func runs(_ name: String) throws {
    let text = try String(contentsOf: Self.docs.appending(path: name + ".md"), encoding: .utf8)
    var (section, script, count) = ("", Self.prelude, 0)
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      guard line.hasPrefix("| `") else { continue }
      for piece in Self.pieces(line) {
        script += "piece([==[\(piece)]==], \"\(section)\")\n"
        count += 1
      }
    }
    #expect(count > 50)
    for block in text.components(separatedBy: "```lua\n").dropFirst() {
      script += "do\n\(block.components(separatedBy: "```")[0])\nend\n"
    }
    let folder = try TemporaryFolder()
    try folder.file("guide.lua", script)
    let run = try Binary.run(["guide.lua"], folder: folder.url)
    #expect(run.standardOutput == "" && run.standardError == "" && run.exitCode == 0)
  }
}
