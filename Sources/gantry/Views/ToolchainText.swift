import GantryCore

/// A `gantry.toolchain/1` document for people.
struct ToolchainText {
  let report: JSON
  let style: Style

  var lines: [String] {
    guard report["abstained"]?.boolValue != true else {
      return ["nothing recognised: no manifest or source file of a known language"]
    }
    let sure = Int(((report["confidence"]?.doubleValue ?? 0) * 100).rounded())
    let language = report["primary_language"]?.stringValue ?? ""
    let head = "\(style.bold(language))  \(style.faint("\(sure)% sure"))"
    let all = report["components"]?.arrayValue ?? []
    let more = all.count - Self.componentsMaximum
    let rest = more > 0 ? [style.faint("and \(more) more components; --json lists them all")] : []
    let components = all.prefix(Self.componentsMaximum).flatMap(component) + rest
    let targets = (report["deployment_targets"]?.arrayValue ?? []).compactMap {
      $0["platform"]?.stringValue
    }
    return [head] + components
      + (targets.isEmpty ? [] : ["deploys to  " + targets.joined(separator: ", ")])
  }

  /// How many components a person is shown; a monorepo may have hundreds.
  private static let componentsMaximum = 12

  private func component(_ json: JSON) -> [String] {
    let runtime = [json["runtime"]?["name"], json["runtime"]?["version"]]
      .compactMap { $0?.stringValue }.joined(separator: " ")
    let frameworks = (json["frameworks"]?.arrayValue ?? []).map { framework in
      [framework["name"], framework["version"]].compactMap { $0?.stringValue }
        .joined(separator: " ")
    }
    let rows: [(String, String)] = [
      ("runtime", runtime + source(json)),
      ("packages", json["package_manager"]?.stringValue ?? ""),
      ("frameworks", frameworks.joined(separator: ", ")),
      ("start", json["start_command"]?.stringValue ?? ""),
      ("ports", list(json["ports"])),
      ("services", list(json["services"])),
    ]
    let path = json["path"]?.stringValue ?? "."
    return ["\(style.cyan(path))  \(json["language"]?.stringValue ?? "")"]
      + rows.filter { !$0.1.isEmpty }.map { name, value in
        "  " + name.padded(to: 10) + "  " + value
      }
  }

  private func source(_ json: JSON) -> String {
    json["runtime"]?["source"]?.stringValue.map { style.faint("  (\($0))") } ?? ""
  }

  private func list(_ json: JSON?) -> String {
    (json?.arrayValue ?? []).compactMap { $0.stringValue ?? $0.intValue.map(String.init) }
      .joined(separator: ", ")
  }
}

extension String {
  /// The text with spaces behind it, at least so many characters long.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
