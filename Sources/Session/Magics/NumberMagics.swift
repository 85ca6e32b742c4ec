import LuaRuntime
import Tensors

extension Magic {
  /// Looking at last bits.
  static let numbers: [Magic] = [
    Magic(
      "precision", .words, "[full|short|hex|1…17]", "how numbers are shown: all digits, few, as bits",
      discussion: """
        full   the fewest digits that read back as the same number: 0.30000000000000004 (the default)
        short  as print: 0.3; elements of tensors to four decimals
        hex    the bits: 0x1.3333333333334p-2
        17     so many significant digits; 17 (float32: 9) tell any two numbers apart
        Holds for what the prompt and a notebook show of values, tables and tensors; print and tostring stay Lua's.
        """
    ) { session, argument in
      if argument.isEmpty {
        return CommandResult(NumberStyleName.text(of: DisplayedNumbers.style(in: session.runtime)))
      }
      guard let style = NumberStyleName.style(argument) else { throw MagicError.usage("precision") }
      DisplayedNumbers.choose(style, in: session.runtime)
      return CommandResult("")
    },
    Magic(
      "diff", .code, "A B", "where two tensors, numbers, or tables of them differ, in steps of the last bit",
      discussion: """
        A and B are two expressions of Lua; write a comma between them if blanks stand within. Tells how many elements
        differ, by how many steps from one value of the format to the next (ulp), and the first that does. 0 and −0
        are one value, as are all NaN. tensor.ulp_distance(a, b) gives the steps of every element.
        """
    ) { session, argument in
      switch session.evaluate(try pair(argument, in: session), name: "=%diff") {
      case .values(let values) where values.count == 2:
        return CommandResult(try BitDifference(values[0], values[1]).text)
      case .values: throw MagicError.usage("diff")
      case let other: return CommandResult("", outcome: other)
      }
    },
  ]

  /// One expression list of the two that were typed: with a comma, or cut at the first blank that leaves two expressions.
  private static func pair(_ argument: String, in session: Session) throws -> String {
    func compiles(_ text: Substring) -> Bool {
      (try? session.runtime.load("return (" + text + "\n)", chunkName: "=%diff")) != nil
    }
    for (cut, character) in zip(argument.indices, argument) where character == "," || character.isWhitespace {
      let (first, second) = (argument[..<cut], argument[argument.index(after: cut)...])
      if compiles(first), compiles(second) { return "(\(first)), (\(second))" }
    }
    throw MagicError.usage("diff")
  }
}

/// The words of `%precision`.
private enum NumberStyleName {
  static func style(_ name: String) -> NumberStyle? {
    switch name {
    case "full", "shortest": .shortest
    case "short": .short
    case "hex": .hexadecimal
    default: Int(name).flatMap { 1...17 ~= $0 ? .significant($0) : nil }
    }
  }

  static func text(of style: NumberStyle) -> String {
    switch style {
    case .shortest: "full"
    case .short: "short"
    case .hexadecimal: "hex"
    case .significant(let digits): String(digits)
    }
  }
}
