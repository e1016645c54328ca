internal import Foundation

/// A registry's `manifest.json`, read leniently in its nested and its flat form.
///
/// The nested form is `{"skills": {"universal": […], "toolchains": {"python": […]}}}`, the flat
/// one `{"skills": […]}`. Both are one walk: a list holds entries, a map holds more of either.
struct RegistryManifest {
  /// An entry whose name and path have not been checked yet.
  struct Entry {
    let name: String
    let sourcePath: String
    let skill: RegisteredSkill
  }

  private(set) var entries: [Entry] = []
  private(set) var diagnostics: [PackageDiagnostic] = []
  /// The registry's own label.
  let name: String?
  /// The string maps under `capabilities`, by normalised agent id.
  let capabilities: [String: [String: String]]
  private let path: String

  init(path: String) throws(PackageError) {
    self.path = path
    let bytes = FileManager.default.contents(atPath: path)
    guard let bytes, bytes.count <= 16_777_216, let document = LooseValue.json(bytes) else {
      throw PackageError(
        code: .invalidContent,
        message: "The manifest is not readable JSON; its folders are searched instead.",
        location: path,
        remedy: "Repair the manifest, or remove it to keep the search."
      )
    }
    name = document["name"]?.text
    capabilities = Self.capabilities(document["capabilities"])
    let skills = document["skills"] ?? document
    walk(skills, place: ["skills"], toolchain: nil, depth: 0)
  }

  private mutating func walk(
    _ value: LooseValue,
    place: [String],
    toolchain: String?,
    depth: Int
  ) {
    guard depth <= 4 else { return }
    switch value {
    case .list(let values):
      for (index, value) in values.enumerated() {
        read(value, place: place + [String(index)], toolchain: toolchain)
      }
    case .map(let pairs):
      for pair in pairs {
        let isToolchain = place.last == "toolchains"
        walk(
          pair.value,
          place: place + [pair.key],
          toolchain: isToolchain ? pair.key : toolchain,
          depth: depth + 1
        )
      }
    case .null, .bool, .number, .string:
      break
    }
  }

  private mutating func read(_ value: LooseValue, place: [String], toolchain: String?) {
    let location = path + ": " + place.joined(separator: "/")
    guard let name = value["name"]?.text else {
      refuse("The entry has no name.", location, "Give it a name.")
      return
    }
    guard let sourcePath = (value["source_path"] ?? value["path"])?.text, !sourcePath.isEmpty else {
      refuse(
        "The skill '\(name)' has no source_path.",
        location,
        "Give the path of its SKILL.md relative to the manifest."
      )
      return
    }
    for list in ["tags", "requires"] {
      switch value[list] {
      case nil, .null, .list: break
      default: refuse("'\(list)' of '\(name)' is not a list.", location, "Write a list of strings.")
      }
    }
    let skill = RegisteredSkill(
      name: name,
      version: value["version"]?.text,
      description: value["description"]?.text ?? "",
      category: value["category"]?.text ?? Self.group(place),
      toolchain: value["toolchain"]?.text ?? toolchain,
      framework: value["framework"]?.text,
      tags: value["tags"]?.elements?.compactMap(\.text) ?? [],
      requires: value["requires"]?.elements?.compactMap(\.text) ?? [],
      collection: "",
      folder: ""
    )
    entries.append(Entry(name: name, sourcePath: sourcePath, skill: skill))
  }

  private mutating func refuse(_ message: String, _ location: String, _ remedy: String) {
    diagnostics.append(
      PackageDiagnostic(
        code: .invalidContent,
        message: message,
        location: location,
        remedy: remedy
      )
    )
  }

  /// The first key below `skills`, nil in the flat form.
  private static func group(_ place: [String]) -> String? {
    place.dropFirst().first.flatMap { Int($0) == nil ? $0 : nil }
  }

  private static func capabilities(_ value: LooseValue?) -> [String: [String: String]] {
    (value?.pairs ?? []).reduce(into: [:]) { table, agent in
      table[AgentFile.normalizedID(agent.key)] = (agent.value.pairs ?? []).reduce(into: [:]) {
        $0[$1.key] = $1.value.text ?? $1.value.texts?.joined(separator: " ")
      }
    }
  }
}
