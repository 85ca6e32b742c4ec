import Foundation
import LuaRuntime
import LuaSyntax
import Testing

@testable import Session

@Suite struct HelpTests {
  let session: Session

  init() throws { session = try Session() }

  @Test("Every word of Lua and every function of a stock state has help")
  func complete() throws {
    for word in LuaToken.keywords { #expect(LanguageTopic.named(word) != nil, "\(word)") }
    let stock = try LuaRuntime(options: LuaOptions(isStrict: false, ignoresEnvironment: true))
    var count = 0
    for name in stock.memberNames(of: .table(stock.globals)) {
      #expect(LanguageTopic.named(name) != nil, "\(name)")
      guard name != "_G", case .table(let library) = stock.globals[raw: name] else { continue }
      for member in stock.memberNames(of: .table(library)) {
        count += 1
        let topic = LanguageTopic.named("\(name).\(member)")
        #expect(topic != nil, "\(name).\(member)")
        #expect(session.help("?\(name).\(member)") == topic?.text)
      }
    }
    #expect(count > 120)
    let methods = try stock.call(stock.load("return getmetatable(io.stdout).__index", chunkName: "=x")).first
    for name in stock.memberNames(of: methods ?? .nil) {
      #expect(LanguageTopic.named("file:\(name)") != nil, "\(name)")
    }
  }

  @Test("Each topic is there once, says something, and its example runs")
  func topics() {
    #expect(Set(LanguageTopic.all.map(\.name)).count == LanguageTopic.all.count)
    for topic in LanguageTopic.all {
      #expect(topic.summary.hasSuffix("."), "\(topic.name)")
      if !topic.example.isEmpty {
        let outcome = session.run("local print = function() end\n" + topic.example, name: "=example")
        if case .failure(let failure) = outcome { Issue.record("\(topic.name): \(failure.message)") }
      }
    }
  }

  @Test(
    "Signs and words are topics",
    arguments: ["..", "#", "//", "~=", "%", "*", "and", "for", "nil", "...", "==", "::"])
  func signs(_ sign: String) { #expect(session.help("?\(sign)") == LanguageTopic.named(sign)?.text) }

  @Test("What the user keeps under a name of the library comes first; strings and files know their methods")
  func own() {
    _ = session.evaluate("-- Mine.\nfunction pcall(x) end\ns = 'x' out = io.stdout", name: "=In[1]")
    #expect(session.help("?pcall").hasPrefix("pcall(x)"))
    #expect(session.help("?s:upper").hasPrefix("string.upper(s)"))
    #expect(session.help("?out:write").hasPrefix("file:write"))
  }

  @Test("Wildcards list names")
  func wildcards() {
    let found = session.help("?*zero*").split(separator: "\n").map(String.init)
    #expect(found.contains { $0.hasPrefix("  tensor.zeros ") })
    #expect(found == found.sorted())
    #expect(Request.command("*zero*?") == .help(topic: "*zero*", showsSource: false))
    #expect(session.help("?zero*").contains("  tensor.zeros "))
    #expect(!session.help("?zero*").contains("nonzero"))
    #expect(session.help("?*qqq*") == "no name matches '*qqq*'")
  }

  @Test(
    "What is no topic tells what is near",
    arguments: [
      ("dot product", "tensor.dot"), ("standard deviation", "tensor.std"), ("fft", "tensor.fft"),
      ("tensor.zeross", "tensor.zeros"),
      ("heat equation", "pde.heat"), ("continue", "goto"), ("stirng.format", "string.format"),
    ])
  func near(_ topic: String, _ expected: String) {
    let lines = session.help("?\(topic)").split(separator: "\n").map(String.init)
    #expect(lines.first == "no topic '\(topic)'; near:")
    #expect(lines.dropFirst().prefix(3).contains { $0.hasPrefix("  " + expected) }, "\(lines)")
  }

  @Test("Nothing near is said so")
  func nothing() {
    #expect(session.help("?qwrtzp") == "no topic 'qwrtzp', and nothing near it; ? says where to begin")
  }

  @Test("The start page says where to begin, and has each name once")
  func start() {
    let page = session.help("?")
    #expect(page.hasPrefix("Start here\n"))
    for section in page.components(separatedBy: "\n\n").dropFirst() {
      let names = section.split(separator: "\n").dropFirst().map { $0.split(separator: " ")[0] }
      #expect(names == names.sorted())
      #expect(Set(names).count == names.count)
    }
    #expect(page.components(separatedBy: "\n  tensor ").count == 2)
  }

  @Test("Wrapping breaks no word and loses none", arguments: [30, 60, 80])
  func wrapping(_ columns: Int) {
    for text in [session.help("?tensor"), session.help("?"), session.help("?string.find"), session.help("?pde.heat")] {
      let wrapped = TextWrapping.wrapped(text, columns: columns)
      #expect(wrapped.split { $0.isWhitespace } == text.split { $0.isWhitespace })
      let long = wrapped.split(separator: "\n").filter { $0.count > columns && $0.split(separator: " ").count > 2 }
      #expect(long.isEmpty)
    }
    #expect(TextWrapping.wrapped("  name  one two three", columns: 16) == "  name  one two\n        three")
  }
}
