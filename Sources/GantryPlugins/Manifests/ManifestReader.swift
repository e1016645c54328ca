internal import CGantryABI
package import GantryCore

/// Reads a manifest and says at which member it is wrong.
///
/// Members it does not know are left alone: a plugin built for a newer minor version may say more
/// than this host understands, and is still usable when `min_host_minor` allows it. The strict
/// reading, by the published schema, belongs to the validation of a plugin, not to its use.
package struct ManifestReader {
  /// What is wrong with a manifest, before the library is known to the error.
  package struct Problem: Error {
    package var pointer: String
    package var message: String
  }

  /// Reads what a library handed out; every schema in it is checked.
  package static func read(_ bytes: [UInt8]) throws(Problem) -> PluginManifest {
    guard bytes.count <= Int(GANTRY_MANIFEST_BYTES_MAX) else {
      throw Problem(pointer: "", message: "is larger than \(GANTRY_MANIFEST_BYTES_MAX) bytes")
    }
    let json: JSON
    do {
      json = try JSONParser.parse(bytes)
    } catch {
      throw Problem(pointer: "", message: "is not JSON: \(error)")
    }
    return try read(json, checksSchemas: true)
  }

  /// Reads a manifest that is JSON already.
  ///
  /// - Parameters:
  ///   - json: The manifest.
  ///   - checksSchemas: Whether to compile every schema now, to refuse one that is wrong; what is
  ///     read from a lock was checked before it was recorded.
  /// - Returns: The manifest.
  /// - Throws: ``Problem`` at the first member that is wrong.
  package static func read(_ json: JSON, checksSchemas: Bool) throws(Problem) -> PluginManifest {
    let root = try Member(json, .root, checksSchemas: checksSchemas).object()
    let events = try root.list("events").map(event)
    return PluginManifest(
      id: try root.required("id").name(),
      version: try root.required("version").text(),
      summary: try root.required("summary").text(),
      minimumHostMinor: try root.required("min_host_minor").count(),
      interfaces: try root.list("interfaces").map(text),
      types: try types(root),
      events: ManifestEvents(events),
      skills: Set(try root.list("skills").map(text)),
      secrets: Set(try root.list("secrets").map(text)),
      document: json
    )
  }

  private static func text(_ member: Member) throws(Problem) -> String { try member.text() }

  private static func event(_ member: Member) throws(Problem) -> (String, ManifestSchema) {
    (try member.required("type").text(), try member.required("schema").schema())
  }

  private static func types(_ root: Member) throws(Problem) -> [PluginType] {
    let types = try root.list("types").map(type)
    guard !types.isEmpty else {
      throw Problem(pointer: "/types", message: "names no type; a plugin provides at least one")
    }
    var seen: Set<String> = []
    for (place, type) in types.enumerated() where !seen.insert(type.name).inserted {
      let message = "'\(type.name)' is there twice; a type's name is its own in a plugin"
      throw Problem(pointer: "/types/\(place)/type", message: message)
    }
    return types
  }

  private static func type(_ member: Member) throws(Problem) -> PluginType {
    PluginType(
      kind: try member.required("kind").choice(),
      name: try member.required("type").name(),
      summary: try member.required("summary").text(),
      concurrency: try member.optional("concurrency")?.choice() ?? .serial,
      emits: try member.list("emits").map(text),
      configSchema: try member.optional("config")?.schema(),
      inputSchema: try member.optional("input")?.schema(),
      outputSchema: try member.optional("output")?.schema()
    )
  }
}

/// One value of the manifest and its place, so that every problem can name it.
private struct Member {
  typealias Problem = ManifestReader.Problem

  /// A way into the manifest.
  ///
  /// It becomes text when something is wrong there, and hardly anything is.
  indirect enum Place {
    case root
    case member(String, of: Place)
    case element(Int, of: Place)

    var pointer: String {
      switch self {
      case .root: ""
      case .member(let name, let parent): "\(parent.pointer)/\(name)"
      case .element(let number, let parent): "\(parent.pointer)/\(number)"
      }
    }
  }

  let value: JSON
  let place: Place
  let checksSchemas: Bool

  init(_ value: JSON, _ place: Place, checksSchemas: Bool) {
    self.value = value
    self.place = place
    self.checksSchemas = checksSchemas
  }

  var pointer: String { place.pointer }

  func object() throws(Problem) -> Member {
    guard value.objectValue != nil else { throw wrong("an object") }
    return self
  }

  func optional(_ name: String) -> Member? {
    value[name].map { Member($0, .member(name, of: place), checksSchemas: checksSchemas) }
  }

  func required(_ name: String) throws(Problem) -> Member {
    guard let member = optional(name) else {
      throw Problem(pointer: "\(pointer)/\(name)", message: "is missing")
    }
    return member
  }

  func list(_ name: String) throws(Problem) -> [Member] {
    guard let member = optional(name) else { return [] }
    guard let elements = member.value.arrayValue else { throw member.wrong("an array") }
    return elements.enumerated().map { number, element in
      Member(element, .element(number, of: member.place), checksSchemas: checksSchemas)
    }
  }

  func text() throws(Problem) -> String {
    guard let text = value.stringValue, !text.isEmpty else { throw wrong("a text") }
    return text
  }

  func name() throws(Problem) -> String {
    let text = try text()
    guard let reference = PluginReference(text), reference.type == nil else {
      let message = "'\(text)' is not a name: lowercase words joined by '.' or '-'"
      throw Problem(pointer: pointer, message: message)
    }
    return text
  }

  func count() throws(Problem) -> Int {
    guard let number = value.intValue, number >= 0 else { throw wrong("a number from 0") }
    return Int(number)
  }

  func choice<Choice: RawRepresentable & CaseIterable>() throws(Problem) -> Choice
  where Choice.RawValue == String {
    let text = try text()
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue)
      let message = "'\(text)' is not known. \(Suggestion.remedy(for: text, in: known))"
      throw Problem(pointer: pointer, message: message)
    }
    return choice
  }

  func schema() throws(Problem) -> ManifestSchema {
    guard checksSchemas else { return ManifestSchema(value) }
    do {
      return ManifestSchema(try JSONSchema(value))
    } catch {
      throw Problem(pointer: pointer + error.path, message: error.message)
    }
  }

  private func wrong(_ wanted: String) -> Problem {
    Problem(pointer: pointer, message: "must be \(wanted), not \(value.kindPhrase)")
  }
}
