import Foundation
import LuaRuntime
import Session
import TestSupport
import Testing

@testable import Documents

@Suite("Files made from the declarations") struct ReferenceFileTests {
  private let session: Session
  private let definitions: [Substring]

  init() throws {
    session = try Session()
    let text = LanguageServerDefinitions(session.runtime.documentation, aliases: [("args", "script.args")]).text
    definitions = text.split(separator: "\n", omittingEmptySubsequences: false)
    _ = try session.runtime.load(text, chunkName: "=definitions")  // it must be Lua
  }

  /// The comment and the head of a function.
  private func block(_ head: String) throws -> String {
    let end = try #require(definitions.firstIndex { $0.hasPrefix(head) })
    let start = definitions[..<end].lastIndex { !$0.hasPrefix("---") } ?? 0
    return definitions[(start + 1)...end].joined(separator: "\n")
  }

  @Test("Every function and method is defined once, with its parameters") func functions() {
    for entry in session.runtime.documentation where entry.kind == .function || entry.kind == .method {
      let name =
        entry.kind == .function
        ? entry.name : "class_" + entry.name.replacing("nn.Module", with: "nn_Module").replacing(" ", with: "_")
      #expect(definitions.filter { $0.hasPrefix("function \(name)(") }.count == 1, "\(entry.name)")
    }
  }

  @Test("A function with options, a choice among them") func options() throws {
    #expect(
      try block("function pde.heat(").hasSuffix(
        """
        ---@param options pde.heat.Options
        ---@return { t: any, u: any, u_final: any, steps: any, first_nonfinite: any }
        function pde.heat(options) end
        """))
    #expect(definitions.contains("---@class pde.heat.Options"))
    #expect(
      definitions.contains { $0.hasPrefix("---@field scheme? \"euler\"|\"implicit\"|\"crank-nicolson\"|\"rk4\" ") })
    #expect(definitions.contains { $0.hasPrefix("---@field u0 tensor|table|number ") })
  }

  @Test("Repeated arguments, overloads, operators, properties") func forms() throws {
    #expect(try block("function tensor.zeros(...)").contains("---@param ... integer|table|\"bool\"|"))
    #expect(try block("function tensor.eye(").contains("---@overload fun(n: integer, dtype?: \"bool\"|"))
    #expect(try !block("function tensor.linspace(").contains("overload"))
    for line in [
      "---@operator sub(any): tensor", "---@operator unm: tensor", "---@operator len: integer",
      "---@field [integer] any",
      "---@field [tensor] any",
      "---@field T tensor The matrix transposed, a view.", "tensor.inf = nil", "args = script.args",
    ] {
      #expect(definitions.contains { $0 == line }, "\(line)")
    }
  }

  @Test("luacheck's configuration is Lua that names every function of a module") func luacheck() throws {
    let text = LuacheckConfiguration(entries: session.runtime.documentation, aliases: ["args"]).text
    let read = """
      local stds = {}
      local chunk = load(source, "=rc", "t", {stds = stds})
      chunk()
      local count = 0
      for name, module in pairs(stds.instab_lua.read_globals) do
        for _, field in ipairs(module.fields or {}) do
          assert(_G[name][field] ~= nil, field)
          count = count + 1
        end
        for group, inner in pairs(module.fields or {}) do
          for _, field in ipairs(type(group) == "string" and inner.fields or {}) do
            assert(_G[name][group][field] ~= nil, field)
            count = count + 1
          end
        end
      end
      return count, stds.instab_lua.read_globals.args ~= nil
      """
    session.runtime.globals.setRaw("source", text)
    guard case .values(let values) = session.run(read, name: "=test") else { return #expect(Bool(false), "fails") }
    let functions = session.runtime.documentation.filter { $0.kind == .function || $0.kind == .constant }
    #expect(values.first?.int == Int64(functions.count))
    #expect(values.last?.isTruthy == true)
  }

  @Test("Written files are current until they are changed; other names are refused") func tasks() throws {
    let folder = try TemporaryFolder()
    for name in ["api.md", "definitions.lua", ".luacheckrc"] {
      let path = folder.path + "/" + name
      #expect(ReferenceFile(path, .check).perform(with: session.runtime) == "cannot read \(path)")
      #expect(ReferenceFile(path, .write).perform(with: session.runtime) == nil)
      #expect(ReferenceFile(path, .check).perform(with: session.runtime) == nil)
      try folder.file(name, "old")
      #expect(
        ReferenceFile(path, .check).perform(with: session.runtime) == "\(path) is stale: run 'make docs' and commit it")
    }
    #expect(ReferenceFile(folder.path + "/x.txt", .write).perform(with: session.runtime)?.contains("expected") == true)
  }
}
