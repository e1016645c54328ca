import Foundation
import GantryValidator
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Reads XML and keeps every element with its attributes and its text; the parser is libxml2.
private final class Elements: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""
  }

  private(set) var all: [Element] = []
  private var open: [Int] = []

  /// - Throws: What the parser says.
  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.coderReadCorrupt) }
  }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(all.count)
    all.append(Element(name: name, attributes: attributes))
  }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard let place = open.last else { return }
    all[place].text += string
  }

  func named(_ name: String) -> [Element] { all.filter { $0.name == name } }
}

@Suite struct `A verdict as JUnit XML` {
  private func elements(_ verdict: Verdict, isStrict: Bool = false) throws -> Elements {
    try Elements(Report(verdict, isStrict: isStrict).text(as: .junit))
  }

  @Test func `each check is a test of its level, and errors are failures`() throws {
    let xml = try elements(try ReportFixture.verdict())
    #expect(xml.named("testsuite").map { $0.attributes["name"] } == ["level 1", "level 3"])
    #expect(xml.named("testcase").count == 5)
    #expect(xml.named("testcase")[0].attributes["classname"] == "acme.canary.level1")
    let failures = xml.named("failure")
    #expect(failures.map { $0.attributes["message"] } == ["it exports one beside gantry_plugin_v1"])
    #expect(failures.first?.text.contains("seen: function two") == true)
    #expect(failures.first?.text.contains("fix: ") == true)
    #expect(failures.first?.text.contains("reproduce: gantry plugin validate ") == true)
    #expect(xml.named("skipped").map { $0.attributes["message"] } == ["The library is in no lock."])
    let whole = try #require(xml.named("testsuites").first?.attributes)
    #expect(
      ["tests", "failures", "errors", "skipped", "time"].map { whole[$0] }
        == ["5", "1", "0", "1", "1.234"]
    )
  }

  @Test func `a warning is output, and a failure when warnings count`() throws {
    let verdict = try ReportFixture.verdict()
    let lenient = try elements(verdict).named("system-out").map(\.text)
    #expect(lenient.count == 2)
    #expect(lenient.first?.hasPrefix("warning: the table of calls stays writable") == true)
    let strict = try elements(verdict, isStrict: true)
    #expect(strict.named("failure").map { $0.attributes["type"] } == ["error", "warning"])
    #expect(strict.named("system-out").count == 1)
  }

  @Test func `no failure is without a message`() throws {
    let xml = try elements(try ReportFixture.verdict(""))
    #expect(xml.named("failure").count == 1)
    #expect(xml.named("failure").allSatisfy { $0.attributes["message"]?.isEmpty == false })
  }

  @Test func `whatever a plugin says, the XML is well formed and says it`() throws {
    var verdict = try ReportFixture.verdict(ReportFixture.hostile)
    verdict.plugin = Verdict.Plugin(id: ReportFixture.hostile, version: ReportFixture.hostile)
    verdict.library = ReportFixture.hostile
    let message = try #require(try elements(verdict).named("failure").first?.attributes["message"])
    #expect(
      message.hasPrefix("\\u{1b}[2J</failure>\"'&]]>\\u{0}\\u{9b}31m\\u{202e}\\u{ffff}\\u{a}next")
    )
  }

  @Test func `every scalar there is can stand in a message`() throws {
    for start in stride(from: UInt32(0), to: 0x11_0000, by: 0x400) {
      let scalars = (start..<start + 0x400).compactMap { Unicode.Scalar($0) }
      guard !scalars.isEmpty else { continue }
      let verdict = try ReportFixture.verdict(String(String.UnicodeScalarView(scalars)))
      #expect(throws: Never.self, "from U+\(String(start, radix: 16))") { try elements(verdict) }
    }
  }
}
