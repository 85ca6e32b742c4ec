import Foundation
import LuaLibrary
import LuaRuntime
import TestSupport
import Testing

/// Whether Ctrl-C is answered in time, whatever runs: work of every kind at its largest sensible size, and the example of
/// each declared function, over and over.
///
/// `INSTAB_INTERRUPTS=all` runs every example; otherwise a fixed part of them is run.
@Suite(.serialized) struct InterruptEnumerationTests {
  struct Work: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let setup: String
    let body: String
    init(_ name: String, _ setup: String, _ body: String) {
      (testDescription, self.setup, self.body) = (name, setup, body)
    }
  }

  /// Sizes by which one call takes a second or so on one core.
  static let large = [
    Work("sum of an expanded tensor", "local a = tensor.ones(1):expand(2000000000)", "a:sum()"),
    Work("deviation of an expanded tensor", "local a = tensor.ones(1):expand(1000000000)", "a:std()"),
    Work("matmul", "local a = tensor.ones(5000, 5000)", "a:matmul(a)"),
    Work("sort", "local a = tensor.rand(2e7)", "a:sort()"),
    Work("cumsum", "local a = tensor.rand(5e7)", "a:cumsum(1)"),
    Work("median", "local a = tensor.rand(2e7)", "a:median()"),
    Work("cat", "local a = tensor.rand(3e7)", "tensor.cat({a, a})"),
    Work("split", "local a = tensor.rand(2e5)", "a:split(1)"),
    Work("masks", "local a = tensor.rand(3e7) local c = a:gt(0.5)", "a:masked_select(c)"),
    Work("positions", "local a = tensor.rand(3e7) local i = tensor.randperm(3e7)", "a:gather(1, i)"),
    Work("sums at positions", "local a = tensor.rand(1e7) local i = tensor.randperm(1e7)", "a:scatter_add(1, i, a)"),
    Work("draws", "local a = tensor.rand(1e6)", "a:multinomial(1e7, true)"),
    Work("a Fourier transform", "local a = tensor.rand(2 ^ 22)", "a:rfft()"),
    Work("Fourier transforms by convolution", "local a = tensor.rand(100, 10007)", "a:rfft()"),
    Work("nested tables", "local a = tensor.rand(5e6)", "a:totable()"),
    Work("tables", "local t = {} for i = 1, 2e6 do t[i] = i end", "tensor(t)"),
    Work("normal numbers", "local g = tensor.generator('torch', 1)", "g:randn(5e7)"),
    Work("permutations", "", "tensor.randperm(2e7)"),
    Work("pooling", "local p, a = nn.MaxPool2d(2), tensor.rand(64, 32, 128, 128, 'float32')", "p(a)"),
    Work("a residual network", "local n, x = nn.resnet{depth = 56}, tensor.rand(128, 3, 32, 32, 'float32')", "n(x)"),
    Work(
      "its gradient", "local n, x = nn.resnet{depth = 20}, tensor.rand(128, 3, 32, 32, 'float32')",
      "n(x):sum():backward()"),
    Work("images", "", "data.synthetic_cifar{train = 50000, test = 10}"),
    Work("heat", "local u = tensor.zeros(1000, 1000)", "pde.heat{u0 = u, dt = 0.1, steps = 1e6}"),
    Work("rounding", "local a = tensor.rand(2e7)", "a:round_to{format = 'bfloat16', mode = 'stochastic'}"),
    Work("writing", "local a = tensor.rand(2e7)", "tensor.save(FOLDER .. '/a.npz', {a = a})"),
    Work("writing text", "local a = tensor.rand(1e6, 3)", "tensor.save(FOLDER .. '/a.csv', a)"),
    Work("reading", "tensor.save(FOLDER .. '/b.npy', tensor.rand(3e7))", "tensor.load(FOLDER .. '/b.npy')"),
    Work("reading text", "tensor.save(FOLDER .. '/b.csv', tensor.rand(3e5, 3))", "tensor.load(FOLDER .. '/b.csv')"),
    Work("compiling", "local s = ('x = 1 '):rep(1e6)", "load(s)"),
    Work("collecting", "local t = {} for i = 1, 2e6 do t[i] = {} end", "collectgarbage()"),
    Work("another program", "", "os.execute('sleep 9')"),
    Work("its output", "", "io.popen('sleep 9'):read('a')"),
    Work("in place", "local a = tensor.rand(5e7)", "a:add_(1)"),
    Work(
      "an optimizer", "local n = nn.resnet{depth = 20} local o = optim.adam(n:parameters(), {lr = 1e-3})", "o:step()"),
  ]

  /// What cannot be run over and over, and why.
  static let left: [String: String] = [
    "script.args": "ends the script", "data.cifar10": "needs the data", "data.mnist": "needs the data",
    "data.fashion_mnist": "needs the data",
  ]

  /// Seconds from Ctrl-C to the prompt's answer.
  private func answer(to code: String, _ prompt: PseudoTerminal) throws -> Double {
    prompt.type("do io.write('go', '!!') io.flush() \(code) end\r")
    try prompt.wait(for: "go!!", seconds: 60)
    usleep(300_000)
    let start = Date()
    prompt.type("\u{03}")
    try prompt.wait(for: "interrupted", seconds: 30)
    let seconds = Date().timeIntervalSince(start)
    try prompt.wait(for: "> ")
    return seconds
  }

  private func start(_ folder: TemporaryFolder) throws -> PseudoTerminal {
    let prompt = try PseudoTerminal(["--quiet"], environment: ["TERM": "dumb"], in: folder.url.path, columns: 20_000)
    try prompt.wait(for: "> ")
    prompt.type("FOLDER = '\(folder.url.path)'\r")
    try prompt.wait(for: "> ")
    return prompt
  }

  @Test("Large work of every kind is left within 0.2 s", arguments: large)
  func answers(_ work: Work) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let prompt = try start(folder)
    prompt.type("\(work.setup.replacing("local ", with: ""))\r")
    try prompt.wait(for: "> ", seconds: 60)
    let seconds = try idleSeconds(of: "while true do \(work.body) end", prompt)
    #expect(seconds < Self.patience, "\(work.body) took \(seconds) s")
  }

  private static let patience = 0.2
  private func idleSeconds(of code: String, _ prompt: PseudoTerminal) throws -> Double {
    try MachineSpeed.idleSeconds(bound: Self.patience) { try answer(to: code, prompt) }
  }

  @Test("So is the example of each declared function, over and over") func examples() throws {
    let runtime = try LuaRuntime()
    try LuaLibrary.open(in: runtime)
    let isAll = ProcessInfo.processInfo.environment["INSTAB_INTERRUPTS"] == "all"
    let entries = runtime.documentation.filter { !$0.example.isEmpty && Self.left[$0.name] == nil }
    let folder = try TemporaryFolder()
    var prompt = try start(folder)
    var late: [String] = []
    for (index, entry) in entries.enumerated() where isAll || index % 12 == 0 {
      let code = "local f = load([==[\(entry.example.replacing("\n", with: " "))]==]) while true do pcall(f) end"
      do {
        let seconds = try idleSeconds(of: code, prompt)
        if seconds >= Self.patience { late.append("\(entry.name): \(seconds) s") }
      } catch {
        late.append("\(entry.name): \(error)")
        prompt = try start(folder)
      }
    }
    #expect(entries.count > 300)
    #expect(late == [])
  }
}
