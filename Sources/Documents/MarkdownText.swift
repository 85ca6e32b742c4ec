import CCMarkGFM
import Formats
import Foundation
import Session
import Synchronization

/// Text in a language of markup as HTML.
struct RenderedMarkup: Equatable {
  var html = ""
  /// What is not shown as the author meant it, a few words each.
  var unsupported: [String] = []
}

/// Markdown as HTML, by the library of its reference implementation (with GitHub's tables, struck text and links).
///
/// Markup of a script's author is not trusted with the page: of HTML within the text only a few plain tags in pairs are
/// kept, the rest is shown as it was written; links lead to the web or within the page.
enum MarkdownText {
  /// - Parameter folder: where pictures that the text names are looked for; they become part of the page.
  static func rendered(_ markdown: String, folder: String) -> RenderedMarkup {
    // The library keeps its extensions, and while it parses their special characters, in variables for all threads.
    library.withLock { _ in
      cmark_gfm_core_extensions_ensure_registered()
      return parsed(markdown, folder: folder)
    }
  }

  private static let library = Mutex(())
  private static let options = CMARK_OPT_FOOTNOTES

  private static func parsed(_ markdown: String, folder: String) -> RenderedMarkup {
    var math = MathText(markdown)
    guard let parser = cmark_parser_new(options) else { return RenderedMarkup() }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
      if let syntax = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, syntax) }
    }
    var text = math.text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let root = cmark_parser_finish(parser) else { return RenderedMarkup() }
    defer { cmark_node_free(root) }
    var unsupported = replaceNodes(of: root, folder: folder) { math.mark(for: $0) }
    unsupported += math.unsupported.map { "\($0) in a formula" }
    guard let rendered = cmark_render_html(root, options, cmark_parser_get_syntax_extensions(parser)) else {
      return RenderedMarkup()
    }
    defer { free(rendered) }
    return RenderedMarkup(html: math.restoring(in: String(cString: rendered)), unsupported: unsupported)
  }

  private typealias Node = OpaquePointer

  /// Replaces what the library would drop or leave plain: HTML, code in Lua, pictures.
  /// - Parameter mark: text that will become that HTML.
  /// - Returns: what is not shown as the author meant it.
  private static func replaceNodes(of root: Node, folder: String, mark: (String) -> String) -> [String] {
    var unsupported: [String] = []
    let nodes = nodes(of: root)
    let kept = pairs(in: nodes)
    for node in nodes {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_HTML_INLINE:
        let literal = string(cmark_node_get_literal(node))
        replace(node, text: kept.contains(node) ? mark(literal) : literal)
      case CMARK_NODE_HTML_BLOCK:
        let literal = string(cmark_node_get_literal(node))
        replace(node, html: "<p>\(HTMLText.escaped(literal))</p>")
      case CMARK_NODE_CODE_BLOCK where string(cmark_node_get_fence_info(node)).hasPrefix("lua"):
        let literal = string(cmark_node_get_literal(node))
        replace(node, html: "<pre><code>\(ColoredLua.html(literal))</code></pre>")
      case CMARK_NODE_IMAGE:
        let html = picture(node, folder: folder)
        if !html.hasPrefix("<img") {
          unsupported.append("picture '\(string(cmark_node_get_url(node)))': no file that is a picture")
        }
        replace(node, text: mark(html))
      case CMARK_NODE_LINK:
        let target = string(cmark_node_get_url(node))
        if target.firstMatch(of: unsafeTarget) != nil { unsupported.append("link to '\(target)': left out") }
      default: break
      }
    }
    return unsupported
  }

  /// What the library leaves out of links.
  private static var unsafeTarget: Regex<Substring> { /^(?i:javascript:|vbscript:|file:|data:)/ }

  /// All nodes in their order, but for those inside of pictures, which are replaced whole.
  private static func nodes(of root: Node) -> [Node] {
    var nodes: [Node] = []
    guard let walk = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(walk) }
    var picture: Node?
    while true {
      let event = cmark_iter_next(walk)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(walk) else { return nodes }
      if event == CMARK_EVENT_EXIT, node == picture { picture = nil }
      guard event == CMARK_EVENT_ENTER, picture == nil else { continue }
      nodes.append(node)
      if cmark_node_get_type(node) == CMARK_NODE_IMAGE { picture = node }
    }
  }

  /// Puts text in the place of an inline node; it will be escaped.
  private static func replace(_ node: Node, text: String) {
    guard let new = cmark_node_new(CMARK_NODE_TEXT) else { return }
    cmark_node_set_literal(new, text)
    replace(node, new)
  }

  /// Puts HTML in the place of a block.
  private static func replace(_ node: Node, html: String) {
    guard let new = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK) else { return }
    cmark_node_set_on_enter(new, html)
    replace(node, new)
  }

  private static func replace(_ node: Node, _ new: Node) {
    guard cmark_node_replace(node, new) == 1 else { return cmark_node_free(new) }
    cmark_node_free(node)
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }

  // MARK: Tags

  private static let tags: Set = ["sub", "sup", "b", "i", "em", "strong", "u", "kbd", "small", "mark"]

  /// Plain tags (`<sub>`) that are closed again among the nodes beside them, and both of them; `<br>`.
  private static func pairs(in nodes: [Node]) -> Set<Node> {
    var kept = Set<Node>()
    var opened: [(node: Node, name: String)] = []
    for node in nodes where cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE {
      let tag = string(cmark_node_get_literal(node))
      if tag == "<br>" { kept.insert(node) }
      guard tag.hasPrefix("<"), tag.hasSuffix(">") else { continue }
      let name = tag.dropFirst().dropLast().trimmed
      if tags.contains(name) {
        opened.append((node, name))
      } else if let last = opened.last, name == "/" + last.name,
        cmark_node_parent(last.node) == cmark_node_parent(node)
      {
        kept.formUnion([last.node, node])
        opened.removeLast()
      }
    }
    return kept
  }

  // MARK: Pictures

  private static let kinds = [
    "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "svg": "svg+xml",
  ]

  /// A picture in a file beside the script; its description if there is none.
  private static func picture(_ node: Node, folder: String) -> String {
    let name = string(cmark_node_get_url(node)).removingPercentEncoding ?? ""
    var description = ""
    var child = cmark_node_first_child(node)
    while let next = child {
      description += string(cmark_node_get_literal(next))
      child = cmark_node_next(next)
    }
    let path = name.hasPrefix("/") ? name : folder + "/" + name
    guard let kind = kinds[name.split(separator: ".").last?.lowercased() ?? ""],
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size < 32 << 20,
      let data = FileManager.default.contents(atPath: path)
    else { return "<em>\(HTMLText.escaped(description.isEmpty ? name : description))</em>" }
    return
      "<img alt=\"\(HTMLText.escaped(description))\" src=\"data:image/\(kind);base64,\(data.base64EncodedString())\">"
  }
}
