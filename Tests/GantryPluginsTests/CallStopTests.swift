import GantryCore
import Testing

@testable import GantryPlugins

@Suite struct `Why a call gave no result` {
  @Test func `the cause of a refusal is part of the failure, as a terminal may show it`() {
    let declined = PluginError(
      .refused,
      "plugin 'a.b' declined to start",
      location: "liba.so",
      remedy: "Do what the plugin asks for.",
      cause: PluginError.Verbatim("no licence\u{1B}[2J")
    )
    let failure = CallStop.unknown(declined)
    #expect(failure.message == "plugin 'a.b' declined to start: no licence\\u{1b}[2J")
    #expect(failure.code == "REFUSED")
    var long = declined
    long.cause = PluginError.Verbatim(String(repeating: "x", count: 5000))
    #expect(CallStop.unknown(long).message.count < 1100)
    long.cause = nil
    #expect(CallStop.unknown(long).message == "plugin 'a.b' declined to start")
  }
}
