import LuaSyntax

extension Hint {
  /// In the order in which they are tried.
  static let all: [Hint] = [
    Hint("1 != 2", ["!", "="], "'!=' is written '~=' in Lua"),
    Hint("if a !== b then end", ["!", "=="], "'!==' is written '~=' in Lua"),
    Hint(.syntax, "x = !true") { tokens, index in
      tokens[index] == "!" ? "'!' is written 'not' in Lua: not x" : nil
    },
    Hint("if a && b then end", ["&", "&"], "'&&' is written 'and' in Lua"),
    Hint("if a || b then end", ["|", "|"], "'||' is written 'or' in Lua"),
    Hint("i++", ["+", "+"], "Lua has no '++'; write x = x + 1"),
    Hint("x = 2 ** 3", ["*", "*"], "a power is written '^' in Lua: x ^ 2"),
    Hint(.syntax, "x += 1") { tokens, index in
      guard let sign = ["+", "-", "*", "/", "//", "%", "^", ".."].first(where: { tokens.spell([$0, "="], at: index) })
      else { return nil }
      let name = tokens.isName(index - 1) && ![".", ":"].contains(tokens[index - 2]) ? tokens[index - 1] : "x"
      return "Lua has no '\(sign)='; write \(name) = \(name) \(sign) …"
    },
    Hint(.syntax, "α = 1") { tokens, index in nonASCII(tokens[index]) },
    Hint(.syntax, "y = a[1:2]") { tokens, index in
      guard tokens[index] == ":", let open = tokens.square(around: index) else { return nil }
      let isMethod = tokens.isName(index + 1) && !["]", ",", ":"].contains(tokens[index + 2]) && index > open + 1
      guard !isMethod else { return nil }
      return "a range of a tensor is a[{{first, last}}], both ends included; {} in place of {first, last} takes all"
    },
    Hint(.syntax, "y = x:repeat(2, 3)") { tokens, index in
      tokens[index] == "repeat" && [".", ":"].contains(tokens[index - 1])
        ? "'repeat' is a word of Lua's own; PyTorch's x.repeat(2, 3) is x:tile(2, 3)" : nil
    },
    Hint(.syntax, "y = [1, 2, 3]") { tokens, index in
      guard tokens[index] == "[" else { return nil }
      guard index == 0 || !tokens.endsOperand(index - 1) && !["{", ",", ";"].contains(tokens[index - 1]) else {
        return nil
      }
      return "a list is written {1, 2, 3} in Lua, a tensor tensor{1, 2, 3}"
    },
    Hint(.syntax, "y = a[1, 2]") { tokens, index in
      guard tokens[index] == ",", let open = tokens.square(around: index), tokens.endsOperand(open - 1) else {
        return nil
      }
      return "an element of a tensor is a[{i, j}], with braces"
    },
    Hint(.syntax, "if a then b() else if c then d() end") { tokens, index in
      guard tokens[index] == "else", tokens[index + 1] == "if", !tokens.endsLine(index) else { return nil }
      return "'else if' opens a second block, which needs an 'end' of its own; one block goes on with 'elseif'"
    },
    Hint(.syntax, "if a then b() elif c then d() end") { tokens, index in
      tokens[index] == "elif" ? "'elif' is written 'elseif' in Lua" : nil
    },
    Hint(.syntax, "def f(x) return x end") { tokens, index in
      tokens[index] == "def" && tokens.isName(index + 1)
        ? "a function is written function \(tokens[index + 1])(x) … end in Lua" : nil
    },
    Hint(.syntax, "import torch") { tokens, index in
      guard ["import", "from"].contains(tokens[index]), tokens.startsLine(index), tokens.isName(index + 1) else {
        return nil
      }
      return "a file is loaded by name = require 'name'; tensor, nn, optim, plot and the others are there already (?)"
    },
    Hint(.syntax, "var x = 1") { tokens, index in
      guard ["var", "let", "const"].contains(tokens[index]), tokens.isName(index + 1) else { return nil }
      return "a local variable is declared local \(tokens[index + 1]) = … in Lua"
    },
    Hint(.syntax, "print x") { tokens, index in
      guard tokens[index] == "print", tokens.isPlain(index + 1), !tokens.endsLine(index), tokens[index + 1] != "" else {
        return nil
      }
      return "print is a function: print(\(tokens[index + 1]))"
    },
    Hint(.syntax, "for i in x: print(i)") { tokens, index in
      guard tokens[index] == ":", !["[", "("].contains(tokens[index - 1]), !tokens.isMethodCall(at: index) else {
        return nil
      }
      switch tokens.lineStart(of: index) {
      case "if", "elseif": return "a condition is followed by 'then' in Lua, not by ':', and the block ends with 'end'"
      case "while", "for":
        return "a loop's first line ends with 'do' in Lua, not with ':', and the block ends with 'end'"
      case "else", "function": return "no ':' belongs here in Lua; the block ends with 'end'"
      default: return nil
      }
    },
    Hint(.syntax, "if (a) { b() }") { tokens, index in
      guard tokens[index] == "{", tokens[index - 1] == ")" || tokens[index - 1] == "else" else { return nil }
      let opener = tokens[index - 1] == "else" ? "else" : tokens.lineStart(of: index)
      guard ["if", "elseif", "while", "for", "function", "else"].contains(opener) else { return nil }
      return "a block is no {…} in Lua: if … then … end, while … do … end, function f(x) … end"
    },
    Hint(.syntax, "y = a ? 1 : 2") { tokens, index in
      tokens[index] == "?" ? "Lua has no '? :'; write condition and a or b (help is ?name, on a line of its own)" : nil
    },
    Hint(.syntax, "// a comment") { tokens, index in
      tokens[index] == "//" && tokens.startsLine(index) ? "a comment begins with '--' in Lua" : nil
    },
    Hint(.syntax, "x = 1\n# a comment") { tokens, index in
      // Two names in a row are no expression.
      tokens[index] == "#" && tokens.startsLine(index) && tokens.isName(index + 1) && tokens.isPlain(index + 2)
        && !tokens.endsLine(index + 1) ? "a comment begins with '--' in Lua; #t is the length of t" : nil
    },
    Hint(.syntax, "while true do continue end") { tokens, index in
      tokens[index] == "continue"
        ? "Lua has no 'continue'; write goto continue, and ::continue:: before the loop's 'end'" : nil
    },
    Hint(.syntax, "pip install x") { tokens, index in
      guard index == 0, shellWords.contains(tokens[0]), tokens.list.count > 1 else { return nil }
      return tokens[0] == "cd" ? "%cd goes to a folder" : "a command of the shell begins with '$': $ \(tokens[0]) …"
    },
    Hint(.message("attempt to call"), "local f = 3\n(f)()") { tokens, index in
      guard tokens[index] == "(", index > 0, tokens.startsLine(index), tokens.endsOperand(index - 1) else { return nil }
      let line = tokens.list[index].line
      return "line \(line) begins with '(' and so calls what line \(tokens.list[index - 1].line) ends with; "
        + "put a ';' in front of it"
    },
    Hint(.message("attempt to add a 'string' with"), "y = 'a' + 'b'") { tokens, index in
      tokens[index] == "+" ? "strings are joined with '..': 'a' .. 'b'" : nil
    },
    Hint(.message("expected, got 0"), "tensor{1, 2}[0]") { tokens, index in
      guard tokens[index] == "[", tokens[index + 1] == "0" || tokens[index + 1] == "{" else { return nil }
      return "positions count from 1 in Lua: t[1] is the first element, t[-1] of a tensor the last"
    },
  ]

