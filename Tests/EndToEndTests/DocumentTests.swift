import Foundation
import TestSupport
import Testing

/// `--to html`, `--to ipynb` and `new experiment`, as a user runs them.
@Suite struct DocumentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], interruptAfter: Double? = nil) throws -> ProgramResult {
    try Binary.run(arguments, folder: folder.url, interruptAfter: interruptAfter)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
  }

  @Test("A page holds code, text, results, pictures, warnings in their order") func page() throws {
    try folder.file(
      "a.lua",
      """
      -- %% [markdown]
      -- # A <script>page</script>
      -- %% Sums
      local a = tensor{{1, 2}, {3, 4}}
      print("sum </pre><script>", a:sum():item())
      a
      -- %%
      plot.figure{title = "</p><script>"}:line(a[1], a[2]):show()
      io.write("\\rstep 1\\rstep 2\\n")
      io.stderr:write("careful\\n")
      a * 2;
      """)
    let result = try run(["--to", "html", "a.lua"])
    #expect(result.exitCode == 0 && result.standardOutput.isEmpty)
    #expect(result.standardError == "instab-lua: wrote a.html\n")
    let page = try text("a.html")
    #expect(
      page.contains("<title>A &lt;script&gt;page&lt;/script&gt;</title>") && !page.lowercased().contains("<script"))
    var rest = page[...]
    for piece in [
      "<h1>A &lt;script&gt;", "<h4>Sums</h4>", "<span class=\"k\">local</span> a = tensor{{",
      "sum &lt;/pre&gt;&lt;script&gt;\t10.0", "<caption", "data:image/svg+xml;base64,", "step 2</pre>",
      "warning\">careful</pre>", "</html>",
    ] {
      let place = try #require(rest.range(of: piece), "\(piece) is missing, or out of order")
      rest = rest[place.upperBound...]
    }
    #expect(!page.contains("output\">step 1") && page.components(separatedBy: "<table").count == 2)
    #expect(try Binary.run(["--to", "html", "--output", "-", "a.lua"], folder: folder.url).standardOutput == page)
  }

  @Test("A script run as a whole names the cell that ends in an expression") func expressionCell() throws {
    try folder.file("a.lua", "-- %%\nx = 1\n-- %% Sums\ny = x\n\ny + 1\n-- %%\nz = 2\n")
    let result = try run(["a.lua"])
    let reason = "ends in an expression, which pages (--to html) and notebooks show; a script run as a whole needs a"
    #expect(
      result.standardError == """
        instab-lua: a.lua:6: syntax error near '+'
        instab-lua: hint: the cell 'Sums' at line 4 \(reason) statement: print(…)

        """)
    for other in ["-- %%\nx = 1\nx +\n", "x = 1\nx + 1\n", "-- %%\nx = 1\n-- %%\nerror('x')\n"] {
      try folder.file("b.lua", other)
      #expect(try !run(["b.lua"]).standardError.contains("hint"))
    }
  }

  @Test("Where gnuplot is not installed a page has figures drawn with characters") func withoutGnuplot() throws {
    try folder.file("g.lua", "plot.line{1, 4, 9}:show()\n-- %%\nplot.line{9, 4, 1}\n")
    let result = try Binary.run(["--to", "html", "g.lua"], environment: ["PATH": "/nowhere"], folder: folder.url)
    #expect(result.exitCode == 0 && result.standardError == "instab-lua: wrote g.html\n")
    let page = try text("g.html")
    #expect(page.components(separatedBy: "gnuplot is not installed").count == 3)
    #expect(!page.contains("<svg") && page.contains("⡠"))
  }

  @Test("A document never takes the place of a device, and nothing is run for it", arguments: ["html", "ipynb"])
  func device(_ form: String) throws {
    try folder.file("a.lua", "print('run')")
    let result = try run(["--to", form, "--output", "/dev/null", "a.lua"])
    #expect(result.exitCode == 1 && result.standardOutput.isEmpty)
    let reason = "regular file expected, got a directory or device"
    #expect(result.standardError == "instab-lua: cannot write /dev/null: \(reason)\n")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test("An error goes to the page, to standard error and into the exit status; what follows is not run") func failure()
    throws
  {
    try folder.file(
      "b.lua", "local n = 1\n-- %%\nlocal function f() error('broken <i>') end\nf()\n-- %%\nprint('after')\n")
    let result = try run(["--to=html", "--output", "page.html", "b.lua"])
    #expect(result.exitCode == 1)
    #expect(
      result.standardError.hasPrefix("instab-lua: wrote page.html\ninstab-lua: b.lua:3: broken <i>\nstack traceback:"))
    let page = try text("page.html")
    #expect(page.contains("failure\">b.lua:3: broken &lt;i&gt;\nstack traceback:"))
    #expect(page.contains("b.lua:4: in main chunk") && page.contains("not run") && !page.contains("output\">after"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/b.html"))
  }

  @Test(
    "What ends a script ends the page",
    arguments: [
      ("x = = 1", 1, "near"), ("print('said') os.exit(7)", 7, "said"), ("local s <close> = 1", 1, "non-closable"),
    ])
  func endings(_ source: String, _ status: Int32, _ said: String) throws {
    try folder.file("c.lua", source)
    #expect(try run(["--to", "html", "c.lua"]).exitCode == status)
    #expect(try text("c.html").contains(said))
  }

  @Test("Ctrl-C ends a page that is then written") func interrupt() throws {
    try folder.file("d.lua", "print('before')\n-- %%\nwhile true do end\n")
    let result = try run(["--to", "html", "d.lua"], interruptAfter: 1)
    #expect(result.exitCode == 130)
    #expect(try text("d.html").contains("interrupted"))
  }

  @Test("Cells share locals, arguments and modules beside the script") func sharing() throws {
    try folder.file("m.lua", "return {x = 5}")
    try folder.file("e.lua", "local o = args{n = {1, 'n'}}\nlocal m = require 'm'\n-- %%\nprint(o.n + m.x, arg[0])\n")
    #expect(try run(["--to", "html", "e.lua", "--n", "2"]).exitCode == 0)
    #expect(try text("e.html").contains("output\">7\te.lua</pre>"))
  }

  @Test("What `display` shows stands among the outputs, replaced where it was updated") func display() throws {
    try folder.file(
      "h.lua",
      """
      local d = display.show({loss = 1.5})
      print("between")
      d:update({loss = 0.25})
      display.html("<b>bold</b>")
      display.markdown("*slanted* $x_1$")
      -- %%
      display.show("gone")
      display.clear()
      d:update(7)
      """)
    #expect(try run(["--to", "html", "h.lua"]).exitCode == 0)
    let page = try text("h.html")
    var rest = page[...]
    for piece in [
      "<td>0.25</td>", "between", "<b>bold</b>", "<em>slanted</em>", "<msub><mi>x</mi><mn>1</mn></msub>",
      "values\">7</pre>",
    ] {
      let place = try #require(rest.range(of: piece), "\(piece) is missing, or out of order")
      rest = rest[place.upperBound...]
    }
    #expect(!page.contains("<td>1.5</td>") && !page.contains("values\">gone"))
  }

  @Test("A notebook is made without running anything") func notebook() throws {
    try folder.file("f.lua", "-- %%\nerror('not run')\n")
    #expect(try run(["--to", "ipynb", "f.lua"]).exitCode == 0)
    #expect(try text("f.ipynb").contains("\"nbformat\" : 4"))
  }

  @Test(
    "Wrong command lines",
    arguments: [
      (["--to", "html"], 2, "--to: the file of a script expected"), (["--to", "pdf", "g.lua"], 2, "html"),
      (["--output", "x", "g.lua"], 2, "--output is the place of a document"),
      (["--to", "html", "missing.lua"], 1, "cannot read missing.lua"),
      (["--to", "html", "--output", "g.lua", "g.lua"], 1, "is the script itself"),
      (["--to", "html", "--output", "none/x.html", "g.lua"], 1, "cannot write none/x.html"),
      (["new"], 2, "<kind>"), (["new", "thing", "x"], 2, "experiment"), (["new", "experiment"], 2, "<name>"),
      (["new", "experiment", "x/"], 2, "a name expected"),
      (["new", "experiment", "none/x"], 1, "cannot write none/x.lua"),
    ])
  func mistakes(_ arguments: [String], _ status: Int32, _ message: String) throws {
    try folder.file("g.lua", "-- %%\nx = 1\n")
    let result = try run(arguments)
    #expect(result.exitCode == status && result.standardError.contains(message), "\(result.standardError)")
    #expect(try text("g.lua") == "-- %%\nx = 1\n")
  }

  @Test("A new experiment runs, becomes a page, and is never overwritten") func newExperiment() throws {
    let first = try run(["new", "experiment", "mine"])
    #expect(first.exitCode == 0 && first.standardError.contains("wrote mine.lua"))
    let source = try text("mine.lua")
    #expect(source.split(separator: "\n").count < 60)
    let second = try run(["new", "experiment", "mine.lua"])
    #expect(
      second.exitCode == 1 && second.standardError == "instab-lua: mine.lua exists already: it is left as it is\n")
    #expect(try text("mine.lua") == source)
    #expect(try run(["mine.lua", "--steps", "3"]).standardOutput.hasPrefix("distance after 3 steps: "))
    #expect(try run(["--to", "html", "mine.lua", "--steps", "3"]).exitCode == 0)
    #expect(try text("mine.html").contains("data:image/svg+xml"))
  }
}
