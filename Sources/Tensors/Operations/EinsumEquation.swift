/// Einstein's notation of a product of tensors: `"ij,jk->ik"`. Letters name dimensions; `...` stands for those that are not
/// named. Without `->` the result has the unnamed dimensions and then the letters that occur once, capital ones first,
/// in alphabetical order.
public struct EinsumEquation: Sendable {
  /// A dimension's name: a letter, or one of the unnamed ones, counted from the last (0).
  public enum Label: Hashable, Sendable {
    case letter(Character)
    case unnamed(Int)
  }

  /// The names of each operand's dimensions.
  public let operands: [[Label]]
  /// Those of the result's.
  public let result: [Label]
  /// How many positions each name runs over.
  public let sizes: [Label: Int]

  /// - Throws: `TensorError.argument` for a text that is no equation, or not one for tensors of these shapes; `.rank`.
  public init(_ text: String, _ shapes: [Shape]) throws {
    let sides = text.filter { $0 != " " }.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count <= 2 else { throw Self.fault("one '->' at most", "\"\(text)\"") }
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    guard terms.count == shapes.count else {
      throw Self.fault("a term for each of \(shapes.count) tensors", "\(terms.count) in \"\(text)\"")
    }
    var (operands, sizes): ([[Label]], [Label: Int]) = ([], [:])
    var first: [Label: Int] = [:]
    for (i, (term, shape)) in zip(terms, shapes).enumerated() {
      let labels = try Self.labels(term, rank: shape.count, of: "term \(i + 1)")
      guard labels.count == shape.count else {
        let letters = shape.count == 1 ? "1 letter" : "\(shape.count) letters"
        throw Self.fault("\(letters) in term \(i + 1), as tensor \(i + 1) has dimensions,", "\"\(term)\"")
      }
      for (d, label) in labels.enumerated() where labels[..<d].contains(label) {
        let other = labels.firstIndex(of: label).map { shape[$0] } ?? shape[d]
        guard other == shape[d] else {
          throw Self.fault("equal sizes of \(Self.words(label))", "\(other) and \(shape[d]) in tensor \(i + 1)")
        }
      }
      for (label, size) in zip(labels, shape) where sizes[label] != size {
        let known = sizes[label]
        guard known == nil || known == 1 || size == 1 else {
          throw Self.fault(
            "equal sizes of \(Self.words(label))",
            "\(known ?? 0) in tensor \((first[label] ?? 0) + 1) and \(size) in tensor \(i + 1)")
        }
        if known == nil || known == 1 { (sizes[label], first[label]) = (size, i) }
      }
      operands.append(labels)
    }
    self.operands = operands
    self.sizes = sizes
    result = try Self.result(sides.count == 2 ? sides[1] : nil, operands)
  }

  private static func result(_ text: Substring?, _ operands: [[Label]]) throws -> [Label] {
    let all = operands.joined()
    let unnamed = Set(all.filter { if case .unnamed = $0 { true } else { false } }).count
    let ellipsis = (0..<unnamed).reversed().map(Label.unnamed)
    guard let text else {
      var counts: [Character: Int] = [:]
      for case .letter(let letter) in all { counts[letter, default: 0] += 1 }
      return ellipsis + counts.filter { $0.value == 1 }.keys.sorted().map(Label.letter)
    }
    let labels = try labels(text, rank: nil, of: "the result", unnamed: unnamed)
    for (i, label) in labels.enumerated() {
      guard all.contains(label) else { throw fault("letters of the operands after '->'", words(label)) }
      guard !labels[..<i].contains(label) else { throw fault("each letter once after '->'", "\(words(label)) twice") }
    }
    guard labels.count <= Shape.maximumRank else { throw TensorError.rank(operation: "einsum", labels.count) }
    return labels
  }

  /// The labels of a term; its unnamed dimensions are those that letters leave of the rank.
  private static func labels(_ term: Substring, rank: Int?, of place: String, unnamed: Int = 0) throws -> [Label] {
    let parts = term.split(separator: "...", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw fault("one '...' at most in \(place)", "\"\(term)\"") }
    for letter in parts.joined() where !(letter.isASCII && letter.isLetter) {
      throw fault("letters a to z and A to Z, ',', '...' and '->'", "'\(letter)' in \(place)")
    }
    let letters = parts.map { $0.map(Label.letter) }
    guard parts.count == 2 else { return letters[0] }
    let count = rank.map { Swift.max(0, $0 - letters[0].count - letters[1].count) } ?? unnamed
    return letters[0] + (0..<count).reversed().map(Label.unnamed) + letters[1]
  }

  private static func words(_ label: Label) -> String {
    switch label {
    case .letter(let letter): "'\(letter)'"
    case .unnamed(let place): "dimension \(place + 1) from the end of '...'"
    }
  }

  private static func fault(_ expected: String, _ got: String) -> TensorError {
    .argument(operation: "einsum", name: "equation", expected: expected, got: got)
  }
}
