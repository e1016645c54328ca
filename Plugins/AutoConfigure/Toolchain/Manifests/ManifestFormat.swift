import TOMLKit
import Yams

/// The notations manifests are written in.
enum ManifestFormat: Sendable {
  case json, toml, yaml

  /// How many values one file may hold once aliases are followed; a few lines of nested YAML
  /// aliases can otherwise stand for billions.
  static let maximumValues = 200_000

  /// The longest YAML text that is read, in bytes: its reader takes a second for four megabytes.
  static let maximumYAMLBytes = 1 << 20

  /// Parses a text.
  ///
  /// - Parameters:
  ///   - text: The content of the file.
  ///   - path: The file, for the failure.
  /// - Returns: The value; for YAML that of the first document.
  /// - Throws: ``ManifestFailure`` with the parser's own words.
  func parse(_ text: String, path: String) throws(ManifestFailure) -> ManifestValue {
    do {
      switch self {
      case .json: return try JSONReader.value(of: text)
      case .toml: return Self.value(of: try TOMLTable(string: text))
      case .yaml:
        try Self.checkYAML(text, path: path)
        var budget = Self.maximumValues
        guard let node = try Yams.compose(yaml: text) else { return .null }
        return try Self.value(of: node, budget: &budget)
      }
    } catch let error as ManifestFailure {
      throw error
    } catch let error as JSONReader.Failure {
      throw ManifestFailure(path: path, reason: "it is not valid JSON", line: error.line)
    } catch let error as TOMLParseError {
      throw ManifestFailure(
        path: path,
        reason: "it is not valid TOML: \(error.description)",
        line: error.source.begin.line
      )
    } catch let error as YamlError {
      throw ManifestFailure(path: path, reason: "it is not valid YAML", line: Self.line(of: error))
    } catch is TooManyValues {
      throw ManifestFailure(path: path, reason: "its aliases stand for too many values")
    } catch {
      throw ManifestFailure(path: path, reason: "it cannot be read: \(error)")
    }
  }

  /// Refuses what would cost its reader much time or memory.
  private static func checkYAML(_ text: String, path: String) throws(ManifestFailure) {
    let size = text.utf8.count
    guard size <= maximumYAMLBytes else {
      let reason = "it is YAML of \(size) bytes and at most \(maximumYAMLBytes) are read"
      throw ManifestFailure(path: path, reason: reason)
    }
    guard !YAMLAliases.mayBeKeys(in: text) else {
      throw ManifestFailure(path: path, reason: "its keys are aliases or collections")
    }
  }

  private struct TooManyValues: Error {}

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    default: nil
    }
  }

  private static func value(of node: Node, budget: inout Int) throws -> ManifestValue {
    budget -= 1
    guard budget > 0 else { throw TooManyValues() }
    switch node {
    case .scalar(let scalar): return .string(scalar.string)
    case .sequence(let sequence):
      var elements: [ManifestValue] = []
      for element in sequence { elements.append(try value(of: element, budget: &budget)) }
      return .array(elements)
    case .mapping(let mapping):
      var members: [String: ManifestValue] = [:]
      var merged: [ManifestValue] = []
      for (key, member) in mapping {
        guard case .scalar(let name) = key else { continue }
        let content = try value(of: member, budget: &budget)
        if name.string == "<<" {
          merged += content.array ?? [content]
        } else {
          members[name.string] = content
        }
      }
      // What is merged in never replaces what is written.
      for case .object(let others) in merged { members.merge(others) { own, _ in own } }
      return .object(members)
    case .alias: return .null
    }
  }

  private static func value(of table: TOMLTable) -> ManifestValue {
    var members: [String: ManifestValue] = [:]
    for key in table.keys {
      guard let member = table[key] else { continue }
      members[key] = value(of: member)
    }
    return .object(members)
  }

  private static func value(of element: any TOMLValueConvertible) -> ManifestValue {
    if let text = element.string { return .string(text) }
    if let table = element.table { return value(of: table) }
    if let array = element.array { return .array(array.map { value(of: $0) }) }
    if let flag = element.bool { return .bool(flag) }
    if let number = element.int { return .number(Double(number)) }
    if let number = element.double { return .number(number) }
    return .null
  }
}
