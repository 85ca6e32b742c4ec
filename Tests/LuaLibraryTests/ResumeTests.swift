import LuaRuntime
import TestSupport
import Testing

/// What a resumed training must share with one that was not stopped, and what it must be told apart by.
@Suite struct ResumeTests {
  /// A small training of two steps an epoch; `o` changes it.
  private static let driver = """
    function run(o)
      local net = nn.mlp{sizes = {3072, 4, 10}, seed = 1}
      if o.freeze then
        for name, p in pairs(net:named_parameters()) do if name:find('bias') then p:requires_grad_(false) end end
      end
      local opt = optim.sgd(net:parameters(), {lr = 0.05, perturb = o.perturb})
      train.run{replicas = {{model = net, optimizer = opt}}, data = data.synthetic_cifar{train = 32, test = 4}, batch = 16,
        epochs = o.epochs or 3, test = false, checkpoint = o.file,
        on_epoch = function(epoch) opt.lr = 0.05 / (epoch + 1) end}
      local text = {}
      for name, p in pairs(net:named_parameters()) do text[#text + 1] = ('%a'):format(p:detach():to('float64'):sum():item()) end
      return table.concat(text, ' ')
    end
    """

  private func text(_ code: String) throws -> String {
    let runtime = try ExampleTests.runtime()
    return try runtime.run(Self.driver + "\n" + code, chunkName: "=resume").first?.text ?? "no text"
  }

  @Test("What on_epoch sets is in the epoch's checkpoint")
  func hooks() throws {
    let folder = try TemporaryFolder()
    let code = """
      local file = "\(folder.path)/state.npz"
      local whole = run{}
      local part = run{file = file, epochs = 1}
      assert(part ~= whole)
      return run{file = file} == whole and 'equal' or 'other'
      """
    #expect(try text(code) == "equal")
  }

  @Test("Frozen parameters make another run")
  func frozen() throws {
    let folder = try TemporaryFolder()
    let code = """
      local file = "\(folder.path)/state.npz"
      run{file = file}
      return select(2, pcall(run, {file = file, freeze = true}))
      """
    let message = try text(code)
    #expect(message.contains("is the checkpoint of another run: ") && message.contains("frozen"), "\(message)")
  }

  @Test("A network whose layers another one perturbs is refused")
  func shared() throws {
    let code = """
      local shared = nn.ReLU()
      local function network() return nn.Sequential(nn.Flatten(), shared, nn.Linear(3072, 10, {seed = 1})) end
      local a, b = network(), network()
      a:perturb(perturb.ulp{at = 'forward', pattern = '1'})
      return select(2, pcall(train.run, {replicas = {{model = b, optimizer = optim.sgd(b:parameters(), {lr = 0.1})}},
        data = data.synthetic_cifar{train = 8, test = 4}, batch = 8, test = false}))
      """
    #expect(try text(code).contains("of another network"))
  }

  @Test("Neighbouring seeds give functions different seeds")
  func seeds() throws {
    let code = """
      local seen = {}
      for seed = 0, 3 do
        run{epochs = 1, perturb = perturb.custom{seed = seed, pattern = '*weight', iterations = {1, 1},
          f = function(g, ctx) seen[ctx.seed] = true return g end}}
      end
      local count = 0
      for _ in pairs(seen) do count = count + 1 end
      return tostring(count)
      """
    #expect(try text(code) == "8")  // two weights, four seeds
  }
}
