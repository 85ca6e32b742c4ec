import Testing

@testable import Files

@Suite struct InstallationTests {
  @Test("Installed scripts are found by name, files of the user first")
  func installedScripts() {
    #expect(Installation.find("heat.lua", in: nil) == "heat.lua")
    #expect(Installation.find("-", in: "/usr/share") == "-")
    #expect(Installation.find("/no/such.lua", in: "/usr/share") == "/no/such.lua")
    #expect(Installation.find("no-such.lua", in: "/usr/share") == "no-such.lua")
    #expect(Installation.find("passwd", in: "/etc") == "/etc/passwd")
  }
}
