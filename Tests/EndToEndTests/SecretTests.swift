import Foundation
import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Secrets end to end` {
  private static let secret = #"tok-7e"42\f2/92c6+91=2E?771"#
  private let gantry: Gantry

  init() throws {
    var gantry = try Gantry().withoutPlugins()
    let library = gantry.scratch.path(of: "libtest-leaky.so")
    try FixturePlugins.compile("\(Repository.fixtures)/Leaky/Leaky.c", to: library)
    let added = try gantry.add(library)
    try #require(added.status == 0, "\(added.errors)")
    gantry.environment["GANTRY_SECRET_API_TOKEN"] = Self.secret
    try gantry.scratch.write(
      Self.occurrences.map(\.text).joined(separator: "\n") + "\n",
      to: "texts"
    )
    self.gantry = gantry
  }

  /// The secret in a form, and a text with it.
  private struct Occurrence {
    var core: String
    var text: String
  }

  private static let occurrences: [Occurrence] = {
    let bytes = Array(secret.utf8)
    let hexadecimal = bytes.map { String(format: "%02x", $0) }.joined()
    let whole = [
      secret, secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""), hexadecimal,
      hexadecimal.uppercased(), bytes.map { String(format: "%%%02X", $0) }.joined(),
      secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "",
    ]
    var forms = whole.map { Occurrence(core: $0, text: $0) }
    for before in 0..<3 {
      let coded = Data([UInt8](repeating: 0x78, count: before) + bytes).base64EncodedString()
      for text in [coded, coded.replacing("+", with: "-").replacing("/", with: "_")] {
        // Without the ends, in which other bytes have a part.
        forms.append(Occurrence(core: String(text.dropFirst(4).dropLast(4)), text: text))
      }
    }
    return ["", "token=", "Authorization: "].flatMap { word in
      forms.map { Occurrence(core: $0.core, text: "\(word)\($0.text) end") }
    }
  }()

  private func run(_ type: String, expecting status: Int32) throws -> Ended {
    let pipeline = try gantry.pipeline(
      "  - { id: leak, use: test.leaky/\(type), with: { texts: '\(gantry.scratch.path(of: "texts"))' } }"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == status, "\(ended.errors)")
    return ended
  }

  /// Looks for the secret in what a command said and in every file of the state folder.
  private func expectNothingVisible(_ ended: Ended) throws {
    var places = ["standard output": ended.output, "standard error": ended.errors]
    let state = gantry.scratch.path(of: "s")
    let files = FileManager.default.enumerator(atPath: state)?.compactMap { $0 as? String } ?? []
    #expect(files.contains("journal.db"))
    for file in files {
      guard let data = FileManager.default.contents(atPath: "\(state)/\(file)") else { continue }
      places[file] = String(decoding: data, as: UTF8.self)
    }
    for (place, text) in places {
      for occurrence in Self.occurrences {
        #expect(!text.contains(occurrence.core), "\(place) shows '\(occurrence.core)'")
      }
    }
  }

  @Test func `what is said in 200 places is visible in none of them`() throws {
    #expect(Self.occurrences.count * 6 >= 200)
    let ended = try run("say", expecting: 0)
    #expect(try ended.events.filter { $0.type == "test.said" }.count == Self.occurrences.count)
    #expect(try ended.events.contains { $0.type == "secret.used" })
    let logs = try FileManager.default.subpathsOfDirectory(
      atPath: gantry.scratch.path(of: "s/logs")
    )
    let log = try #require(logs.first { $0.hasSuffix(".ndjson") })
    let lines = try gantry.scratch.read("s/logs/\(log)").split(separator: "\n")
    #expect(lines.count { $0.contains("***") } >= 3 * Self.occurrences.count)
    try expectNothingVisible(ended)
  }

  @Test(arguments: [("fail", "LEAKY"), ("crash", "PLUGIN_CRASHED")])
  func `a failure shows none`(type: String, code: String) throws {
    let ended = try run(type, expecting: 1)
    let failed = try ended.events.last { $0.type == "phase.failed" }
    #expect(failed?.data["code"]?.stringValue == code)
    #expect(try failed?.data.encodedString.contains("***") == true)
    try expectNothingVisible(ended)
    guard type == "crash" else { return }
    let reports = try FileManager.default.contentsOfDirectory(
      atPath: gantry.scratch.path(of: "s/crashes")
    )
    #expect(!reports.isEmpty)
  }

  @Test(arguments: ["keep", "effect", "hand-on"])
  func `one that would be kept fails the attempt`(type: String) throws {
    let ended = try run(type, expecting: 1)
    let failed = try ended.events.last { $0.type == "phase.failed" }
    #expect(failed?.data["code"] == "SECRET_IN_OUTPUT")
    try expectNothingVisible(ended)
  }

  @Test func `a run does not start without the secrets that its plugins ask for`() throws {
    var poor = gantry
    poor.environment["GANTRY_SECRET_API_TOKEN"] = nil
    let pipeline = try poor.pipeline(
      "  - { id: leak, use: test.leaky/say, with: { texts: texts } }"
    )
    let missing = try poor.run("run", pipeline, "--state", "s")
    #expect(missing.status == 78)
    #expect(missing.errors.contains("api-token"))
    #expect(missing.errors.contains("SECRET_MISSING"))
    poor.environment["GANTRY_SECRET_API_TOKEN"] = "short"
    let short = try poor.run("run", pipeline, "--state", "s")
    #expect(short.status == 78)
    #expect(short.errors.contains("SECRET_TOO_SHORT"))
    #expect(!poor.scratch.exists("s/journal.db"))
  }
}
