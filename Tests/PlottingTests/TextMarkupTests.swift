import Testing

@testable import Plotting

@Suite("Markup of labels")
struct TextMarkupTests {
  @Test(
    "Text becomes a gnuplot string in which only our markup is active",
    arguments: [
      ("plain", "'plain'"),
      ("x_{1}", "'x_{1}'"),
      ("10^{-3}", "'10^{−3}'"),
      ("u_{i}^{n+1}", "'u@_{i}^{n+1}'"),
      ("u^{n+1}_{i}", "'u@_{i}^{n+1}'"),
      ("e^{x_{1}^{2}}", "'e^{x@_{1}^{2}}'"),
      (#"\alpha\beta \Delta{}t \times"#, "'αβ Δt ×'"),
      ("weight_decay", #"'weight\_decay'"#),
      (#"C:\temp \foo \alphax"#, #"'C:\\temp \\foo \\alphax'"#),
      (#"\_{a} \\ \{"#, #"'\_\{a\} \\ \{'"#),
      ("'it's'", "'’it’s’'"),
      ("a_{b", #"'a\_\{b'"#),
      ("a}b{c", #"'a\}b\{c'"#),
      ("@~&^_{}", #"'\@\~\&\^_{}'"#),
      ("first\nsecond", #"'first'."\n".'second'"#),
      ("a\u{1B}[31mb\u{0}\u{7F}", "'a␛[31mb␀␡'"),
      ("tab\there\r\nnext\u{2028}x", #"'tab here'."\n".'next x'"#),
      ("`touch x` $(y) \"z\"", "'`touch x` $(y) \"z\"'"),
      ("100 %d %s", "'100 %d %s'"),
      ("a_{b_{c_{d_{e_{f}}}}}", #"'a_{b_{c_{d_{e\_\{f}}}}\}'"#),
      ("", "''"),
      ("$x_1^2$", "'x@_{1}^{2}'"),
      (#"$\lambda_\max$ of $L_{ij}$, $10^-3$"#, "'λ_{max} of L_{ij}, 10^{−}3'"),
      (#"$\frac{\partial u}{\partial t} = u_{xx}$"#, "'(∂u)/(∂t)=u_{xx}'"),
      (#"$\mathrm{lr} \, \sqrt{2}$ $\left(x\right)$"#, "'lr √2 (x)'"),
      ("from $5 to $10", "'from $5 to $10'"),
      ("$ 5$ $x $ 3$", "'$ 5$ $x $ 3$'"),
      (#"\$x_1\$ a$"#, #"'$x\_1$ a$'"#),
      ("$x}y{$ z", #"'x\}y\{ z'"#),
    ])
  func enhanced(_ text: String, _ expected: String) {
    #expect(TextMarkup(text).enhanced() == expected)
  }

  @Test("A string that gnuplot uses as a format has its percent signs doubled")
  func format() { #expect(TextMarkup("5 %s").enhanced(isFormat: true) == "'5 %%s'") }

  @Test("Long lines are cut and say so; so many lines are kept")
  func long() {
    #expect(TextMarkup(String(repeating: "a", count: 300), width: 10).enhanced() == "'aaaaaaaaa…'")
    // What is seen counts, not what was typed for it.
    #expect(TextMarkup("\\alpha_{min} < \\alpha", width: 8).enhanced() == "'α_{min} < α'")
    #expect(TextMarkup("\\alpha_{min} < \\alpha", width: 7).enhanced() == "'α_{min} <…'")
    #expect(TextMarkup("\\alpha_{min}", width: 3).enhanced() == "'α_{m}…'")
    #expect(TextMarkup(String(repeating: "\n", count: 300)).lines.count == 8)
    #expect(!TextMarkup(String(repeating: "a\n", count: 300)).enhanced().contains("\n"))
  }

  @Test(
    "Plain text keeps the meaning of scripts",
    arguments: [("x_{1}", "x₁"), ("10^{-12}", "10⁻¹²"), ("u_{i}^{ab}", "u_i^(ab)"), (#"\eta"#, "η")])
  func plain(_ text: String, _ expected: String) { #expect(TextMarkup(text).plain == expected) }

  @Test(
    "Tick labels",
    arguments: [
      (0.25, "0.25"), (-3, "−3"), (2e-7, "2×10^{−7}"), (1e20, "10^{20}"), (-1.5e-9, "−1.5×10^{−9}"),
    ])
  func ticks(_ x: Double, _ expected: String) { #expect(NumberText.tick(x) == expected) }
}
