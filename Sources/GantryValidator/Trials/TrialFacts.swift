internal import FoundationEssentials
internal import GantryCore

/// What a trial wrote down, line by line, and found again by the command it is about.
struct TrialFacts: Sendable {
  /// Something only a host can see, at the moment it happened.
  struct Breach: Sendable, Hashable {
    /// The command it happened in.
    var at: Int
    /// What it breaks; the ids are those of checks.
    var id: String
    /// What happened, in the instrument's words.
    var text: String
  }

  /// How the library killed the process it was in.
  struct Crash: Sendable, Hashable {
    var at: Int
    /// The signal's name.
    var signal: String
    /// The function of the plugin, or `between`.
    var place: String
    /// On which thread: `call`, `main` or `plugin`.
    var thread: String
    /// Where in the library, when it was there.
    var offset: String?
    /// The host's function that was called last.
    var last: String
    /// What of the plugin's memory the instrument was reading; empty when it was not.
    var reading: String
    /// Which trap of the instrument it ran into; nil for none.
    var trap: String?
    /// Whether it was writing.
    var isWrite: Bool
  }

  /// The lines as they were written.
  private(set) var lines: [String] = []
  private(set) var breaches: [Breach] = []
  private(set) var crash: Crash?
  /// The status that the plugin handed to `exit`; nil when it did not.
  private(set) var exitStatus: Int?
  /// Whether the instrument came as far as the library.
  private(set) var hasBegun = false
  /// Whether there was more than is kept.
  let isTruncated: Bool
  /// The first whole line that is no fact; nil for none.
  private(set) var unreadable: String?
  private var commands: [Int: FactLine] = [:]

  /// Reads what was written; a line that is cut off is left out.
  ///
  /// - Parameters:
  ///   - bytes: Everything that came from the instrument.
  ///   - isTruncated: Whether there was more.
  init(_ bytes: [UInt8], isTruncated: Bool = false) {
    self.isTruncated = isTruncated
    let end = bytes.lastIndex(of: 0x0A) ?? bytes.startIndex
    for line in bytes[..<end].split(separator: 0x0A) {
      guard let json = try? JSONParser.parse(Array(line)), let at = json["at"]?.intValue else {
        unreadable = unreadable ?? String(decoding: line.prefix(200), as: UTF8.self)
        continue
      }
      lines.append(String(decoding: line, as: UTF8.self))
      take(json, at: Int(at))
    }
    // Who crashes waits for nobody, and may cut the line that another thread is writing.
    if crash != nil { unreadable = nil }
  }

  /// What became of a command; nil when it was never done.
  subscript(place: Int) -> FactLine? { commands[place] }

  /// The place of the first command that was not done.
  var next: Int { (commands.keys.max() ?? -1) + 1 }

  private mutating func take(_ json: JSON, at place: Int) {
    let line = FactLine(json)
    if let id = line.text("breach") {
      breaches.append(Breach(at: place, id: id, text: line.text("text") ?? ""))
    } else if let signal = line.text("crash") {
      let trap = line.flag("guard") ? line.text("of") : nil
      crash = Crash(
        at: place,
        signal: signal,
        place: line.text("in") ?? "",
        thread: line.text("thread") ?? "",
        offset: line.text("offset") ?? line.text("caller"),
        last: line.text("last") ?? "",
        reading: line.text("reading") ?? "",
        trap: trap,
        isWrite: line.flag("write")
      )
    } else if line.flag("begun") {
      hasBegun = true
    } else if line.text("verb") != nil {
      commands[place] = line
    } else if let status = line.number("exit"), line.text("in") != "exit" {
      // The instrument's own end at the end of a script is nobody's exit.
      exitStatus = status
    }
  }
}

/// One line of a trial: what became of one command.
struct FactLine: Sendable, Hashable {
  let json: JSON

  init(_ json: JSON) { self.json = json }

  func text(_ name: String) -> String? { json[name]?.stringValue }

  func number(_ name: String) -> Int? { (json[name]?.intValue).map { Int($0) } }

  func flag(_ name: String) -> Bool { json[name]?.boolValue ?? false }

  func texts(_ name: String) -> [String] {
    (json[name]?.arrayValue ?? []).compactMap(\.stringValue)
  }

  /// Bytes that came from the plugin.
  func bytes(_ name: String) -> [UInt8] { text(name).map(Self.decode) ?? [] }

  /// The lines of a list.
  func list(_ name: String) -> [FactLine] { (json[name]?.arrayValue ?? []).map { FactLine($0) } }

  /// Why the command could not be done.
  var error: String? { text("error") ?? text("missing").map { "it has no \($0)" } }

  private static func decode(_ text: String) -> [UInt8] {
    Data(base64Encoded: text).map { Array($0) } ?? []
  }
}
