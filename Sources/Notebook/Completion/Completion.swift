import Foundation
import LuaRuntime

/// What could stand at the cursor.
public struct Completion: Equatable, Sendable {
  /// Names that start with what is typed, sorted. A folder ends in a slash.
  public var candidates: [String]
  /// Where the candidates begin to replace the text, in UTF-8 bytes.
  public var start: Int
  /// What is already typed of them.
  public var prefix: String
  /// Whether they are file names.
  public var isFile: Bool
}

extension Session {
  /// Completes the name before the cursor: locals of earlier cells, globals and keywords, fields, methods of objects and strings, file names
  /// inside strings. Reads tables raw: no code of the user runs.
  /// - Parameters:
  ///   - text: the chunk so far; may be several lines.
  ///   - cursor: in UTF-8 bytes from its start.
  public func complete(_ text: String, cursor: Int) -> Completion {
    let context = CompletionContext(text, cursor: cursor)
    var names: [String] = []
    var isFile = false
    switch context.place {
    case .name:
      names = runtime.memberNames(of: .table(runtime.globals), startingWith: context.prefix)
      names += localNames.filter { $0.hasPrefix(context.prefix) }
      names += LuaToken.keywords.filter { $0.hasPrefix(context.prefix) }
      names = Array(Set(names)).sorted()
    case .member(let path, let isMethod):
      let value = resolve(path)
      names = runtime.memberNames(of: value, startingWith: context.prefix)
      if isMethod { names = names.filter { isCallable($0, of: value) } }
    case .file(let directory):
      names = Self.files(in: directory, startingWith: context.prefix)
      isFile = true
    case .nothing: break
    }
    return Completion(candidates: names, start: context.start, prefix: context.prefix, isFile: isFile)
  }

  /// The value at the end of a path that starts at a local of the cells or a global, read raw.
  func resolve(_ path: [CompletionContext.Step]) -> LuaValue {
    var value = LuaValue.table(runtime.globals)
    var path = path[...]
    if case .name(let first)? = path.first, let known = local(first) {
      value = known
      path.removeFirst()
    }
    for step in path {
      switch step {
      case .name(let name): value = runtime.rawField(name, of: value)
      case .index(let index):
        guard case .table(let table) = value else { return .nil }
        value = table[raw: index]
      }
    }
    return value
  }

  /// Whether `value:name()` makes sense: properties of an object do not.
  private func isCallable(_ name: String, of value: LuaValue) -> Bool {
    switch value {
    case .object: return className(of: value).flatMap { runtime.help(for: "\($0).\(name)") }?.kind != .property
    case .table:
      if case .function = runtime.rawField(name, of: value) { return true }
      return false
    default: return true
    }
  }

  /// Hidden files only for a prefix that starts with a dot.
  private static func files(in directory: String, startingWith prefix: String) -> [String] {
    guard let stream = opendir(directory.isEmpty ? "." : directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), name != ".", name != "..", prefix.hasPrefix(".") || !name.hasPrefix(".") else {
        continue
      }
      var status = stat()
      let isFolder = stat(directory + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      names.append(isFolder ? name + "/" : name)
    }
    return names.sorted()
  }
}
