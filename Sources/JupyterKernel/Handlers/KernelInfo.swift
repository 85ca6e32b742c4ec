import JSON
import LuaRuntime
import Session

/// What the kernel says of itself.
enum KernelInfo {
  static let content: JSON = [
    "status": "ok", "protocol_version": .string(WireFormat.version), "implementation": "instab-lua",
    "implementation_version": .string(Session.version), "banner": .string(Session.banner), "debugger": false,
    "help_links": [
      ["text": "Lua 5.4 Reference Manual", "url": "https://www.lua.org/manual/5.4/"]
    ],
    "language_info": [
      "name": "lua", "version": .string(String(Session.luaVersion.dropFirst("Lua ".count))), "mimetype": "text/x-lua",
      "file_extension": ".lua", "pygments_lexer": "lua", "codemirror_mode": "lua", "nbconvert_exporter": "script",
    ],
  ]
}
