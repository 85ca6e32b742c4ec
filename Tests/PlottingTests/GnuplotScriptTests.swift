import Testing

@testable import Plotting

@Suite("Commands for gnuplot")
struct GnuplotScriptTests {
  @Test("A small figure gives exactly this script, and its numbers apart from it")
  func golden() throws {
    var axes = Axes()
    axes.title = "it's"
    axes.x = Axis(label: "x_{1}", lower: 0, upper: 2, ticks: .at([0, 1], labels: []))
    axes.y = Axis(scale: .log, lower: 1, upper: 10)
    try axes.line(x: [0, 1, 2], y: [1, -1, 10], label: "a_b")
    let script = try GnuplotScript(Figure(axes), terminal: .picture(.png))
    #expect(
      script.text == """
        set encoding utf8
        set terminal pngcairo enhanced color size 900,600 fontscale 1.5625 linewidth 2.0833333333333335 pointscale \
        1.4583333333333333 background '#ffffff' font 'Arial,9.0'
        set output
        reset
        set minussign
        set border 3 linewidth 0.6 linecolor rgb '#404040'
        set errorbars 0.6
        set tics out nomirror scale 0.6,0.3 font ',8.5' textcolor rgb '#202020'
        set grid back linetype 1 linewidth 0.4 linecolor rgb '#dcdcdc'
        set title 'it’s' font ',10.0'
        set key outside right top vertical Left reverse samplen 2 spacing 1.15 noautotitle font ',8.5'
        set xrange [0.0:2.0]
        set xlabel 'x_{1}' font ',9.0'
        set xtics ('0' 0.0, '1' 1.0)
        set logscale y 10
        set yrange [1.0:10.0]
        set ytics ('1' 1.0, '2' 2.0, '' 3.0 1, '' 4.0 1, '5' 5.0, '' 6.0 1, '' 7.0 1, '' 8.0 1, '' 9.0 1, '10' 10.0)
        unset colorbox
        plot '/dev/fd/4' binary skip=0 record=(3) format='%float64%float64' using 1:2 with lines linecolor \
        rgb '#0072b2' linewidth 1.25 dashtype 1 title 'a\\_b'

        """)
    let numbers = script.data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    #expect(numbers.count == 6 && numbers[3].isNaN && [numbers[0], numbers[1], numbers[5]] == [0, 1, 10])
  }

  @Test("Colours go to those series that have none; dashes change with the round")
  func cycle() throws {
    var axes = Axes()
    try axes.line(x: [0, 1], y: [0, 1])
    try axes.line(x: [0, 1], y: [0, 1], color: Color(rgb: 0x123456))
    for _ in 0..<8 { try axes.line(x: [0, 1], y: [0, 1]) }
    let text = try GnuplotScript(Figure(axes), terminal: .picture(.svg)).text
    #expect(text.components("#0072b2") == 2 && text.components("#123456") == 1 && text.components("#d55e00") == 1)
    #expect(text.components("dashtype (8.4,4.2)") == 1)
  }

  @Test("Nothing to draw is still a plot; a series without points keeps its place in the legend")
  func empty() throws {
    var axes = Axes()
    #expect(try GnuplotScript(Figure(axes), terminal: .picture(.png)).text.hasSuffix("plot NaN notitle\n"))
    try axes.line(x: [], y: [], label: "none")
    let text = try GnuplotScript(Figure(axes), terminal: .picture(.png)).text
    #expect(text.contains("plot keyentry with lines") && text.hasSuffix("NaN notitle\n"))
  }

  @Test("A font name cannot end the string it stands in", arguments: ["a'b", "a\nb", "a,b", "", "a`b", "a\"b"])
  func font(_ family: String) {
    var figure = Figure(Axes())
    figure.font.family = family
    #expect(throws: PlottingError.self) { try GnuplotScript(figure, terminal: .picture(.png)) }
  }
}

extension String {
  /// How often `part` occurs.
  fileprivate func components(_ part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
