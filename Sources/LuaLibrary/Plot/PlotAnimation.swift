import Files
import Formats
import LuaRuntime
import Plotting

/// An animation as Lua holds it.
final class LuaAnimation: LuaObject {
  let animation: Animation
  init(_ animation: Animation) { self.animation = animation }
}

extension PlotLibrary {
  func declareAnimation() {
    let rate = Option.number("fps", "frames per second", default: 10, atLeast: 0.1, atMost: 50)
    let shares = Option.boolean(
      "share_limits", "limits that come from the data are those of all frames together; false: each has its own",
      default: true)
    module.function(
      "animate", "Figures one after the other, to be saved as a GIF.",
      [.table("figures", "list of figures of one size")],
      options: [rate, shares], returns: "animation",
      example: "plot.animate({plot.line{1, 2}, plot.line{2, 1}}, {fps = 5})",
      discussion: """
        `plot.animate(figures):save("heat.gif")`. All frames have the same limits of axes and colours, so that nothing jumps; \
        `share_limits = false` gives each its own, and limits set in a figure (`xlim`, `ylim`, `colorlim`) stay as they are. A \
        notebook plays an animation that is a cell's last expression.
        """
    ) { call in
      let figures = try call.table(1).objects(LuaFigure.self, path: "figures").map(\.figure)
      let animation = try Animation(figures, framesPerSecond: call[rate], sharesLimits: call[shares])
      call.pushFresh(LuaAnimation(animation))
    }
    animationType.method(
      "save", "Draws the frames into a file, .gif, that plays them again and again.", [.string("path")],
      returns: "animation",
      discussion: "The file appears whole or not at all. " + Self.withoutGnuplot
    ) { animation, call in
      let path = try call.string(1)
      try? Folder.make(forFile: path)  // what cannot be made is said by the writer
      StandardError.notes(try animation.animation.save(to: path), of: path)
      call.pushReceiver()
    }
    animationType.metamethod("__tostring") { call in
      let animation = try call.object(1, LuaAnimation.self).animation
      let count = animation.frames.count
      call.push(
        "animation (\(count) frame\(count == 1 ? "" : "s"), \(animation.rateText) per second; :save('x.gif') draws it)")
    }
  }
}

extension LuaLibrary {
  /// The animation that a value is; `nil` for anything else.
  public static func animation(of value: LuaValue) -> Animation? {
    if case .object(let object as LuaAnimation) = value { object.animation } else { nil }
  }
}