  private static let shellWords: Set = ["ls", "cd", "pwd", "cat", "pip", "git", "rm", "mkdir", "clear"]

  private static func nonASCII(_ word: String) -> String? {
    guard let character = word.first, !character.isASCII else { return nil }
    switch character {
    case "“", "”", "„", "‘", "’", "«", "»": return "'\(word)' is no quote in Lua: write \" or '"
    case "−", "–", "—": return "'\(word)' is no minus sign in Lua: write -"
    case "≠": return "'≠' is written '~=' in Lua"
    case "≤", "≥": return "'\(word)' is written '\(word == "≤" ? "<=" : ">=")' in Lua"
    case "×", "·": return "'\(word)' is written '*' in Lua"
    default:
      if character.isWhitespace {
        return "a blank in this line is no plain one (U+\(hexadecimal(character))): type it anew"
      }
      return "names have the letters a to z, digits and '_' in Lua; '\(word)' can stand in strings and comments only"
    }
  }

  private static func hexadecimal(_ character: Character) -> String {
    String(character.unicodeScalars.first?.value ?? 0, radix: 16, uppercase: true).paddedLeft(to: 4)
      .replacing(" ", with: "0")
  }

  // MARK: Names of other languages

  /// The name that a message says to be undefined.
  static func undefinedName(in message: String) -> String? {
    message.firstMatch(of: /undefined variable '(\w+)'/).map { String($0.1) }
  }

  static let names: [(names: [String], text: String)] = [
    (["None", "null", "NULL", "Null", "nullptr", "undefined"], "is written nil in Lua"),
    (["True", "TRUE"], "is written true in Lua"),
    (["False", "FALSE"], "is written false in Lua"),
    (["len"], "is written # in Lua: #t is the length of t"),
    (["range"], "of numbers is a loop in Lua: for i = 1, n do … end; as a tensor it is tensor.arange(n)"),
    (["str"], "is written tostring(x) in Lua"),
    (["int"], "is written math.floor(x) in Lua, or math.tointeger(x)"),
    (["float"], "is written tonumber(x) in Lua"),
    (["printf"], "is written print(string.format(…)) in Lua"),
    (["enumerate"], "is written ipairs(t) in Lua: for i, x in ipairs(t) do … end"),
    (["np", "numpy", "torch"], "is no module here: tensor has its functions (?tensor)"),
    (["plt", "matplotlib"], "is no module here: plot draws (?plot)"),
    (["this"], "is written self in Lua, within function object:method() … end"),
    (["help"], "is written ?name, on a line of its own"),
    (["exit", "quit"], "ends the session on a line of its own; in code it is os.exit()"),
    (["ls", "pwd", "cat", "git", "pip", "clear"], "is a command of the shell, which begins with '$': $ ls"),
    (["cd"], "is written %cd folder"),
  ]

  static func forName(in message: String) -> String? {
    guard let name = undefinedName(in: message), let entry = names.first(where: { $0.names.contains(name) }) else {
      return nil
    }
    return "'\(name)' \(entry.text)"
  }
}

extension Hint.Tokens {
  /// Whether the colon there calls a method: `a:f()`, `a:f{}`, `a:f''`.
  fileprivate func isMethodCall(at colon: Int) -> Bool {
    guard isName(colon + 1), list.indices.contains(colon + 2) else { return false }
    if case .string = list[colon + 2].kind { return true }
    return ["(", "{"].contains(self[colon + 2]) && !["print"].contains(self[colon + 1])
  }
}
