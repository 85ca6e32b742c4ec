import LuaRuntime
import TestSupport
import Testing

@testable import Session

/// Completion of what is not there yet: the cursor stands at the end of each text.
@Suite struct CompletionInferenceTests {
  let session: Session

  init() throws {
    session = try Session()
    _ = session.evaluate(
      """
      v = tensor.ones(3) m = tensor.ones(3, 3) cfg = {lr = 1, layers = 2, ['a b'] = 3, ["q'"] = 4}
      calls = 0
      trap = setmetatable({}, {__index = function() calls = calls + 1 return cfg end,
        __call = function() calls = calls + 1 end})
      """, name: "=stdin")
  }

  private func texts(_ text: String, behind: String = "") -> [String] {
    session.complete(text + behind, cursor: text.utf8.count).texts
  }

  @Test(
    "Locals and parameters of the input itself, by their blocks",
    arguments: [
      ("local alpha = 1; function f(beta) al", "alpha"), ("local alpha = 1; function f(beta) be", "beta"),
      ("for index = 1, 3 do ind", "index"), ("for key, entry in pairs(cfg) do ent", "entry"),
      ("local function helper(a, b) end\nhel", "helper"), ("local function helper(a, b) hel", "helper"),
      ("function obj:method(arg) sel", "select,self"), ("repeat local inner = 1 until inn", "inner"),
      ("if x then local branch = 1 else bran", ""), ("do local gone = 1 end\ngon", ""),
      ("function f(beta) end\nbet", ""), ("local fresh = fre", ""), ("local fresh <const> = 1\nfre", "fresh"),
      ("if a then else local here = 1 print(her", "here"), ("made = 3\nmad", "made"),
      ("local t = {f = function(param) par", "param"), ("function f(beta) local x = 1 end end end bet", ""),
    ])
  func locals(_ text: String, _ expected: String) {
    #expect(texts(text).joined(separator: ",") == expected, "\(text)")
  }

  @Test(
    "What declarations promise",
    arguments: [
      ("v:sum():mea", "mean"), ("m[1]:mea", "mean"), ("v[{1, {2}}]:mea", "mean"), ("v[1]:mea", ""),
      ("tensor.ones(3):mea", "mean"), ("tensor{1, 2}:mea", "mean"), ("(v):mea", "mean"), ("(\"x\"):uppe", "upper"),
      ("('x'):upper():lowe", "lower"), ("local t = tensor.ones(3)\nt:mea", "mean"),
      ("local a, b = 1, tensor.ones(3)\nb:mea", "mean"), ("t = tensor.ones(3) t:mea", "mean"),
      ("local v = 3\nv:mea", ""), ("local t = v + v\nt:mea", ""), ("io.open('x'):lin", "lines"),
      ("local s = string.format('x')\ns:uppe", "upper"), ("local f = plot.figure()\nf:sho", "show"),
      ("local r = pde.heat{}\nr.u_f", "u_final"), ("v:sort():mea", "mean"),
      ("local n = nn.Linear(2, 2)\nn(v):mea", "mean"), ("tensor.ones(3).sha", "shape"),
    ])
  func results(_ text: String, _ expected: String) {
    #expect(texts(text).filter { $0 == expected }.first ?? texts(text).first ?? "" == expected, "\(text)")
    #expect(texts(text).allSatisfy { $0.hasPrefix(text.split { !$0.isLetter && $0 != "_" }.last ?? "") })
  }

  @Test(
    "Fields of networks",
    arguments: [
      ("net.blo", "blocks"), ("net.blocks[1].f", "fc,float,forward,frozen"), ("net.blocks[1].fc.wei", "weight"),
      ("net.blocks[1].fc.weight:mea", "mean"), ("net.cfg.wid", "width"),
      ("res.layer1[1].conv", "conv1,conv2,convolution"),
      ("nn.init.xav", "xavier_normal_,xavier_uniform_"), ("net:num_p", "num_parameters"),
    ])
  func fields(_ text: String, _ expected: String) {
    _ = session.evaluate(
      """
      net = nn.Module{blocks = {nn.Module{fc = nn.Linear(2, 2), forward = function(self, x) return x end}},
                      cfg = {nn.ReLU(), width = 3}, forward = function(self, x) return x end}
      res = nn.resnet{depth = 8}
      """, name: "=stdin")
    #expect(texts(text).joined(separator: ",") == expected, "\(text)")
  }

  @Test("Keys in quotes, with what closes them unless it is there")
  func keys() {
    #expect(texts("cfg[\"l") == ["layers\"]", "lr\"]"])
    #expect(texts("cfg['lr") == ["lr']"])
    #expect(texts("cfg[\"l", behind: "\"]") == ["layers", "lr"])
    #expect(texts("cfg[\"l", behind: "]") == ["layers\"", "lr\""])
    #expect(texts("cfg[\"") == ["a b\"]", "layers\"]", "lr\"]", "q'\"]"])
    #expect(texts("cfg['q") == [])
  }

  @Test("Attributes and modules")
  func words() throws {
    #expect(texts("local x <") == ["close>", "const>"])
    #expect(texts("local a <const>, b <cl") == ["close>"])
    #expect(texts("local x <co", behind: ">") == ["const"])
    #expect(texts("x <clo").contains("close>") == false)
    #expect(texts("require \"tens") == ["tensor\""])
    #expect(texts("require('stri") == ["string'"])
    let folder = try TemporaryFolder()
    try folder.file("model.lua", "return {}")
    try folder.file("models/small.lua", "return {}")
    try folder.file("pack/init.lua", "return {}")
    _ = session.evaluate("package.path = '\(folder.path)/?.lua;\(folder.path)/?/init.lua'", name: "=stdin")
    _ = session.evaluate("package.preload.prepared = function() end", name: "=stdin")
    #expect(texts("require 'mod") == ["model'", "models."])
    #expect(texts("require 'models.s") == ["models.small'"])
    #expect(texts("require 'pac").contains("pack'"))
    #expect(texts("require 'prep") == ["prepared'"])
  }

  @Test("No metamethod and no function is called")
  func raw() {
    for text in ["trap.x.", "trap():", "trap[1].", "trap['", "trap.lr.x:"] { _ = texts(text) }
    #expect(session.runtime.globals[raw: "calls"].int == 0)
  }
}
