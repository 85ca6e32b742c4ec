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
        set border 3 linewidth 0.6 linecolor rgb '#404040'
        set errorbars 0.6
        set tics out nomirror scale 0.6,0.3 font ',8.5' textcolor rgb '#202020'
        set grid back linetype 1 linewidth 0.4 linecolor rgb '#dcdcdc'
        set xrange [0:1]
        set yrange [0:1]
        unset key
        set lmargin at screen 0.05643518518518519
        set rmargin at screen 0.8644212962962962
        set bmargin at screen 0.12274305555555544
        set tmargin at screen 0.9163194444444444
        set label 'it’s' at screen 0.4604282407407407, screen 0.9545138888888888 center front font ',10.0' textcolor \
        rgb '#202020'
        set label 'x_{1}' at screen 0.4604282407407407, screen 0.032812499999999876 center front font ',9.0' textcolor \
        rgb '#202020'
        set arrow from screen 0.8894212962962962, screen 0.8971354166666666 to screen 0.928773148148148, screen \
        0.8971354166666666 nohead front linecolor rgb '#0072b2' linewidth 1.25 dashtype 1
        set label 'a\\_b' at screen 0.9386111111111111, screen 0.8971354166666666 left front font ',8.5' textcolor rgb \
        '#202020'
        set xtics ('0' 0.0, '1' 0.5)
        set ytics ('1' 0.0, '2' 0.3010299956639812, '' 0.47712125471966244 1, '' 0.6020599913279624 1, '5' \
        0.6989700043360189, '' 0.7781512503836436 1, '' 0.8450980400142568 1, '' 0.9030899869919435 1, '' \
        0.9542425094393249 1, '10' 1.0)
        unset colorbox
        plot '/dev/fd/4' binary skip=0 record=(3) format='%float64%float64' using 1:2 with lines linecolor \
        rgb '#0072b2' linewidth 1.25 dashtype 1 notitle

        """)
    let numbers = script.data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    #expect(numbers.count == 6 && numbers[3].isNaN, "places on the axes, from 0 to 1")
    #expect([numbers[0], numbers[1], numbers[2], numbers[4], numbers[5]] == [0, 0, 0.5, 1, 1])
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
    #expect(try GnuplotScript(Figure(axes), terminal: .picture(.png)).text.contains("set label 'none' at screen"))
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
