import Testing

@testable import Files

@Suite struct UserFolderTests {
  @Test(
    "The user's folders are those of the XDG specification",
    arguments: [
      (.configuration, ["XDG_CONFIG_HOME": "/c", "HOME": "/h"], "/c"), (.configuration, ["HOME": "/h"], "/h/.config"),
      (.data, ["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share"),
      (.state, ["XDG_STATE_HOME": "", "HOME": "/h"], "/h/.local/state"), (.state, ["XDG_STATE_HOME": "/s"], "/s"),
      (.cache, ["XDG_CACHE_HOME": "/c"], "/c"), (.cache, ["HOME": "/h"], "/h/.cache"), (.state, [:], nil),
      (.data, ["HOME": ""], nil),
    ] as [(UserFolder, [String: String], String?)])
  func path(_ folder: UserFolder, _ environment: [String: String], _ path: String?) {
    #expect(folder.path(environment) == path)
  }
}
