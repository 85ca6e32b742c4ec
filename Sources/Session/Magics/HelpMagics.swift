extension Magic {
  /// What there is.
  static let helping: [Magic] = [
    Magic("apropos", .words, "WORD …", "searches names and summaries of modules, functions and commands") {
      session, words in
      if words.isEmpty { throw MagicError.usage("apropos") }
      return .prose(session.apropos(words) ?? "nothing about '\(words)'")
    },
    Magic("magic", .none, "", "lists these commands; ?%name explains one") { _, _ in
      .prose(overview)
    },
  ]
}
