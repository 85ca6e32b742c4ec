/// What stands around a plot: titles, labels, and the legend.
extension GnuplotScript {
  /// In a picture each text has its own place, so that it is the same whatever the font.
  mutating func addTexts(_ panel: PanelLayout, figureTitle: String) {
    let (axes, box, size) = (panel.axes, panel.box, font.size)
    let margins = panel.margins(in: layout.room)
    if !figureTitle.isEmpty {
      let title = fitted(figureTitle, layout.width, size + 2)
      let height = TextMetrics.height(title, size: size + 2)
      write(title, at: (layout.width / 2, layout.height - 0.4 * size - height / 2), size: size + 2)
    }
    var above = box.top + 0.5 * size
    for (offset, x) in [(panel.y.offset, box.left), (panel.color?.offset, box.right + PanelLayout.barGap * size)] {
      guard let offset else { continue }
      write(TextMarkup(offset), at: (x, box.top + 0.9 * size), size: panel.tickSize, alignment: "left")
      above = box.top + (0.5 + TextMetrics.lineHeight) * size
    }
    if !axes.title.isEmpty {
      let title = fitted(axes.title, layout.room.width, panel.titleSize)
      let height = TextMetrics.height(title, size: panel.titleSize)
      write(title, at: (box.left + box.width / 2, above + height / 2), size: panel.titleSize)
    }
    var below = box.bottom - panel.depthOfTicks(in: layout.room)
    if let offset = panel.x.offset {
      write(TextMarkup(offset), at: (box.right, below - 0.6 * size), size: panel.tickSize, alignment: "right")
      below -= TextMetrics.lineHeight * size
    }
    if !axes.x.label.isEmpty {
      let text = fitted(axes.x.label, layout.room.width, size)
      let height = TextMetrics.height(text, size: size)
      write(text, at: (box.left + box.width / 2, below - 0.3 * size - height / 2), size: size)
      below -= height + 0.3 * size
    }
    if !axes.y.label.isEmpty {
      let text = fitted(axes.y.label, layout.room.height, size)
      let width = TextMetrics.height(text, size: size)
      let x = box.left - margins.left + 0.4 * size + width / 2
      write(text, at: (max(x, 0.6 * width), box.bottom + box.height / 2), size: size, isUpright: true)
    }
    var right = box.right + PanelLayout.barGap * size
    if let color = panel.color {
      right = box.right + panel.width(ofColorBar: color, in: layout.room)
      if !axes.color.label.isEmpty {
        let text = fitted(axes.color.label, layout.room.height, size)
        let width = TextMetrics.height(text, size: size)
        write(text, at: (right - width / 2, box.bottom + box.height / 2), size: size, isUpright: true)
      }
      right += PanelLayout.barGap * size
    }
    if let legend = panel.legend { add(legend, panel, beside: right - box.right, under: box.bottom - below) }
  }

  /// Each line of `text` in the middle of its own stretch; upright text is read from below.
  private mutating func write(
    _ text: TextMarkup, at middle: (x: Double, y: Double), size: Double, alignment: String = "center",
    isUpright: Bool = false
  ) {
    for (index, one) in text.lines.enumerated() {
      let shift = (Double(index) - Double(text.lines.count - 1) / 2) * TextMetrics.lineHeight * size
      let (x, y) = isUpright ? (middle.x + shift, middle.y) : (middle.x, middle.y - shift)
      line(
        "set label \(label(TextMarkup(line: one))) at screen \(across(x)), screen \(up(y)) \(alignment)"
          + (isUpright ? " rotate by 90" : "") + " front" + fontSize(size) + " textcolor rgb '#202020'")
    }
  }

  private mutating func add(_ legend: LegendLayout, _ panel: PanelLayout, beside: Double, under: Double) {
    let size = panel.tickSize
    let corner = legend.corner(of: panel.box, size: size, beside: beside, under: under + 0.3 * size)
    let sample = LegendLayout.sample
    for (index, entry) in legend.entries.enumerated() {
      // Rows are filled one after another below the plot, columns elsewhere.
      let (row, column) =
        legend.place == .below
        ? (index / legend.columns, index % legend.columns) : (index % legend.rows, index / legend.rows)
      let left = corner.x + Double(column) * legend.cell.width
      let y = corner.y - (Double(row) + 0.5) * legend.cell.height
      if let series = entry.series { addSample(panel.axes, series, left: left, y: y, size: size) }
      let textLeft = left + (sample.length + sample.gap) * size
      let text = fitted(entry.label, legend.cell.width - (sample.length + sample.gap + 0.3) * size, size)
      write(text, at: (textLeft, y), size: size, alignment: "left")
    }
  }

  /// A short piece of what a series looks like.
  private mutating func addSample(_ axes: Axes, _ index: Int, left: Double, y: Double, size: Double) {
    let right = left + LegendLayout.sample.length * size
    func place(_ x: Double, _ y: Double) -> String { "screen \(across(x)), screen \(up(y))" }
    let style = style(of: axes.series[index], axes.colors[index].color, axes.colors[index].cycle)
    if let fill = style.fill {
      line(
        "set object rectangle from \(place(left, y - 0.35 * size)) to \(place(right, y + 0.35 * size)) front "
          + "fillcolor \(fill) fillstyle solid \(style.border.map { "border \($0)" } ?? "noborder")")
    }
    if let lineStyle = style.line {
      line("set arrow from \(place(left, y)) to \(place(right, y)) nohead front \(lineStyle)")
    }
    if let bar = style.bar {
      let middle = (left + right) / 2
      line("set arrow from \(place(middle, y - 0.5 * size)) to \(place(middle, y + 0.5 * size)) nohead front \(bar)")
    }
    if let mark = style.mark {
      line("set label '' at \(place((left + right) / 2, y)) front point \(mark) linecolor \(style.color) linewidth 0.8")
    }
  }
}
